package dev.rnn.api;

/** What a loss compares predictions with. */
public sealed interface Target {

    /**
     * The index of the right class for each row.
     *
     * @param classes one index a row, each from 0 to the number of classes - 1; shared with the
     *     caller
     * @param offset position of the first
     */
    record Classes(int[] classes, int offset) implements Target {}

    /**
     * The right values for each row, for losses such as the squared error.
     *
     * @param values {@code [rows][width]}
     */
    record Values(Slice values) implements Target {}

    /**
     * A target of which some rows do not count: padding, masked steps. Such a row's loss and
     * gradient are 0 whatever its predictions and its target are, and a mean does not count it. The
     * losses of {@code dev.rnn.model.loss} take it; a backend's own cross-entropy takes plain
     * classes.
     *
     * @param target what is right for each row; classes or values
     * @param counts whether the row counts, one a row; shared with the caller
     * @param offset position of the first
     */
    record Masked(Target target, boolean[] counts, int offset) implements Target {

        /**
         * Checks the parts.
         *
         * @throws IllegalArgumentException if one is null, the target is masked already, or the
         *     offset is negative
         */
        public Masked {
            Checks.given("target", target);
            Checks.given("counts", counts);
            if (target instanceof Masked) {
                throw new IllegalArgumentException(
                        "target is masked already; give one mask in which a row counts where it"
                                + " does in both");
            }
            if (offset < 0 || offset > counts.length) {
                throw new IllegalArgumentException(
                        "offset is %d, must be from 0 to %d (the length of counts)"
                                .formatted(offset, counts.length));
            }
        }
    }

    /**
     * Classes from the start of an array.
     *
     * @param classes one index a row
     * @return the target
     */
    static Target classes(int... classes) {
        return new Classes(classes, 0);
    }

    /**
     * Values.
     *
     * @param values {@code [rows][width]}
     * @return the target
     */
    static Target values(Slice values) {
        return new Values(values);
    }

    /**
     * A target of which some rows do not count.
     *
     * @param target what is right for each row
     * @param counts whether the row counts, one a row, from the start of the array
     * @return the target
     */
    static Target masked(Target target, boolean... counts) {
        return new Masked(target, counts, 0);
    }

    /**
     * A target of which the rows that are padding or masked do not count.
     *
     * @param target what is right for each row {@code [T][B]}
     * @param shape says which rows there are
     * @return the target itself if the shape is full
     */
    static Target masked(Target target, SequenceShape shape) {
        Checks.given("target", target);
        Checks.given("shape", shape);
        if (shape.isFull()) {
            return target;
        }
        boolean[] counts = new boolean[shape.rows()];
        for (int row = 0; row < counts.length; row++) {
            counts[row] = shape.isLive(row / shape.batch(), row % shape.batch());
        }
        return new Masked(target, counts, 0);
    }
}
