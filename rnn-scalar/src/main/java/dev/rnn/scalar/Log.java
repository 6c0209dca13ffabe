package dev.rnn.scalar;

import static dev.rnn.scalar.Fma.fma;
import static java.lang.Float.floatToRawIntBits;
import static java.lang.Float.intBitsToFloat;

/** The natural logarithm of every float, docs/numerics.md, "log": at most 0.923 ULP, monotone. */
final class Log {
    /** The bits of sqrt(1/2), the smallest m. */
    private static final int SQRT_HALF = 0x3f3504f3;

    private Log() {}

    static float of(float x) {
        // Step 1: subnormal x times 2^23, to be taken off the exponent again
        boolean tiny = x < 0x1p-126f;
        float m = tiny ? x * 0x1p23f : x;
        float magic = tiny ? 12582935f : 12582912f;
        // Steps 2 and 3: x = 2^e (1 + f) with 1 + f in [sqrt(1/2), sqrt(2))
        int i = floatToRawIntBits(m) - SQRT_HALF;
        float e = intBitsToFloat((i >> 23) + 0x4b400000) - magic;
        float f = intBitsToFloat((i & 0x7fffff) + SQRT_HALF) - 1f;
        // Step 4: log(1 + f) = f + f^2 (-1/2 + f L(f))
        float p = fma(-0x1.38c9dep-4f, f, 0x1.055ec6p-3f);
        p = fma(p, f, -0x1.0d8242p-3f);
        p = fma(p, f, 0x1.22d92ep-3f);
        p = fma(p, f, -0x1.54728ap-3f);
        p = fma(p, f, 0x1.99a01cp-3f);
        p = fma(p, f, -0x1.000226p-2f);
        p = fma(p, f, 0x1.555554p-2f);
        p = fma(p, f, -0.5f);
        // Steps 5 and 6: plus e ln 2, ln 2 in two parts, the small one first
        p = fma(e, 0x1.7f7d1cp-20f, f * f * p);
        p = f + p;
        float y = fma(e, 0x1.62e4p-1f, p);
        // Step 7: infinity and NaN are their own logarithms; zeros give -infinity, what is below
        // NaN
        y = x < Float.POSITIVE_INFINITY ? y : x;
        y = x == 0f ? Float.NEGATIVE_INFINITY : y;
        return x < 0f ? Float.NaN : y;
    }
}
