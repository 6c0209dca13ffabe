package dev.rnn.simd;

import static dev.rnn.simd.Lanes.F;
import static dev.rnn.simd.Lanes.N;
import static dev.rnn.simd.Lanes.constant;
import static dev.rnn.simd.Lanes.f;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.UMIN;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/** 1 / (1 + e^-x), docs/numerics.md, "sigmoid". */
final class Sigmoid {
    private static final IntVector MAX = constant(20f);
    private static final IntVector MIN = constant(-105f);
    private static final IntVector MINUS_LOG2E = constant(-0x1.715476p0f);
    private static final IntVector SHIFT = constant(12582912f + 256 + 127 - 64);
    private static final IntVector LN2_HIGH = constant(0x1.62e4p-1f);
    private static final IntVector LN2_LOW = constant(0x1.7f7d1cp-20f);
    private static final IntVector C2 = constant(-0x1.fffffcp-2f);
    private static final IntVector C3 = constant(0x1.555492p-3f);
    private static final IntVector C4 = constant(-0x1.5558acp-5f);
    private static final IntVector C5 = constant(0x1.12397cp-7f);
    private static final IntVector C6 = constant(-0x1.6a5134p-10f);
    private static final IntVector Q = constant(0x1p-64f);

    private Sigmoid() {}

    static FloatVector of(FloatVector x) {
        // Step 1: outside, the result is 1 or 0 all the same; as in Exp
        FloatVector a = f(x.reinterpretAsInts().min(MAX).lanewise(UMIN, MIN));
        // Step 2: -x = n ln 2 - r
        FloatVector z = a.fma(f(MINUS_LOG2E), f(SHIFT));
        FloatVector n = z.sub(f(SHIFT));
        FloatVector r = n.fma(f(LN2_HIGH), a);
        r = n.fma(f(LN2_LOW), r);
        // Step 3: t = 1 - e^-r
        FloatVector p = f(C6).fma(r, f(C5));
        p = p.fma(r, f(C4));
        p = p.fma(r, f(C3));
        p = p.fma(r, f(C2));
        FloatVector t = r.mul(r).fma(p, r);
        // Step 4: q / (q + q e^-x), q = 2^-64, s = -q 2^n
        FloatVector s = f(z.reinterpretAsInts().lanewise(LSHL, 23));
        FloatVector w = f(Q).sub(s);
        FloatVector low = f(Q).sub(w.add(s));
        FloatVector d = w.add(t.fma(s, low));
        FloatVector y = f(Q).div(d);
        // Step 5: NaN stays
        return y.blend(x, x.compare(NE, x));
    }

    /** y = sigmoid(x) for n floats; y may be x. */
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
     * Whole pairs of vectors, at least one: two at once share the loads of the constants, 1.65
     * instead of 1.55 G elements/s. In a method of its own, since C2 inlines the function only
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
