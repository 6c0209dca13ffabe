package dev.rnn.api;

/**
 * Random floats from Philox4x32-10 (Salmon et al., 2011): a function of seed, stream and position
 * alone, the same on every backend and JDK; docs/numerics.md, "Random numbers". Its whole state is
 * {@link #position()}. Serves one calling thread at a time.
 */
public interface RandomStream {

    /**
     * Fills with floats from 0 to below 1, multiples of 2^-24, all equally likely.
     *
     * @param x overwritten; the position moves on by the smallest multiple of 4 that is not below
     *     its length
     */
    void uniform(Slice x);

    /**
     * Fills with floats of the standard normal distribution, by Box and Muller (1958).
     *
     * @param x overwritten; the position moves on by the smallest multiple of 4 that is not below
     *     its length
     */
    void normal(Slice x);

    /**
     * How many 32-bit words have been used, rounded up to whole blocks of 4.
     *
     * @return the position, a multiple of 4
     */
    long position();

    /**
     * Goes to a position.
     *
     * @param position a multiple of 4, at least 0
     * @throws IllegalArgumentException if it is not
     */
    void seek(long position);
}
