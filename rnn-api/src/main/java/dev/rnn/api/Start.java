package dev.rnn.api;

/**
 * The value that each output element's chain of {@code fma} starts from: +0, the value already
 * there, or a bias row that is the same for all rows.
 *
 * @param kind which of the three
 * @param bias the bias row, one float a column; {@link Slice#NONE} for the other kinds
 */
public record Start(Kind kind, Slice bias) {

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if one is null
     */
    public Start {
        Checks.given("kind", kind);
        Checks.given("bias", bias);
    }

    /** Start from +0. What was in the output is overwritten. */
    public static final Start ZERO = new Start(Kind.ZERO, Slice.NONE);

    /** Start from the value already in the output: the product is added to it. */
    public static final Start SUM = new Start(Kind.SUM, Slice.NONE);

    /** What a chain starts from. */
    public enum Kind {
        /** From +0. */
        ZERO,
        /** From the value already there. */
        SUM,
        /** From a bias row. */
        BIAS
    }

    /**
     * Start every row from the same bias row.
     *
     * @param bias one float a column of the output
     * @return the start
     */
    public static Start bias(Slice bias) {
        return new Start(Kind.BIAS, bias);
    }
}
