package dev.rnn.scalar;

import static dev.rnn.scalar.Fma.fma;
import static java.lang.Float.floatToRawIntBits;
import static java.lang.Float.intBitsToFloat;

/**
 * tanh x for every float, docs/numerics.md, "tanh": at most 1.334 ULP, monotone, odd, within [-1,
 * 1].
 */
final class Tanh {
    private Tanh() {}

    static float of(float x) {
        // Step 1: |x|; from 9.02 on the result is 1; NaN stays
        float a = intBitsToFloat(floatToRawIntBits(x) & 0x7fffffff);
        float b = a > 10f ? 10f : a;
        // Step 2: n = round(2 b / ln 2), in the low bits of z
        float z = fma(b, 0x1.715476p1f, 12583039f);
        float n = z - 12583039f;
        // Step 3: r = b - n ln 2 / 2
        float r = fma(n, -0x1.62e43p-2f, b);
        // Steps 4 and 5: t = (e^2r - 1) / 2
        float p = fma(0x1.6a5134p-5f, r, 0x1.12397cp-3f);
        p = fma(p, r, 0x1.5558acp-2f);
        p = fma(p, r, 0x1.555492p-1f);
        p = fma(p, r, 0x1.fffffcp-1f);
        float t = fma(r * r, p, r);
        // Step 6: S = 2^n: e^2b = S (1 + 2t)
        float s = intBitsToFloat(floatToRawIntBits(z) << 23);
        // Step 7: 1 - 2 / (e^2b + 1)
        float large = 1f - 1f / fma(t, s, fma(s, 0.5f, 0.5f));
        // Step 8: x + x^3 T(x^2)
        float a2 = a * a;
        float g = fma(0x1.0d5176p-6f, a2, -0x1.af7d36p-5f);
        g = fma(g, a2, 0x1.10cefcp-3f);
        g = fma(g, a2, -0x1.555452p-2f);
        float small = fma(a2 * a, g, a);
        // Step 9: blend, and put the sign back
        float y = a < 0.55f ? small : large;
        return intBitsToFloat(floatToRawIntBits(y) | (floatToRawIntBits(x) & 0x80000000));
    }
}
