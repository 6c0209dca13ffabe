package dev.rnn.model.cell;

import dev.rnn.api.Slice;

/** The float arithmetic of {@link Activation}, around the backend's functions. */
final class ActivationLoops {
    private ActivationLoops() {}

    /** The activations that need no function but {@code + * /}. */
    static void arithmetic(Activation f, Slice x, Slice y) {
        float[] a = x.array();
        float[] c = y.array();
        float alpha = f.alpha();
        float beta = f.beta();
        int from = x.offset();
        int to = y.offset();
        for (int i = 0; i < x.length(); i++) {
            float v = a[from + i];
            c[to + i] =
                    switch (f.kind()) {
                        case IDENTITY -> v;
                        case AFFINE -> Math.fma(alpha, v, beta);
                        case LEAKY_RELU -> v >= 0 ? v : alpha * v;
                        case THRESHOLDED_RELU -> v < alpha ? 0 : v;
                        case HARD_SIGMOID -> within01(Math.fma(alpha, v, beta));
                        case SOFTSIGN -> softsign(v);
                        default -> throw new IllegalStateException(f + " has a case of its own");
                    };
        }
    }

    static void arithmeticGradient(Activation f, Slice x, Slice dy, Slice dx) {
        float[] a = x.array();
        float[] g = dy.array();
        float[] c = dx.array();
        float alpha = f.alpha();
        float beta = f.beta();
        for (int i = 0; i < x.length(); i++) {
            float v = a[x.offset() + i];
            float d = g[dy.offset() + i];
            c[dx.offset() + i] =
                    switch (f.kind()) {
                        case IDENTITY -> d;
                        case AFFINE -> alpha * d;
                        case LEAKY_RELU -> v > 0 ? d : v <= 0 ? alpha * d : v;
                        case THRESHOLDED_RELU -> v < alpha ? 0 : v >= alpha ? d : v;
                        case HARD_SIGMOID -> hardSigmoidGradient(alpha, beta, v, d);
                        case SOFTSIGN -> softsignGradient(v, d);
                        default -> throw new IllegalStateException(f + " has a case of its own");
                    };
        }
    }

    /** NaN stays NaN. */
    private static float within01(float v) {
        return v < 0 ? 0 : v > 1 ? 1 : v;
    }

    private static float hardSigmoidGradient(float alpha, float beta, float x, float dy) {
        float v = Math.fma(alpha, x, beta);
        return v > 0 && v < 1 ? alpha * dy : v == v ? 0 : v;
    }

    /** The limit at infinity, where the quotient would be NaN. */
    private static float softsign(float x) {
        return Math.abs(x) == Float.POSITIVE_INFINITY ? Math.copySign(1, x) : x / (1 + Math.abs(x));
    }

    private static float softsignGradient(float x, float dy) {
        float r = 1 / (1 + Math.abs(x));
        return dy * (r * r);
    }

    /** y = factor x */
    static void times(float factor, Slice x, Slice y) {
        for (int i = 0; i < x.length(); i++) {
            y.array()[y.offset() + i] = factor * x.array()[x.offset() + i];
        }
    }

    /** y = x y */
    static void times(Slice x, Slice y) {
        for (int i = 0; i < x.length(); i++) {
            y.array()[y.offset() + i] = x.array()[x.offset() + i] * y.array()[y.offset() + i];
        }
    }

    /** dx holds t = tanh(beta x): dx = dy (alpha beta (1 - t^2)) */
    static void scaledTanhGradient(float factor, Slice dy, Slice dx) {
        for (int i = 0; i < dx.length(); i++) {
            float t = dx.array()[dx.offset() + i];
            dx.array()[dx.offset() + i] =
                    dy.array()[dy.offset() + i] * (factor * Math.fma(-t, t, 1));
        }
    }

    /** y = min(x, 0) */
    static void negative(Slice x, Slice y) {
        for (int i = 0; i < x.length(); i++) {
            float v = x.array()[x.offset() + i];
            y.array()[y.offset() + i] = v > 0 ? 0 : v;
        }
    }

    /** y = min(x, 0) / 2 */
    static void halfOfNegative(Slice x, Slice y) {
        for (int i = 0; i < x.length(); i++) {
            float v = x.array()[x.offset() + i];
            y.array()[y.offset() + i] = v > 0 ? 0 : 0.5f * v;
        }
    }

    /**
     * y holds t = tanh(x / 2): e^x - 1 = 2 t / (1 - t), which loses nothing near 0, where the
     * difference would.
     */
    static void elu(float alpha, Slice x, Slice y) {
        for (int i = 0; i < x.length(); i++) {
            float v = x.array()[x.offset() + i];
            float t = y.array()[y.offset() + i];
            y.array()[y.offset() + i] = v >= 0 ? v : alpha * (2 * t / (1 - t));
        }
    }

    /** dx holds e^min(x, 0) */
    static void eluGradient(float alpha, Slice x, Slice dy, Slice dx) {
        for (int i = 0; i < x.length(); i++) {
            float v = x.array()[x.offset() + i];
            float d = dy.array()[dy.offset() + i];
            float e = dx.array()[dx.offset() + i];
            dx.array()[dx.offset() + i] = v > 0 ? d : d * (alpha * e);
        }
    }

    /** y = -|x| */
    static void minusMagnitude(Slice x, Slice y) {
        for (int i = 0; i < x.length(); i++) {
            y.array()[y.offset() + i] = -Math.abs(x.array()[x.offset() + i]);
        }
    }

    /**
     * y holds u = e^-|x|, within 0 and 1: y = max(x, 0) + log(1 + u). With s = u / (2 + u), at most
     * 1/3, log(1 + u) = 2 (s + s^3/3 + s^5/5 + ...): the first term that is left out is below 1e-8
     * of the sum.
     */
    static void softplus(Slice x, Slice y) {
        for (int i = 0; i < x.length(); i++) {
            float v = x.array()[x.offset() + i];
            float u = y.array()[y.offset() + i];
            float s = u / (2 + u);
            float q = s * s;
            float p = Math.fma(q, 1f / 15, 1f / 13);
            p = Math.fma(q, p, 1f / 11);
            p = Math.fma(q, p, 1f / 9);
            p = Math.fma(q, p, 1f / 7);
            p = Math.fma(q, p, 1f / 5);
            p = Math.fma(q, p, 1f / 3);
            p = Math.fma(q * s, p, s);
            y.array()[y.offset() + i] = (v <= 0 ? 0 : v) + 2 * p;
        }
    }
}
