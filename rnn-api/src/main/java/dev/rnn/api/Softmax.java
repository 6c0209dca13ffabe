package dev.rnn.api;

/**
 * Softmax over rows. Stateless: safe for any number of threads. Operations: docs/numerics.md,
 * "Softmax".
 */
public interface Softmax {

    /**
     * y_ij = e^(x_ij - max_i) / sum_j e^(x_ij - max_i) in each row i.
     *
     * @param rows number of rows
     * @param classes length of a row, at least 1
     * @param x {@code [rows][classes]} logits
     * @param y {@code [rows][classes]} probabilities, overwritten; may be {@code x} itself
     * @throws IllegalArgumentException if the lengths differ from rows * classes
     */
    void softmax(int rows, int classes, Slice x, Slice y);

    /**
     * y_ij = (x_ij - max_i) - log sum_j e^(x_ij - max_i) in each row i.
     *
     * @param rows number of rows
     * @param classes length of a row, at least 1
     * @param x {@code [rows][classes]} logits
     * @param y {@code [rows][classes]} logarithms of probabilities, overwritten; may be {@code x}
     *     itself
     * @throws IllegalArgumentException if the lengths differ from rows * classes
     */
    void logSoftmax(int rows, int classes, Slice x, Slice y);
}
