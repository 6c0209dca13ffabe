package dev.rnn.simd;

/**
 * Columns into rows, one float at a time. Squares of 4 x 4 in vectors of four are twice as fast,
 * but with vectors of a second width in the JVM C2 boxes some of the first: docs/decisions.md has
 * the figures.
 */
final class Transpose {
    private Transpose() {}

    /**
     * y = x^T.
     *
     * @param rows of x, {@code xs} floats apart; y's columns
     * @param columns of x; y's rows, {@code ys} floats apart
     */
    static void copy(int rows, int columns, float[] x, int xo, int xs, float[] y, int yo, int ys) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                y[yo + j * ys + i] = x[xo + i * xs + j];
            }
        }
    }
}
