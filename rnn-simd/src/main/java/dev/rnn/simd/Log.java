package dev.rnn.simd;

import static dev.rnn.simd.Lanes.F;
import static dev.rnn.simd.Lanes.I;
import static dev.rnn.simd.Lanes.N;
import static dev.rnn.simd.Lanes.ZERO;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/** The natural logarithm, docs/numerics.md, "log". */
final class Log {
    private static final FloatVector SMALLEST_NORMAL = FloatVector.broadcast(F, 0x1p-126f);
    private static final FloatVector UP = FloatVector.broadcast(F, 0x1p23f);
    private static final FloatVector BASE = FloatVector.broadcast(F, 0x1.8p23f);
    private static final FloatVector BASE_SUBNORMAL = FloatVector.broadcast(F, 0x1.8p23f + 23);
    private static final FloatVector INFINITY = FloatVector.broadcast(F, Float.POSITIVE_INFINITY);
    private static final FloatVector MINUS_INFINITY =
            FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
    private static final FloatVector NAN = FloatVector.broadcast(F, Float.NaN);
    private static final IntVector ROOT_HALF = IntVector.broadcast(I, 0x3f3504f3);
    private static final IntVector MANTISSA = IntVector.broadcast(I, 0x7fffff);
    private static final IntVector BASE_BITS = IntVector.broadcast(I, 0x4b400000);
    private static final FloatVector LN2_HIGH = FloatVector.broadcast(F, 0x1.62e4p-1f);
    private static final FloatVector LN2_LOW = FloatVector.broadcast(F, 0x1.7f7d1cp-20f);
    private static final FloatVector C2 = FloatVector.broadcast(F, -0.5f);
    private static final FloatVector C3 = FloatVector.broadcast(F, 0x1.555554p-2f);
    private static final FloatVector C4 = FloatVector.broadcast(F, -0x1.000226p-2f);
    private static final FloatVector C5 = FloatVector.broadcast(F, 0x1.99a01cp-3f);
    private static final FloatVector C6 = FloatVector.broadcast(F, -0x1.54728ap-3f);
    private static final FloatVector C7 = FloatVector.broadcast(F, 0x1.22d92ep-3f);
    private static final FloatVector C8 = FloatVector.broadcast(F, -0x1.0d8242p-3f);
    private static final FloatVector C9 = FloatVector.broadcast(F, 0x1.055ec6p-3f);
    private static final FloatVector C10 = FloatVector.broadcast(F, -0x1.38c9dep-4f);

    private Log() {}

    /** y = log(x) for n floats; y may be x. */
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
        for (int row = 0; row < rows; row++) {
            int from = xo + row * xs;
            int to = yo + row * ys;
            for (int i = 0; i < n; i += N) {
                FloatVector v = fromArray(F, x, from + i);
                // Step 1: subnormal arguments are scaled up by 2^23
                VectorMask<Float> subnormal = v.compare(LT, SMALLEST_NORMAL);
                FloatVector m = v.blend(v.mul(UP), subnormal);
                FloatVector base = BASE.blend(BASE_SUBNORMAL, subnormal);
                // Step 2: v = 2^e (1 + f), sqrt(1/2) <= 1 + f < sqrt(2)
                IntVector bits = m.reinterpretAsInts().sub(ROOT_HALF);
                FloatVector e =
                        bits.lanewise(ASHR, 23).add(BASE_BITS).reinterpretAsFloats().sub(base);
                FloatVector f =
                        bits.and(MANTISSA).add(ROOT_HALF).reinterpretAsFloats().sub(Lanes.ONE);
                // Step 3: log(1 + f) = f + f^2 p
                FloatVector p = C10.fma(f, C9);
                p = p.fma(f, C8);
                p = p.fma(f, C7);
                p = p.fma(f, C6);
                p = p.fma(f, C5);
                p = p.fma(f, C4);
                p = p.fma(f, C3);
                p = p.fma(f, C2);
                // Step 4: plus e ln 2 in two parts
                p = e.fma(LN2_LOW, f.mul(f).mul(p));
                FloatVector q = e.fma(LN2_HIGH, f.add(p));
                // Step 5: infinity and NaN pass through, zero gives -infinity, less gives NaN
                q = v.blend(q, v.compare(LT, INFINITY));
                q = q.blend(MINUS_INFINITY, v.eq(ZERO));
                q.blend(NAN, v.compare(LT, ZERO)).intoArray(y, to + i);
            }
        }
    }
}
