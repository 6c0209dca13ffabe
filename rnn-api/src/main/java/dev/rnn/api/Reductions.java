package dev.rnn.api;

/**
 * Sums in one canonical order: element i is added to partial sum i mod 16 in increasing i, then a
 * fixed tree adds the sixteen (docs/numerics.md, "Sums"). Stateless: safe for any number of
 * threads.
 */
public interface Reductions {

    /**
     * The sum.
     *
     * @param x n floats
     * @return their sum; +0 for none
     */
    float sum(Slice x);

    /**
     * The sum of squares, one {@code fma} each.
     *
     * @param x n floats
     * @return x_0^2 + ... + x_{n-1}^2; +0 for none; infinite where it exceeds the range of a float
     */
    float sumOfSquares(Slice x);

    /**
     * The Euclidean norm, the correctly rounded square root of {@link #sumOfSquares(Slice)}.
     *
     * @param x n floats
     * @return the norm
     */
    default float norm(Slice x) {
        return (float) Math.sqrt(sumOfSquares(x));
    }

    /**
     * Adds the rows of a matrix to one row: sum[j] += x[0][j], then x[1][j], and so on, in
     * increasing row.
     *
     * @param x the rows; not transposed
     * @param sum one float a column; added to; must not overlap {@code x}
     * @throws IllegalArgumentException if the widths differ or the two overlap
     */
    void addRows(Matrix x, Slice sum);
}
