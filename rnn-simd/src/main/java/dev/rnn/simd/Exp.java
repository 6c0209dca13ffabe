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

    /** y = e^x for n floats; y may be x. */
    static void apply(float[] x, int xo, float[] y, int yo, int n) {
        apply(x, xo, 0, y, yo, n);
    }

    /** y = e^(x - less) for n floats; y may be x. */
    static void apply(float[] x, int xo, float less, float[] y, int yo, int n) {
        int full = n - n % N;
        if (full > 0) {
            rows(1, full, x, xo, 0, less, y, yo, 0);
        }
        if (full < n) {
            float[] rest = Lanes.rest(x, xo + full, n - full);
            rows(1, N, rest, 0, 0, less, rest, 0, 0);
            System.arraycopy(rest, 0, y, yo + full, n - full);
        }
    }

    /**
     * The function for {@code rows} rows of n floats, whole vectors, at least one; y may be x.
     * Written out, which makes it too long (325 bytecodes) to be inlined: C2 compiles it apart from
     * its callers, where it might run out of nodes halfway and turn the vectors into objects.
     *
     * @param xs from one row of x to the next
     * @param less taken from each x first; 0 changes no x
     * @param ys from one row of y to the next
     */
    static void rows(
            int rows, int n, float[] x, int xo, int xs, float less, float[] y, int yo, int ys) {
        for (int row = 0; row < rows; row++) {
            int from = xo + row * xs;
            int to = yo + row * ys;
            for (int i = 0; i < n; i += N) {
                FloatVector v = fromArray(F, x, from + i).sub(broadcast(F, less));
                // Step 1: outside, the result is infinite or 0 all the same. As integers, of which
                // the negative floats are the larger ones without sign. NaN comes back in step 5
                FloatVector a =
                        v.reinterpretAsInts().min(MAX).lanewise(UMIN, MIN).reinterpretAsFloats();
                // Step 2: v = m ln 2 + r; the low bits of z are m + 254
                FloatVector z = a.fma(broadcast(F, LOG2E), broadcast(F, SHIFT));
                FloatVector m = z.sub(broadcast(F, SHIFT));
                FloatVector r = m.fma(broadcast(F, MINUS_LN2_HIGH), a);
                r = m.fma(broadcast(F, MINUS_LN2_LOW), r);
                // Step 3: p = e^r
                FloatVector p = broadcast(F, C6).fma(r, broadcast(F, C5));
                p = p.fma(r, broadcast(F, C4));
                p = p.fma(r, broadcast(F, C3));
                p = p.fma(r, broadcast(F, C2));
                p = r.mul(r).fma(p, r);
                p = p.add(broadcast(F, ONE));
                // Step 4: times 2^m in two steps, so that subnormal results are rounded once
                IntVector bits = z.reinterpretAsInts();
                IntVector half = bits.lanewise(LSHR, 1);
                FloatVector q = p.mul(half.lanewise(LSHL, 23).reinterpretAsFloats());
                q = q.mul(bits.sub(half).lanewise(LSHL, 23).reinterpretAsFloats());
                // Step 5: NaN stays
                q.blend(v, v.compare(NE, v)).intoArray(y, to + i);
            }
        }
    }
}
