package dev.rnn.scalar;

import dev.rnn.api.Hardware;

/**
 * a b + c with one rounding. The instruction where the processor has it; otherwise the JDK's {@code
 * Math.fma} would compute with {@code BigDecimal}, a thousand times slower, and an emulation
 * through float64 gives the same bits at a bearable speed.
 */
final class Fma {
    private static final boolean INSTRUCTION = Hardware.fastFma();

    private Fma() {}

    static float fma(float a, float b, float c) {
        return INSTRUCTION ? Math.fma(a, b, c) : emulated(a, b, c);
    }

    /**
     * Rounding first to float64 to odd, then to float32, is one correct rounding, since float64 has
     * more than two bits to spare: Boldo and Melquiond, Emulation of FMA and correctly rounded
     * sums: proved algorithms using rounding to odd, IEEE Transactions on Computers 57 (2008).
     */
    static float emulated(float a, float b, float c) {
        // Step 1: the product of two 24-bit significands fits the 53 bits of a double: exact
        double product = (double) a * b;
        // Step 2: the sum and what its rounding lost, by Knuth's TwoSum
        double sum = product + c;
        double fromC = sum - product;
        double lost = (product - (sum - fromC)) + (c - fromC);
        // Step 3: if something was lost and the last bit is 0, the neighbour on the side of what
        // was lost ends in 1.
        // Infinite and NaN sums have lost == NaN, and stay as they are.
        if (lost < 0 || lost > 0) {
            long bits = Double.doubleToRawLongBits(sum);
            if ((bits & 1) == 0) {
                boolean away = lost > 0 == sum > 0;
                sum = Double.longBitsToDouble(bits + (away ? 1 : -1));
            }
        }
        return (float) sum;
    }
}
