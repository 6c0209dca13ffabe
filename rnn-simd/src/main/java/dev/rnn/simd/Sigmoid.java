package dev.rnn.simd;

import static dev.rnn.simd.Lanes.F;
import static dev.rnn.simd.Lanes.N;
import static dev.rnn.simd.Lanes.bits;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.UMIN;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** 1 / (1 + e^-x), docs/numerics.md, "sigmoid". */
final class Sigmoid {
    private static final IntVector MAX = bits(20f);
    private static final IntVector MIN = bits(-105f);
    private static final float MINUS_LOG2E = -0x1.715476p0f;
    private static final float SHIFT = 12582912f + 256 + 127 - 64;
    private static final float LN2_HIGH = 0x1.62e4p-1f;
    private static final float LN2_LOW = 0x1.7f7d1cp-20f;
    private static final float C2 = -0x1.fffffcp-2f;
    private static final float C3 = 0x1.555492p-3f;
    private static final float C4 = -0x1.5558acp-5f;
    private static final float C5 = 0x1.12397cp-7f;
    private static final float C6 = -0x1.6a5134p-10f;
    private static final float Q = 0x1p-64f;

    private static final IntVector INFINITY = bits(Float.POSITIVE_INFINITY);
    private static final IntVector MAGNITUDE = Lanes.SIGN.not();

    private Sigmoid() {}

    /** y = sigmoid(x) for n floats; y may be x. */
    static void apply(float[] x, int xo, float[] y, int yo, int n) {
        int full = n - n % N;
        if (full > 0) {
            rows(1, full, x, xo, 0, y, yo, 0);
        }
        if (full < n) {
            float[] rest = Lanes.rest(x, xo + full, n - full);
            rows(1, N, rest, 0, 0, rest, 0, 0);
            System.arraycopy(rest, 0, y, yo + full, n - full);
        }
    }

    /**
     * The function for {@code rows} rows of n floats, whole vectors, at least one; y may be x.
     * Written out, which makes it too long (325 bytecodes) to be inlined: C2 compiles it apart from
     * its callers, where it might run out of nodes halfway and turn the vectors into objects.
     *
     * @param xs from one row of x to the next
     * @param ys from one row of y to the next
     */
    static void rows(int rows, int n, float[] x, int xo, int xs, float[] y, int yo, int ys) {
        boolean vectors = WarmUp.done();
        for (int row = 0; row < rows; row++) {
            int from = xo + row * xs;
            int to = yo + row * ys;
            if (!vectors) {
                plain(n, x, from, y, to);
                continue;
            }
            for (int i = 0; i < n; i += N) {
                FloatVector v = fromArray(F, x, from + i);
                // Step 1
                FloatVector a =
                        v.reinterpretAsInts().min(MAX).lanewise(UMIN, MIN).reinterpretAsFloats();
                // Step 2
                FloatVector z = a.fma(broadcast(F, MINUS_LOG2E), broadcast(F, SHIFT));
                FloatVector m = z.sub(broadcast(F, SHIFT));
                FloatVector r = m.fma(broadcast(F, LN2_HIGH), a);
                r = m.fma(broadcast(F, LN2_LOW), r);
                // Step 3
                FloatVector p = broadcast(F, C6).fma(r, broadcast(F, C5));
                p = p.fma(r, broadcast(F, C4));
                p = p.fma(r, broadcast(F, C3));
                p = p.fma(r, broadcast(F, C2));
                FloatVector t = r.mul(r).fma(p, r);
                // Step 4
                FloatVector s = z.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
                FloatVector w = broadcast(F, Q).sub(s);
                FloatVector low = broadcast(F, Q).sub(w.add(s));
                FloatVector d = w.add(t.fma(s, low));
                FloatVector q = broadcast(F, Q).div(d);
                // Step 5: NaN stays. At 512 bits by its bits, where a mask would wait for the units
                // that divide: 3.74 instead of 3.5 G elements/s; at 256 bits 1.8 instead of 2.1
                if (N == 16) {
                    IntVector magnitude = v.reinterpretAsInts().and(MAGNITUDE);
                    IntVector nan = INFINITY.sub(magnitude).lanewise(ASHR, 31);
                    q.reinterpretAsInts().or(nan).reinterpretAsFloats().intoArray(y, to + i);
                } else {
                    q.blend(v, v.compare(NE, v)).intoArray(y, to + i);
                }
            }
        }
    }

    /** The same in a plain loop: {@link WarmUp}. */
    private static void plain(int n, float[] x, int xo, float[] y, int yo) {
        for (int i = 0; i < n; i++) {
            float v = x[xo + i];
            // Step 1
            float a = v > 20f ? 20f : v;
            a = a < -105f ? -105f : a;
            // Step 2
            float z = Math.fma(a, MINUS_LOG2E, SHIFT);
            float m = z - SHIFT;
            float r = Math.fma(m, LN2_HIGH, a);
            r = Math.fma(m, LN2_LOW, r);
            // Step 3
            float p = Math.fma(C6, r, C5);
            p = Math.fma(p, r, C4);
            p = Math.fma(p, r, C3);
            p = Math.fma(p, r, C2);
            float t = Math.fma(r * r, p, r);
            // Step 4; NaN has stayed
            float s = Float.intBitsToFloat(Float.floatToRawIntBits(z) << 23);
            float w = Q - s;
            float low = Q - (w + s);
            y[yo + i] = Q / (w + Math.fma(t, s, low));
        }
    }
}
