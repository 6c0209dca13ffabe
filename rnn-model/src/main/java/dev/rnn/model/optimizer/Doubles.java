package dev.rnn.model.optimizer;

/**
 * Float64 values in a state of floats, exactly: each is four floats, the four 16-bit pieces of its
 * pattern as whole numbers from 0 to 65535, highest first. Whole numbers survive every way of
 * writing floats down; the halves of a pattern, taken as floats, might be NaNs.
 */
final class Doubles {
    /** Floats for one double. */
    static final int FLOATS = 4;

    private Doubles() {}

    static void put(double value, float[] state, int at) {
        long bits = Double.doubleToRawLongBits(value);
        for (int k = 0; k < FLOATS; k++) {
            state[at + k] = bits >>> (48 - 16 * k) & 0xffff;
        }
    }

    static double get(float[] state, int at) {
        long bits = 0;
        for (int k = 0; k < FLOATS; k++) {
            float piece = state[at + k];
            if (!(piece >= 0 && piece <= 0xffff && piece == (int) piece)) {
                throw new IllegalArgumentException(
                        "state[%d] is %s, expected a whole number from 0 to 65535; give what state() gave"
                                .formatted(at + k, piece));
            }
            bits = bits << 16 | (int) piece;
        }
        return Double.longBitsToDouble(bits);
    }

    /** x^n in float64 by squaring; StrictMath.pow allocates. */
    static double power(double x, long n) {
        double result = 1;
        for (double square = x; n > 0; n >>= 1, square *= square) {
            if ((n & 1) == 1) {
                result *= square;
            }
        }
        return result;
    }
}
