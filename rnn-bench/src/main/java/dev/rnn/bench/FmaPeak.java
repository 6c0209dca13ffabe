package dev.rnn.bench;

import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The most multiply-adds this core can do: twelve independent sums of vector fma, all in registers.
 * A core with two fma units of latency 4 needs eight; twelve and the two factors still fit in
 * sixteen registers. They are loaded and stored: C2 makes one chain of those that start alike and
 * are added up, and half the speed comes out (docs/decisions.md).
 */
final class FmaPeak {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int CHAINS = 12;
    private static final int MULTIPLY_ADDS = 24_576 * 16;

    /** Floating-point operations of one run, the same at every width of vectors. */
    static final double FLOPS = 2.0 * MULTIPLY_ADDS;

    private static final int STEPS = MULTIPLY_ADDS / (CHAINS * SPECIES.length());

    /** Where each chain starts and ends. */
    private final float[] sums = new float[CHAINS * SPECIES.length()];

    static Task task() {
        FmaPeak peak = new FmaPeak();
        return new Task(peak::run, List::of);
    }

    private void run() {
        FloatVector a = FloatVector.broadcast(SPECIES, 0.999f);
        FloatVector b = FloatVector.broadcast(SPECIES, 0.001f);
        int n = SPECIES.length();
        FloatVector c0 = FloatVector.fromArray(SPECIES, sums, 0);
        FloatVector c1 = FloatVector.fromArray(SPECIES, sums, n);
        FloatVector c2 = FloatVector.fromArray(SPECIES, sums, 2 * n);
        FloatVector c3 = FloatVector.fromArray(SPECIES, sums, 3 * n);
        FloatVector c4 = FloatVector.fromArray(SPECIES, sums, 4 * n);
        FloatVector c5 = FloatVector.fromArray(SPECIES, sums, 5 * n);
        FloatVector c6 = FloatVector.fromArray(SPECIES, sums, 6 * n);
        FloatVector c7 = FloatVector.fromArray(SPECIES, sums, 7 * n);
        FloatVector c8 = FloatVector.fromArray(SPECIES, sums, 8 * n);
        FloatVector c9 = FloatVector.fromArray(SPECIES, sums, 9 * n);
        FloatVector c10 = FloatVector.fromArray(SPECIES, sums, 10 * n);
        FloatVector c11 = FloatVector.fromArray(SPECIES, sums, 11 * n);
        for (int i = 0; i < STEPS; i++) {
            c0 = a.fma(b, c0);
            c1 = a.fma(b, c1);
            c2 = a.fma(b, c2);
            c3 = a.fma(b, c3);
            c4 = a.fma(b, c4);
            c5 = a.fma(b, c5);
            c6 = a.fma(b, c6);
            c7 = a.fma(b, c7);
            c8 = a.fma(b, c8);
            c9 = a.fma(b, c9);
            c10 = a.fma(b, c10);
            c11 = a.fma(b, c11);
        }
        c0.intoArray(sums, 0);
        c1.intoArray(sums, n);
        c2.intoArray(sums, 2 * n);
        c3.intoArray(sums, 3 * n);
        c4.intoArray(sums, 4 * n);
        c5.intoArray(sums, 5 * n);
        c6.intoArray(sums, 6 * n);
        c7.intoArray(sums, 7 * n);
        c8.intoArray(sums, 8 * n);
        c9.intoArray(sums, 9 * n);
        c10.intoArray(sums, 10 * n);
        c11.intoArray(sums, 11 * n);
    }
}
