package dev.rnn.bench;

/**
 * Inputs that torch_peer.py makes too: a hash of (seed, index), the same floats in both languages.
 */
final class Numbers {
    private Numbers() {}

    /** n floats, uniform from {@code low} to below {@code high}. */
    static float[] uniform(int seed, double low, double high, int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) (low + (high - low) * unit(seed, i));
        }
        return x;
    }

    /** n classes, each from 0 to {@code classes - 1}. */
    static int[] symbols(int seed, int n, int classes) {
        int[] x = new int[n];
        for (int i = 0; i < n; i++) {
            x[i] = (int) (unit(seed, i) * classes);
        }
        return x;
    }

    private static double unit(int seed, int index) {
        int x = index + seed * 0x9E3779B9;
        x ^= x >>> 16;
        x *= 0x7FEB352D;
        x ^= x >>> 15;
        x *= 0x846CA68B;
        x ^= x >>> 16;
        return (x >>> 8) * 0x1p-24;
    }
}
