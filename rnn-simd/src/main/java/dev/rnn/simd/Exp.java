package dev.rnn.simd;

import static dev.rnn.simd.Lanes.F;
import static dev.rnn.simd.Lanes.N;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/** e^x, docs/numerics.md, "exp". Largest error 1.02 ULP. */
final class Exp {
    private static final FloatVector MAX = FloatVector.broadcast(F, 89f);
    private static final FloatVector MIN = FloatVector.broadcast(F, -105f);
    private static final FloatVector LOG2E = FloatVector.broadcast(F, 0x1.715476p0f);
    private static final FloatVector SHIFT = FloatVector.broadcast(F, 12583166f);
    private static final FloatVector MINUS_LN2_HIGH = FloatVector.broadcast(F, -0x1.62e4p-1f);
    private static final FloatVector MINUS_LN2_LOW = FloatVector.broadcast(F, -0x1.7f7d1cp-20f);
    private static final FloatVector C2 = FloatVector.broadcast(F, 0x1.fffffcp-2f);
    private static final FloatVector C3 = FloatVector.broadcast(F, 0x1.555492p-3f);
    private static final FloatVector C4 = FloatVector.broadcast(F, 0x1.5558acp-5f);
    private static final FloatVector C5 = FloatVector.broadcast(F, 0x1.12397cp-7f);
    private static final FloatVector C6 = FloatVector.broadcast(F, 0x1.6a5134p-10f);

    private Exp() {}

    static FloatVector of(FloatVector x) {
        // Step 1: outside, the result is infinite or 0 all the same
        x = x.blend(MAX, x.compare(GT, MAX));
        x = x.blend(MIN, x.compare(LT, MIN));
        // Step 2: x = n ln 2 + r; the low bits of z are n + 254
        FloatVector z = x.fma(LOG2E, SHIFT);
        FloatVector n = z.sub(SHIFT);
        FloatVector r = n.fma(MINUS_LN2_HIGH, x);
        r = n.fma(MINUS_LN2_LOW, r);
        // Step 3: p = e^r
        FloatVector p = C6.fma(r, C5);
        p = p.fma(r, C4);
        p = p.fma(r, C3);
        p = p.fma(r, C2);
        p = r.mul(r).fma(p, r);
        p = p.add(Lanes.ONE);
        // Step 4: times 2^n in two steps, so that subnormal results are rounded once
        IntVector bits = z.reinterpretAsInts();
        IntVector half = bits.lanewise(LSHR, 1);
        FloatVector first = half.lanewise(LSHL, 23).reinterpretAsFloats();
        FloatVector second = bits.sub(half).lanewise(LSHL, 23).reinterpretAsFloats();
        return p.mul(first).mul(second);
    }

    /** y = e^x for n floats; y may be x. */
    static void apply(float[] x, int xo, float[] y, int yo, int n) {
        int full = n - n % (2 * N);
        if (full > 0) {
            loop(x, xo, y, yo, full);
        }
        for (int i = full; i < n; i += N) {
            rest(x, xo + i, y, yo + i, Math.min(N, n - i));
        }
    }

    /**
     * Whole pairs of vectors, at least one: two at once share the loads of the constants, 2.0
     * instead of 1.75 G elements/s. In a method of its own, since C2 inlines the function only
     * where it is called often enough.
     */
    private static void loop(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += 2 * N) {
            FloatVector y0 = of(fromArray(F, x, xo + i));
            FloatVector y1 = of(fromArray(F, x, xo + i + N));
            y0.intoArray(y, yo + i);
            y1.intoArray(y, yo + i + N);
        }
    }

    /** A vector's lanes or fewer, masked. */
    private static void rest(float[] x, int xo, float[] y, int yo, int n) {
        VectorMask<Float> lanes = F.indexInRange(0, n);
        of(fromArray(F, x, xo, lanes)).intoArray(y, yo, lanes);
    }
}
