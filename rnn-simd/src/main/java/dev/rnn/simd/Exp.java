package dev.rnn.simd;

import static dev.rnn.simd.Lanes.F;
import static dev.rnn.simd.Lanes.N;
import static dev.rnn.simd.Lanes.bits;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.UMIN;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/** e^x, docs/numerics.md, "exp". Largest error 1.02 ULP. */
final class Exp {
    private static final IntVector MAX = bits(89f);
    private static final IntVector MIN = bits(-105f);
    private static final float LOG2E = 0x1.715476p0f;
    private static final float SHIFT = 12583166f;
    private static final float MINUS_LN2_HIGH = -0x1.62e4p-1f;
    private static final float MINUS_LN2_LOW = -0x1.7f7d1cp-20f;
    private static final float ONE = 1f;
    private static final float C2 = 0x1.fffffcp-2f;
    private static final float C3 = 0x1.555492p-3f;
    private static final float C4 = 0x1.5558acp-5f;
    private static final float C5 = 0x1.12397cp-7f;
    private static final float C6 = 0x1.6a5134p-10f;

    private Exp() {}

    static FloatVector of(FloatVector x) {
        // Step 1: outside, the result is infinite or 0 all the same. As integers, of which the
        // negative floats are the larger ones without sign. NaN comes back in step 5
        FloatVector a = x.reinterpretAsInts().min(MAX).lanewise(UMIN, MIN).reinterpretAsFloats();
        // Step 2: x = n ln 2 + r; the low bits of z are n + 254
        FloatVector z = a.fma(broadcast(F, LOG2E), broadcast(F, SHIFT));
        FloatVector n = z.sub(broadcast(F, SHIFT));
        FloatVector r = n.fma(broadcast(F, MINUS_LN2_HIGH), a);
        r = n.fma(broadcast(F, MINUS_LN2_LOW), r);
        // Step 3: p = e^r
        FloatVector p = broadcast(F, C6).fma(r, broadcast(F, C5));
        p = p.fma(r, broadcast(F, C4));
        p = p.fma(r, broadcast(F, C3));
        p = p.fma(r, broadcast(F, C2));
        p = r.mul(r).fma(p, r);
        p = p.add(broadcast(F, ONE));
        // Step 4: times 2^n in two steps, so that subnormal results are rounded once
        IntVector bits = z.reinterpretAsInts();
        IntVector half = bits.lanewise(LSHR, 1);
        FloatVector y = p.mul(half.lanewise(LSHL, 23).reinterpretAsFloats());
        y = y.mul(bits.sub(half).lanewise(LSHL, 23).reinterpretAsFloats());
        // Step 5: NaN stays
        return y.blend(x, x.compare(NE, x));
    }

    /** y = e^x for n floats; y may be x. */
    static void apply(float[] x, int xo, float[] y, int yo, int n) {
        int full = n - n % N;
        if (full > 0) {
            loop(x, xo, y, yo, full);
        }
        if (full < n) {
            rest(x, xo + full, y, yo + full, n - full);
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
