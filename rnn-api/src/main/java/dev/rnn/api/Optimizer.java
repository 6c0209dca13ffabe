package dev.rnn.api;

/**
 * Changes parameters against their gradient. An instance holds the optimizer's state for one flat
 * array of parameters and shares its work between the threads of its {@link Workers}: it serves one
 * calling thread at a time.
 */
public interface Optimizer {

    /**
     * What this optimizer computes.
     *
     * @return its description
     */
    OptimizerSpec spec();

    /**
     * One update.
     *
     * @param rate the learning rate, finite
     * @param parameters n floats, overwritten
     * @param gradient n floats
     * @throws IllegalArgumentException if a length is not n, or the rate is not finite
     */
    void update(float rate, Slice parameters, Slice gradient);

    /**
     * Updates done so far; part of a checkpoint.
     *
     * @return the number of calls of {@link #update}, those before a {@link #restore} included
     */
    long steps();

    /**
     * The state, for a checkpoint.
     *
     * @return a copy; empty if there is none, as for plain SGD; Adam's is both moments, n floats
     *     each, first moments first
     */
    float[] state();

    /**
     * Goes on from a checkpoint.
     *
     * @param steps what {@link #steps()} was
     * @param state what {@link #state()} was; copied
     * @throws IllegalArgumentException if the steps are negative or the length differs
     */
    void restore(long steps, float[] state);
}
