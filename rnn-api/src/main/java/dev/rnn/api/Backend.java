package dev.rnn.api;

/**
 * A way to compute: makes everything that does arithmetic. Found by {@link java.util.ServiceLoader}
 * through {@link Backends}. All backends give the same bits (docs/numerics.md); they differ in
 * speed. Stateless: one instance serves all threads. How to write one: docs/backends.md.
 *
 * <p>An implementation must be safe to construct and to ask for {@link #name()}, {@link #rank()}
 * and {@link #availability()} in any JVM, whatever it needs to compute.
 */
public interface Backend {

    /**
     * The name by which users ask for it.
     *
     * @return a short lower-case word
     */
    String name();

    /**
     * Where it stands in the order of preference: the available backend of the highest rank is the
     * best.
     *
     * @return 0 for plain loops, more for faster ones
     */
    int rank();

    /**
     * Whether it can run here. None of the methods below may be called otherwise.
     *
     * @return yes, or why not and what to do
     */
    Availability availability();

    /**
     * The width of its vectors.
     *
     * @return bits: 32 if it computes one float at a time
     */
    int vectorBits();

    /**
     * Matrix products.
     *
     * @param workers the threads that share the work
     * @return a new instance, for one calling thread at a time
     */
    MatMul matMul(Workers workers);

    /**
     * Elementwise functions.
     *
     * @return a stateless instance
     */
    Elementwise elementwise();

    /**
     * Sums and norms.
     *
     * @return a stateless instance
     */
    Reductions reductions();

    /**
     * Softmax.
     *
     * @return a stateless instance
     */
    Softmax softmax();

    /**
     * A random generator at position 0.
     *
     * @param seed any value; different seeds give independent numbers
     * @param stream any value; different streams of one seed are independent too
     * @return a new instance, for one calling thread at a time
     */
    RandomStream random(long seed, long stream);

    /**
     * A cell: this backend's own, or for a kind it has no kernels for, the one that the description
     * brings along ({@link CellSpec#on}).
     *
     * @param spec what it computes
     * @return a stateless instance
     * @throws IllegalArgumentException if neither has such a cell, naming it
     */
    Cell cell(CellSpec spec);

    /**
     * A loss: this backend's own, or the one that the description brings along ({@link
     * LossSpec#on}).
     *
     * @param spec what it computes
     * @param workers the threads that share the work
     * @return a new instance, for one calling thread at a time
     * @throws IllegalArgumentException if neither has such a loss, naming it
     */
    Loss loss(LossSpec spec, Workers workers);

    /**
     * An optimizer: this backend's own, or the one that the description brings along ({@link
     * OptimizerSpec#on}).
     *
     * @param spec what it computes
     * @param parameters how many floats it updates, at least 0
     * @param workers the threads that share the work
     * @return a new instance with zero state, for one calling thread at a time
     * @throws IllegalArgumentException if neither has such an optimizer, naming it
     */
    Optimizer optimizer(OptimizerSpec spec, int parameters, Workers workers);
}
