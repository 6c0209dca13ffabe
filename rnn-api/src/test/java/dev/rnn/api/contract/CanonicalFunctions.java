package dev.rnn.api.contract;

import static java.lang.Float.floatToRawIntBits;
import static java.lang.Float.intBitsToFloat;
import static java.lang.Math.fma;

import dev.rnn.api.Function;

/**
 * docs/numerics.md, "Functions" and "Derivatives", one float at a time, copied from there and not
 * from a backend.
 */
public final class CanonicalFunctions {
    private CanonicalFunctions() {}

    /** y = f(x). */
    public static float apply(Function f, float x) {
        return switch (f) {
            case TANH -> tanh(x);
            case SIGMOID -> sigmoid(x);
            case RELU -> x <= 0f ? 0f : x;
            case EXP -> exp(x);
            case LOG -> log(x);
        };
    }

    /** dx = dy f'(x). */
    public static float gradient(Function f, float x, float y, float dy) {
        return switch (f) {
            case TANH -> dy * fma(-y, y, 1f);
            case SIGMOID -> dy * (y * (1f - y));
            case RELU -> y > 0f ? dy : y == y ? 0f : y;
            case EXP -> dy * y;
            case LOG -> dy / x;
        };
    }

    static float exp(float x) {
        x = x > 89f ? 89f : x; // 1.
        x = x < -105f ? -105f : x;
        float z = fma(x, 0x1.715476p0f, 12583166f); // 2.
        float n = z - 12583166f;
        float r = fma(n, -0x1.62e4p-1f, x); // 3.
        r = fma(n, -0x1.7f7d1cp-20f, r);
        float p = fma(0x1.6a5134p-10f, r, 0x1.12397cp-7f); // 4.
        p = fma(p, r, 0x1.5558acp-5f);
        p = fma(p, r, 0x1.555492p-3f);
        p = fma(p, r, 0x1.fffffcp-2f);
        p = fma(r * r, p, r); // 5.
        p = p + 1f;
        int i = floatToRawIntBits(z); // 6.
        int h = i >>> 1;
        return p * intBitsToFloat(h << 23) * intBitsToFloat((i - h) << 23);
    }

    static float sigmoid(float x) {
        x = x > 20f ? 20f : x; // 1.
        x = x < -105f ? -105f : x;
        float z = fma(x, -0x1.715476p0f, 12583231f); // 2.
        float n = z - 12583231f;
        float r = fma(n, 0x1.62e4p-1f, x); // 3.
        r = fma(n, 0x1.7f7d1cp-20f, r);
        float p = fma(-0x1.6a5134p-10f, r, 0x1.12397cp-7f); // 4.
        p = fma(p, r, -0x1.5558acp-5f);
        p = fma(p, r, 0x1.555492p-3f);
        p = fma(p, r, -0x1.fffffcp-2f);
        float t = fma(r * r, p, r); // 5.
        float s = intBitsToFloat(floatToRawIntBits(z) << 23); // 6.
        float w = 0x1p-64f - s; // 7.
        float lo = 0x1p-64f - (w + s);
        return 0x1p-64f / (w + fma(t, s, lo)); // 8.
    }

    static float tanh(float x) {
        float a = intBitsToFloat(floatToRawIntBits(x) & 0x7fffffff); // 1.
        float b = a > 10f ? 10f : a;
        float z = fma(b, 0x1.715476p1f, 12583039f); // 2.
        float n = z - 12583039f;
        float r = fma(n, -0x1.62e43p-2f, b); // 3.
        float p = fma(0x1.6a5134p-5f, r, 0x1.12397cp-3f); // 4.
        p = fma(p, r, 0x1.5558acp-2f);
        p = fma(p, r, 0x1.555492p-1f);
        p = fma(p, r, 0x1.fffffcp-1f);
        float t = fma(r * r, p, r); // 5.
        float s = intBitsToFloat(floatToRawIntBits(z) << 23); // 6.
        float large = 1f - 1f / fma(t, s, fma(s, 0.5f, 0.5f)); // 7.
        float a2 = a * a; // 8.
        float g = fma(0x1.0d5176p-6f, a2, -0x1.af7d36p-5f);
        g = fma(g, a2, 0x1.10cefcp-3f);
        g = fma(g, a2, -0x1.555452p-2f);
        float small = fma(a2 * a, g, a);
        float y = a < 0.55f ? small : large; // 9.
        return intBitsToFloat(floatToRawIntBits(y) | (floatToRawIntBits(x) & 0x80000000));
    }

    static float log(float x) {
        boolean tiny = x < 0x1p-126f; // 1.
        float m = tiny ? x * 0x1p23f : x;
        float magic = tiny ? 12582935f : 12582912f;
        int i = floatToRawIntBits(m) - 0x3f3504f3; // 2.
        float e = intBitsToFloat((i >> 23) + 0x4b400000) - magic; // 3.
        float f = intBitsToFloat((i & 0x7fffff) + 0x3f3504f3) - 1f;
        float p = fma(-0x1.38c9dep-4f, f, 0x1.055ec6p-3f); // 4.
        p = fma(p, f, -0x1.0d8242p-3f);
        p = fma(p, f, 0x1.22d92ep-3f);
        p = fma(p, f, -0x1.54728ap-3f);
        p = fma(p, f, 0x1.99a01cp-3f);
        p = fma(p, f, -0x1.000226p-2f);
        p = fma(p, f, 0x1.555554p-2f);
        p = fma(p, f, -0.5f);
        p = fma(e, 0x1.7f7d1cp-20f, f * f * p); // 5.
        p = f + p;
        float y = fma(e, 0x1.62e4p-1f, p); // 6.
        y = x < Float.POSITIVE_INFINITY ? y : x; // 7.
        y = x == 0f ? Float.NEGATIVE_INFINITY : y;
        return x < 0f ? Float.NaN : y;
    }
}
