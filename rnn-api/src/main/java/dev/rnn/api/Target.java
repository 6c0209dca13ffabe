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
}
