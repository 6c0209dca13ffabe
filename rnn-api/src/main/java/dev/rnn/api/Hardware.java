package dev.rnn.api;

/**
 * What the processor and the JVM offer, as far as a backend's choice of instructions needs to know.
 */
public final class Hardware {
    /** Calls timed at once; a software {@code Math.fma} takes more than a microsecond for each. */
    private static final int CALLS = 16;

    private static final boolean FAST_FMA = measureFma();

    private Hardware() {}

    /**
     * Whether {@code Math.fma} is an instruction. Without it the JDK computes it with {@code
     * BigDecimal}, a thousand times slower, and an exact emulation is the better way. Found by
     * timing, so it needs no access to the JVM's flags; a wrong answer would cost speed, never a
     * bit of a result.
     *
     * @return whether a call takes less than a microsecond even in the interpreter
     */
    public static boolean fastFma() {
        return FAST_FMA;
    }

    private static boolean measureFma() {
        long best = Long.MAX_VALUE;
        float sum = 0.1f;
        for (int round = 0; round < 32; round++) {
            long start = System.nanoTime();
            for (int call = 0; call < CALLS; call++) {
                sum = Math.fma(sum, 0.7f, 0.3f);
            }
            best = Math.min(best, System.nanoTime() - start);
        }
        return best < CALLS * 400L && sum > 0;
    }
}
