package dev.rnn.cli;

import dev.rnn.api.Backend;
import dev.rnn.api.Elementwise;
import dev.rnn.api.Function;
import dev.rnn.api.MatMul;
import dev.rnn.api.Matrix;
import dev.rnn.api.PackedMatrix;
import dev.rnn.api.Slice;
import dev.rnn.api.Start;
import dev.rnn.api.Workers;

/**
 * Half a second of timing after a warm-up, best runs counted: what the kernels do, and the clock
 * that they should be measured by.
 *
 * @param gigahertz the clock, from a chain of multiplications that each wait for the one before
 * @param gigaflops of a product of 32 x 128 x 512 with packed weights
 * @param tanh G elements a second
 * @param exp G elements a second
 */
record SelfTiming(double gigahertz, double gigaflops, double tanh, double exp) {
    private static final int ROWS = 32;
    private static final int TERMS = 128;
    private static final int COLUMNS = 512;
    private static final int ELEMENTS = 4096;
    private static final int SMALL = 36;
    private static final int WARM_UP = 1500;
    private static final int CHAIN = 20_000;

    /** Cycles of an integer multiplication and an or, on today's processors. */
    private static final int CYCLES = 4;

    private static volatile long sink;

    static SelfTiming of(Backend backend) {
        MatMul matMul = backend.matMul(Workers.ONE);
        Matrix a = Matrix.of(ramp(ROWS * TERMS), ROWS, TERMS);
        Matrix weights = Matrix.of(ramp(TERMS * COLUMNS), TERMS, COLUMNS);
        Matrix c = Matrix.of(new float[ROWS * COLUMNS], ROWS, COLUMNS);
        // Before C2 has compiled them, vectors are objects and the whole product takes half a
        // second
        Matrix corner = Matrix.of(ramp(SMALL * SMALL), SMALL, SMALL);
        Matrix product = Matrix.of(new float[SMALL * SMALL], SMALL, SMALL);
        Elementwise elementwise = backend.elementwise();
        Slice x = Slice.of(ramp(ELEMENTS));
        Slice y = Slice.zeros(ELEMENTS);
        Slice few = x.part(0, SMALL);
        Slice result = y.part(0, SMALL);
        perNanosecond(
                WARM_UP,
                () -> {
                    matMul.multiply(corner, corner, Start.ZERO, product);
                    elementwise.apply(Function.TANH, few, result);
                    elementwise.apply(Function.EXP, few, result);
                });
        double chain = perNanosecond(50, SelfTiming::chain);
        PackedMatrix b = matMul.newPacked(TERMS, COLUMNS);
        matMul.pack(weights, b);
        double products = perNanosecond(250, () -> matMul.multiply(a, b, Start.ZERO, c));
        double tanh = perNanosecond(100, () -> elementwise.apply(Function.TANH, x, y));
        double exp = perNanosecond(100, () -> elementwise.apply(Function.EXP, x, y));
        return new SelfTiming(
                chain * CHAIN * CYCLES,
                products * 2 * ROWS * TERMS * COLUMNS,
                tanh * ELEMENTS,
                exp * ELEMENTS);
    }

    private static void chain() {
        long x = sink | 3;
        for (int i = 0; i < CHAIN; i++) {
            x = x * (x | 5); // C2 would shorten a chain of x * constant + constant
        }
        sink = x;
    }

    private static float[] ramp(int n) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (i % 64 - 32) / 16f;
        }
        return values;
    }

    /**
     * How often a task runs in a nanosecond: its best run within some milliseconds, warm-up
     * included.
     */
    private static double perNanosecond(int milliseconds, Runnable task) {
        long end = System.nanoTime() + milliseconds * 1_000_000L;
        long best = Long.MAX_VALUE;
        long now = System.nanoTime();
        do {
            long start = now;
            task.run();
            now = System.nanoTime();
            best = Math.min(best, now - start);
        } while (now < end);
        return 1.0 / Math.max(best, 1);
    }
}
