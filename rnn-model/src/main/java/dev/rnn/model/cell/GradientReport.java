package dev.rnn.model.cell;

import dev.rnn.api.CellSpec;
import dev.rnn.api.Checks;
import java.util.List;
import java.util.Locale;

/**
 * What {@link GradientCheck} found: the worst element of each parameter block, of the input and of
 * each initial state.
 *
 * @param spec the cell
 * @param tolerance the largest relative error allowed
 * @param findings the worst of each block, in the order of the layout
 * @param stepsAddUp whether weight gradients asked for step by step have the bits of all at once
 */
public record GradientReport(
        CellSpec spec, double tolerance, List<Finding> findings, boolean stepsAddUp) {

    /**
     * The element of a block whose gradient is furthest off.
     *
     * @param block the parameter's name; {@code input}, or {@code initial} and a state's name
     * @param row its row: of the parameter, the (t, b) of the input, the sequence of a state
     * @param column its column
     * @param got what the cell says
     * @param expected what the differences say
     * @param error the relative error, relative to the larger of the two or to a hundredth of the
     *     block's largest gradient
     * @param elements how many elements the block has
     * @param kinks how many of them could not be judged, lying at a kink
     */
    public record Finding(
            String block,
            int row,
            int column,
            double got,
            double expected,
            double error,
            int elements,
            int kinks) {

        Finding withKinks(int count) {
            return new Finding(block, row, column, got, expected, error, elements, count);
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "gradient of %s[%d][%d] is %.6g, expected %.6g, relative error %.2g"
                            + " (worst of %d, %d at kinks)",
                    block,
                    row,
                    column,
                    got,
                    expected,
                    error,
                    elements,
                    kinks);
        }
    }

    /** Copies the list. */
    public GradientReport {
        Checks.all("findings", findings);
        findings = List.copyOf(findings);
    }

    /**
     * The blocks whose worst gradient is further off than allowed; NaN is. A block where more than
     * half of the elements lie at kinks counts too: nothing can be said of it.
     *
     * @return their findings
     */
    public List<Finding> wrong() {
        return findings.stream()
                .filter(f -> !(f.error() <= tolerance) || 2 * f.kinks() > f.elements())
                .toList();
    }

    /**
     * Whether all gradients agree.
     *
     * @return true if none is wrong
     */
    public boolean isOk() {
        return wrong().isEmpty() && stepsAddUp;
    }

    /**
     * For tests.
     *
     * @throws AssertionError if a gradient is wrong, naming each block's worst
     */
    public void assertOk() {
        if (!isOk()) {
            throw new AssertionError(toString());
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(isOk() ? "all gradients agree: " : "wrong gradients: ").append(spec);
        for (Finding finding : isOk() ? findings : wrong()) {
            text.append("\n  ").append(finding);
        }
        if (!stepsAddUp) {
            text.append("\n  weight gradients asked for step by step differ from all at once");
        }
        return text.toString();
    }
}
