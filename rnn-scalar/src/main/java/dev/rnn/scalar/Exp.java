package dev.rnn.scalar;

import static dev.rnn.scalar.Fma.fma;
import static java.lang.Float.floatToRawIntBits;
import static java.lang.Float.intBitsToFloat;

/**
 * e^x for every float, docs/numerics.md, "exp": at most 1.013 ULP, monotone, within [0, infinity].
 */
final class Exp {
    private Exp() {}

    static float of(float x) {
        // Step 1: e^89 overflows, e^-105 rounds to 0; NaN stays
        x = x > 89f ? 89f : x;
        x = x < -105f ? -105f : x;
        // Step 2: n = round(x / ln 2), in the low bits of z, plus twice the exponent's bias
        float z = fma(x, 0x1.715476p0f, 12583166f);
        float n = z - 12583166f;
        // Step 3: r = x - n ln 2, ln 2 in two parts
        float r = fma(n, -0x1.62e4p-1f, x);
        r = fma(n, -0x1.7f7d1cp-20f, r);
        // Steps 4 and 5: e^r = 1 + (r + r^2 E(r))
        float p = fma(0x1.6a5134p-10f, r, 0x1.12397cp-7f);
        p = fma(p, r, 0x1.5558acp-5f);
        p = fma(p, r, 0x1.555492p-3f);
        p = fma(p, r, 0x1.fffffcp-2f);
        p = fma(r * r, p, r);
        p = p + 1f;
        // Step 6: times 2^n in two factors, so that only the last product rounds a subnormal result
        int i = floatToRawIntBits(z);
        int h = i >>> 1;
        return p * intBitsToFloat(h << 23) * intBitsToFloat((i - h) << 23);
    }
}
