package dev.rnn.simd;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector shapes everything in this package is compiled for. One set for a JVM: C2 makes vector
 * instructions only of species that are constants.
 *
 * <p>In a loop that stores floats, constants are broadcast where they are used: C2 keeps those out
 * of the loop, while it loads a vector of floats from a static field anew after each store, which
 * might be to the vector's own array. Vectors of integers have no such trouble. docs/decisions.md
 * has the figures.
 */
final class Lanes {
    /** Floats. The processor's preferred width, unless {@code -Drnn.simd.bits} forces another. */
    static final VectorSpecies<Float> F = floats(Integer.getInteger(SimdBackend.BITS, 0));

    /** Integers of the same shape. */
    static final VectorSpecies<Integer> I = F.withLanes(int.class);

    /** Lanes of a vector. */
    static final int N = F.length();

    /**
     * Columns of a packed panel: two vectors, so that a tile of 6 rows needs 12 accumulators of 16
     * registers.
     */
    static final int PANEL = 2 * N;

    static final FloatVector ZERO = FloatVector.zero(F);
    static final FloatVector ONE = FloatVector.broadcast(F, 1);
    static final IntVector SIGN = IntVector.broadcast(I, Integer.MIN_VALUE);

    /** Rotations, for the steps of a tree within a vector. */
    static final VectorShuffle<Float> BY_8 = rotation(8);

    static final VectorShuffle<Float> BY_4 = rotation(4);
    static final VectorShuffle<Float> BY_2 = rotation(2);
    static final VectorShuffle<Float> BY_1 = rotation(1);

    /** Lanes of the widest vector there is. */
    static final int WIDEST = 16;

    /** A vector's floats for each thread. */
    private static final ThreadLocal<float[]> REST =
            ThreadLocal.withInitial(() -> new float[WIDEST]);

    private Lanes() {}

    /** n rounded up to whole vectors. */
    static int whole(int n) {
        return (n + N - 1) / N * N;
    }

    private static VectorSpecies<Float> floats(int bits) {
        return switch (bits) {
            case 64 -> FloatVector.SPECIES_64;
            case 128 -> FloatVector.SPECIES_128;
            case 256 -> FloatVector.SPECIES_256;
            case 512 -> FloatVector.SPECIES_512;
            default -> FloatVector.SPECIES_PREFERRED;
        };
    }

    private static VectorShuffle<Float> rotation(int by) {
        return VectorShuffle.iota(F, by % F.length(), 1, true);
    }

    /**
     * The last n floats of an array, at most {@link #WIDEST}, and zeros behind them, in scratch
     * that is the calling thread's until its next call. A masked load and store beside a function
     * are more than C2 inlines, and then it boxes the vectors.
     */
    static float[] rest(float[] x, int xo, int n) {
        float[] rest = REST.get();
        System.arraycopy(x, xo, rest, 0, n);
        Arrays.fill(rest, n, WIDEST, 0);
        return rest;
    }

    /** The bits of a float in each lane, to clamp by: one instruction, where NaN is no matter. */
    static IntVector bits(float value) {
        return IntVector.broadcast(I, Float.floatToRawIntBits(value));
    }
}
