package dev.rnn.api;

/**
 * Matrix products C = start + A B. Each element of C is one chain of {@code fma} over increasing k
 * from the start value (docs/numerics.md, "Matrix product"), so its bits depend on its row of A and
 * its column of B alone.
 *
 * <p>An instance owns scratch memory and shares its work between the threads of its {@link
 * Workers}: it serves one calling thread at a time. It allocates when it meets a larger size than
 * before, and nothing afterwards.
 */
public interface MatMul {

    /**
     * Room for a packed right-hand side, all zeros until {@link #pack(Matrix, PackedMatrix)} fills
     * it.
     *
     * @param rows k, at least 0
     * @param columns n, at least 0
     * @return room for a k x n matrix
     */
    PackedMatrix newPacked(int rows, int columns);

    /**
     * Packs a right-hand side, plain or transposed.
     *
     * @param b the matrix, k x n as it is read
     * @param into overwritten; of the same rows and columns
     * @throws IllegalArgumentException if the sizes differ, or {@code into} was made by another
     *     backend
     */
    void pack(Matrix b, PackedMatrix into);

    /**
     * C = start + A B.
     *
     * @param a the left-hand side, m x k as it is read; plain or transposed
     * @param b the right-hand side, k x n
     * @param start what each element's chain starts from
     * @param c the output, m x n, not transposed; overwritten (added to with {@link Start#SUM});
     *     must not overlap {@code a} or a bias
     * @throws IllegalArgumentException if the sizes do not match, naming both, or c overlaps an
     *     input
     */
    void multiply(Matrix a, PackedMatrix b, Start start, Matrix c);

    /**
     * C = start + A B with a right-hand side that is used once: packed into this instance's own
     * scratch.
     *
     * @param a the left-hand side, m x k as it is read; plain or transposed
     * @param b the right-hand side, k x n as it is read; plain or transposed
     * @param start what each element's chain starts from
     * @param c the output, m x n, not transposed; overwritten (added to with {@link Start#SUM});
     *     must not overlap {@code a}, {@code b} or a bias
     * @throws IllegalArgumentException if the sizes do not match, naming both, or c overlaps an
     *     input
     */
    void multiply(Matrix a, Matrix b, Start start, Matrix c);
}
