package dev.rnn.simd;

import static dev.rnn.simd.Lanes.F;
import static dev.rnn.simd.Lanes.N;
import static dev.rnn.simd.Lanes.constant;
import static dev.rnn.simd.Lanes.f;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LSHL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/** The hyperbolic tangent, docs/numerics.md, "tanh". */
final class Tanh {
    private static final IntVector MAX = constant(10f);
    private static final IntVector SEAM = constant(0.55f);
    private static final IntVector TWO_LOG2E = constant(0x1.715476p1f);
    private static final IntVector SHIFT = constant(12582912f + 127);
    private static final IntVector MINUS_HALF_LN2 = constant(-0x1.62e43p-2f);
    private static final IntVector HALF = constant(0.5f);
    private static final IntVector ONE = constant(1f);
    private static final IntVector C2 = constant(0x1.fffffcp-1f);
    private static final IntVector C3 = constant(0x1.555492p-1f);
    private static final IntVector C4 = constant(0x1.5558acp-2f);
    private static final IntVector C5 = constant(0x1.12397cp-3f);
    private static final IntVector C6 = constant(0x1.6a5134p-5f);
    private static final IntVector R0 = constant(-0x1.555452p-2f);
    private static final IntVector R1 = constant(0x1.10cefcp-3f);
    private static final IntVector R2 = constant(-0x1.af7d36p-5f);
    private static final IntVector R3 = constant(0x1.0d5176p-6f);

    private Tanh() {}

    static FloatVector of(FloatVector x) {
        FloatVector a = x.abs();
        // Step 6: choose, and put the sign back; NaN is on the side of the small
        FloatVector y = small(a).blend(large(a), a.compare(GE, f(SEAM)));
        IntVector sign = x.reinterpretAsInts().and(Lanes.SIGN);
        return f(y.reinterpretAsInts().or(sign));
    }

    /** Steps 1 to 4, for a from the seam on. Apart, since C2 inlines at most 325 bytecodes. */
    private static FloatVector large(FloatVector a) {
        // Step 1: beyond 10 the result is 1; integers are in the order of positive floats
        FloatVector b = f(a.reinterpretAsInts().min(MAX));
        // Step 2: 2b = n ln 2 + 2r
        FloatVector z = b.fma(f(TWO_LOG2E), f(SHIFT));
        FloatVector n = z.sub(f(SHIFT));
        FloatVector r = n.fma(f(MINUS_HALF_LN2), b);
        // Step 3: t = (e^2r - 1) / 2
        FloatVector p = f(C6).fma(r, f(C5));
        p = p.fma(r, f(C4));
        p = p.fma(r, f(C3));
        p = p.fma(r, f(C2));
        FloatVector t = r.mul(r).fma(p, r);
        // Step 4: 1 - 1 / ((e^2b + 1) / 2)
        FloatVector s = f(z.reinterpretAsInts().lanewise(LSHL, 23));
        FloatVector d = t.fma(s, s.fma(f(HALF), f(HALF)));
        return f(ONE).sub(f(ONE).div(d));
    }

    /** Step 5, near 0: a + a^3 R(a^2). */
    private static FloatVector small(FloatVector a) {
        FloatVector square = a.mul(a);
        FloatVector g = f(R3).fma(square, f(R2));
        g = g.fma(square, f(R1));
        g = g.fma(square, f(R0));
        return square.mul(a).fma(g, a);
    }

    /** y = tanh(x) for n floats; y may be x. */
    static void apply(float[] x, int xo, float[] y, int yo, int n) {
        int full = n - n % N;
        if (full > 0) {
            loop(x, xo, y, yo, full);
        }
        for (int i = full; i < n; i += N) {
            rest(x, xo + i, y, yo + i, Math.min(N, n - i));
        }
    }

    /**
     * Whole vectors, at least one; apart, since C2 inlines the function only where it is called
     * often enough.
     */
    private static void loop(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += N) {
            of(fromArray(F, x, xo + i)).intoArray(y, yo + i);
        }
    }

    /** A vector's lanes or fewer, masked. */
    private static void rest(float[] x, int xo, float[] y, int yo, int n) {
        VectorMask<Float> lanes = F.indexInRange(0, n);
        of(fromArray(F, x, xo, lanes)).intoArray(y, yo, lanes);
    }
}
