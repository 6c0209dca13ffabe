package dev.rnn.api;

/** What a cell reads at each step: one vector of I features for each row (t, b). */
public sealed interface Input {

    /**
     * Vectors given by all their features.
     *
     * @param values {@code [T][B][I]}
     */
    record Dense(Slice values) implements Input {}

    /**
     * Vectors that are 1 at one index and 0 elsewhere, given by that index: characters, words. A
     * row of W is looked up instead of a product, and nothing of size I is stored.
     *
     * @param indices {@code [T][B]} indices, each from 0 to I - 1; shared with the caller. What
     *     stands past a sequence's end changes no result, but must be in the range too: 0 will do
     * @param offset position of the first
     */
    record OneHot(int[] indices, int offset) implements Input {}

    /**
     * Vectors given by all their features.
     *
     * @param values {@code [T][B][I]}
     * @return the input
     */
    static Input dense(Slice values) {
        return new Dense(values);
    }

    /**
     * One-hot vectors given by their indices.
     *
     * @param indices {@code [T][B]}, from the start of the array
     * @return the input
     */
    static Input oneHot(int... indices) {
        return new OneHot(indices, 0);
    }
}
