package dev.rnn.scalar;

import static dev.rnn.scalar.Fma.fma;
import static java.lang.Float.floatToRawIntBits;
import static java.lang.Float.intBitsToFloat;

/**
 * 1 / (1 + e^-x) for every float, docs/numerics.md, "sigmoid": at most 1.695 ULP, monotone, within
 * [0, 1].
 */
final class Sigmoid {
    private Sigmoid() {}

    static float of(float x) {
        // Step 1: from 17.4 on the result is 1; NaN stays
        x = x > 20f ? 20f : x;
        x = x < -105f ? -105f : x;
        // Step 2: n = round(-x / ln 2), in the low bits of z
        float z = fma(x, -0x1.715476p0f, 12583231f);
        float n = z - 12583231f;
        // Step 3: r = x + n ln 2, ln 2 in two parts
        float r = fma(n, 0x1.62e4p-1f, x);
        r = fma(n, 0x1.7f7d1cp-20f, r);
        // Steps 4 and 5: t = 1 - e^-r
        float p = fma(-0x1.6a5134p-10f, r, 0x1.12397cp-7f);
        p = fma(p, r, -0x1.5558acp-5f);
        p = fma(p, r, 0x1.555492p-3f);
        p = fma(p, r, -0x1.fffffcp-2f);
        float t = fma(r * r, p, r);
        // Step 6: s = -q S with S = 2^n, q = 2^-64: e^-x = S (1 - t)
        float s = intBitsToFloat(floatToRawIntBits(z) << 23);
        // Step 7: w = q + q S, and what its rounding left out
        float w = 0x1p-64f - s;
        float lo = 0x1p-64f - (w + s);
        // Step 8: q / (q + q S (1 - t))
        return 0x1p-64f / (w + fma(t, s, lo));
    }
}
