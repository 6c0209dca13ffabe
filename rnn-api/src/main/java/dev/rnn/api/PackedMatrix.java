package dev.rnn.api;

/**
 * The right-hand side of a product in the order in which a backend reads it. Packed once per change
 * of the weights and read by any number of threads as long as nobody packs into it again.
 */
public interface PackedMatrix {
    /**
     * Rows of the matrix that was packed: the length k of each chain.
     *
     * @return number of rows
     */
    int rows();

    /**
     * Columns of the matrix that was packed.
     *
     * @return number of columns
     */
    int columns();
}
