package dev.rnn.api.contract;

import dev.rnn.api.Workers;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/**
 * Sizes at which kernels go wrong: none, one, primes, and around the edges of tiles and vectors.
 */
public final class Sizes {
    private static final int[] INTERESTING = {
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 15, 16, 17, 19, 23, 24, 25, 29, 31, 32, 33, 37,
        41, 47, 48, 49, 53, 63, 64, 65, 79, 80, 81, 95, 96, 97, 127, 128, 129, 191, 192, 193, 255,
        256, 257, 511, 512, 513
    };

    private static final Workers[] TEAMS = {Workers.ONE, Workers.of(2), Workers.of(3)};

    private Sizes() {}

    /** Interesting sizes in a range, both ends included. */
    public static Arbitrary<Integer> of(int from, int to) {
        return Arbitraries.of(
                IntStream.of(INTERESTING)
                        .filter(size -> size >= from && size <= to)
                        .boxed()
                        .toList());
    }

    /** Numbers of threads. */
    public static Arbitrary<Integer> threads() {
        return Arbitraries.of(1, 2, 3);
    }

    /** Seeds; the size is what shrinks, not the values. */
    public static Arbitrary<Long> seeds() {
        return Arbitraries.longs().withoutEdgeCases();
    }

    /** A team that lives as long as the JVM. */
    public static Workers team(int threads) {
        return TEAMS[threads - 1];
    }
}
