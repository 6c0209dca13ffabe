package dev.rnn.simd;

import static dev.rnn.simd.Lanes.F;
import static dev.rnn.simd.Lanes.N;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/** The hyperbolic tangent, docs/numerics.md, "tanh". */
final class Tanh {
    private static final FloatVector MAX = FloatVector.broadcast(F, 10f);
    private static final FloatVector SEAM = FloatVector.broadcast(F, 0.55f);
    private static final FloatVector TWO_LOG2E = FloatVector.broadcast(F, 0x1.715476p1f);
    private static final FloatVector SHIFT = FloatVector.broadcast(F, 12582912f + 127);
    private static final FloatVector MINUS_HALF_LN2 = FloatVector.broadcast(F, -0x1.62e43p-2f);
    private static final FloatVector HALF = FloatVector.broadcast(F, 0.5f);
    private static final FloatVector C2 = FloatVector.broadcast(F, 0x1.fffffcp-1f);
    private static final FloatVector C3 = FloatVector.broadcast(F, 0x1.555492p-1f);
    private static final FloatVector C4 = FloatVector.broadcast(F, 0x1.5558acp-2f);
    private static final FloatVector C5 = FloatVector.broadcast(F, 0x1.12397cp-3f);
    private static final FloatVector C6 = FloatVector.broadcast(F, 0x1.6a5134p-5f);
    private static final FloatVector R0 = FloatVector.broadcast(F, -0x1.555452p-2f);
    private static final FloatVector R1 = FloatVector.broadcast(F, 0x1.10cefcp-3f);
    private static final FloatVector R2 = FloatVector.broadcast(F, -0x1.af7d36p-5f);
    private static final FloatVector R3 = FloatVector.broadcast(F, 0x1.0d5176p-6f);

    private Tanh() {}

    static FloatVector of(FloatVector x) {
        IntVector sign = x.reinterpretAsInts().and(Lanes.SIGN);
        FloatVector a = x.abs();
        // Step 1: beyond 10 the result is 1
        FloatVector b = a.blend(MAX, a.compare(GT, MAX));
        // Step 2: 2b = n ln 2 + 2r
        FloatVector z = b.fma(TWO_LOG2E, SHIFT);
        FloatVector n = z.sub(SHIFT);
        FloatVector r = n.fma(MINUS_HALF_LN2, b);
        // Step 3: t = (e^2r - 1) / 2
        FloatVector p = C6.fma(r, C5);
        p = p.fma(r, C4);
        p = p.fma(r, C3);
        p = p.fma(r, C2);
        FloatVector t = r.mul(r).fma(p, r);
        // Step 4: 1 - 1 / ((e^2b + 1) / 2)
        FloatVector s = z.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
        FloatVector d = t.fma(s, s.fma(HALF, HALF));
        FloatVector large = Lanes.ONE.sub(Lanes.ONE.div(d));
        // Step 5: near 0, a + a^3 R(a^2)
        FloatVector square = a.mul(a);
        FloatVector g = R3.fma(square, R2);
        g = g.fma(square, R1);
        g = g.fma(square, R0);
        FloatVector small = square.mul(a).fma(g, a);
        // Step 6: choose, and put the sign back
        FloatVector y = large.blend(small, a.compare(LT, SEAM));
        return y.reinterpretAsInts().or(sign).reinterpretAsFloats();
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
