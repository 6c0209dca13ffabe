package dev.rnn.bench;

import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The most multiply-adds this core can do: twelve independent sums of vector fma, all in registers.
 * A core with two fma units of latency 4 needs eight; twelve and the two factors still fit in
 * sixteen registers.
 */
final class FmaPeak {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int CHAINS = 12;
    private static final int STEPS = 2_000;

    /** Floating-point operations of one run. */
    static final double FLOPS = 2.0 * CHAINS * STEPS * SPECIES.length();

    private final float[] end = new float[SPECIES.length()];

    static Task task() {
        FmaPeak peak = new FmaPeak();
        return new Task(peak::run, List::of);
    }

    private void run() {
        FloatVector a = FloatVector.broadcast(SPECIES, 0.999f);
        FloatVector b = FloatVector.broadcast(SPECIES, 0.001f);
        FloatVector c0 = FloatVector.broadcast(SPECIES, 0f);
        FloatVector c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0;
        FloatVector c6 = c0, c7 = c0, c8 = c0, c9 = c0, c10 = c0, c11 = c0;
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
        c0 = c0.add(c1).add(c2).add(c3).add(c4).add(c5);
        c6 = c6.add(c7).add(c8).add(c9).add(c10).add(c11);
        c0.add(c6).intoArray(end, 0);
    }
}
