package dev.rnn.simd;

import static dev.rnn.simd.Lanes.F;
import static dev.rnn.simd.Lanes.N;
import static dev.rnn.simd.Lanes.bits;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LSHL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** The hyperbolic tangent, docs/numerics.md, "tanh". */
final class Tanh {
    private static final IntVector MAX = bits(10f);
    private static final float SEAM = 0.55f;
    private static final float TWO_LOG2E = 0x1.715476p1f;
    private static final float SHIFT = 12582912f + 127;
    private static final float MINUS_HALF_LN2 = -0x1.62e43p-2f;
    private static final float HALF = 0.5f;
    private static final float ONE = 1f;
    private static final float C2 = 0x1.fffffcp-1f;
    private static final float C3 = 0x1.555492p-1f;
    private static final float C4 = 0x1.5558acp-2f;
    private static final float C5 = 0x1.12397cp-3f;
    private static final float C6 = 0x1.6a5134p-5f;
    private static final float R0 = -0x1.555452p-2f;
    private static final float R1 = 0x1.10cefcp-3f;
    private static final float R2 = -0x1.af7d36p-5f;
    private static final float R3 = 0x1.0d5176p-6f;

    private Tanh() {}

    /** y = tanh(x) for n floats; y may be x. */
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
                FloatVector a = v.abs();
                // Step 1
                FloatVector b = a.reinterpretAsInts().min(MAX).reinterpretAsFloats();
                // Step 2
                FloatVector z = b.fma(broadcast(F, TWO_LOG2E), broadcast(F, SHIFT));
                FloatVector m = z.sub(broadcast(F, SHIFT));
                FloatVector r = m.fma(broadcast(F, MINUS_HALF_LN2), b);
                // Step 3
                FloatVector p = broadcast(F, C6).fma(r, broadcast(F, C5));
                p = p.fma(r, broadcast(F, C4));
                p = p.fma(r, broadcast(F, C3));
                p = p.fma(r, broadcast(F, C2));
                FloatVector t = r.mul(r).fma(p, r);
                // Step 4
                FloatVector s = z.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
                FloatVector d = t.fma(s, s.fma(broadcast(F, HALF), broadcast(F, HALF)));
                FloatVector large = broadcast(F, ONE).sub(broadcast(F, ONE).div(d));
                // Step 5
                FloatVector square = a.mul(a);
                FloatVector g = broadcast(F, R3).fma(square, broadcast(F, R2));
                g = g.fma(square, broadcast(F, R1));
                g = g.fma(square, broadcast(F, R0));
                FloatVector small = square.mul(a).fma(g, a);
                // Step 6
                FloatVector q = small.blend(large, a.compare(GE, broadcast(F, SEAM)));
                IntVector sign = v.reinterpretAsInts().and(Lanes.SIGN);
                q.reinterpretAsInts().or(sign).reinterpretAsFloats().intoArray(y, to + i);
            }
        }
    }

    /** The same in a plain loop: {@link WarmUp}. */
    private static void plain(int n, float[] x, int xo, float[] y, int yo) {
        for (int i = 0; i < n; i++) {
            float v = x[xo + i];
            float a = Math.abs(v);
            // Step 1
            float b = a > 10f ? 10f : a;
            // Step 2
            float z = Math.fma(b, TWO_LOG2E, SHIFT);
            float m = z - SHIFT;
            float r = Math.fma(m, MINUS_HALF_LN2, b);
            // Step 3
            float p = Math.fma(C6, r, C5);
            p = Math.fma(p, r, C4);
            p = Math.fma(p, r, C3);
            p = Math.fma(p, r, C2);
            float t = Math.fma(r * r, p, r);
            // Step 4
            float s = Float.intBitsToFloat(Float.floatToRawIntBits(z) << 23);
            float large = ONE - ONE / Math.fma(t, s, Math.fma(s, HALF, HALF));
            // Step 5
            float square = a * a;
            float g = Math.fma(R3, square, R2);
            g = Math.fma(g, square, R1);
            g = Math.fma(g, square, R0);
            float small = Math.fma(square * a, g, a);
            // Step 6
            int q = Float.floatToRawIntBits(a < SEAM ? small : large);
            int sign = Float.floatToRawIntBits(v) & Integer.MIN_VALUE;
            y[yo + i] = Float.intBitsToFloat(q | sign);
        }
    }
}
