package dev.rnn.scalar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.rnn.api.Hardware;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The emulation of fma against {@code Math.fma}: the same bits, any NaN being equal to any other.
 * Where {@code Math.fma} itself is software, fewer random cases have to do.
 */
class FmaTest {
    private static final int RANDOM = Hardware.fastFma() ? 100_000_000 : 1_000_000;

    /** Every n-th value of the list, for each of the three arguments. */
    private static final int STEP = Hardware.fastFma() ? 1 : 3;

    /** The state of a generator by Marsaglia (xorshift64*, 2003). */
    private long state = 42;

    /** The JVM's flag says the same as the timing that decides. */
    @Test
    void instructionIsRecognised() {
        HotSpotDiagnosticMXBean flags =
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        assertEquals(flags.getVMOption("UseFMA").getValue(), "" + Hardware.fastFma());
    }

    /**
     * Random bits of six kinds; each value has any exponent there is, or one at which its kind of
     * hard case comes up.
     */
    @Test
    void randomCases() {
        for (int i = 0; i < RANDOM; i++) {
            float a = ofBits(next());
            float b = ofBits(next());
            float c = ofBits(next());
            switch (i % 6) {
                case 0 -> compare(a, b, c);
                case 1 -> {
                    // Cancellation: c next to -a b
                    a = withExponent(a, -20 + (next() >>> 8) % 40);
                    b = withExponent(b, -20 + (next() >>> 8) % 40);
                    compare(a, b, ofBits(Float.floatToRawIntBits(-a * b) + next() % 3));
                }
                case 2 -> {
                    // Subnormal results and ties of theirs
                    int exponent = -126 + (next() >>> 8) % 126;
                    a = withExponent(a, exponent);
                    b = withExponent(b, -149 - exponent + (next() >>> 8) % 30);
                    compare(a, b, ofBits(next() & 0x81ffffff));
                }
                case 3 -> {
                    // Overflow, and just not
                    a = withExponent(a, 63 + (next() >>> 8) % 2);
                    b = withExponent(b, 63 + (next() >>> 8) % 2);
                    compare(a, b, withExponent(c, 120 + (next() >>> 8) % 8));
                }
                case 4 -> {
                    // Few bits, so that sums lie half-way between floats, or a hair beside
                    a = withExponent(ofBits(next() & 0xfffff000), (next() >>> 8) % 30);
                    b = withExponent(ofBits(next() & 0xfffff000), (next() >>> 8) % 30);
                    compare(
                            a,
                            b,
                            withExponent(ofBits(next() & 0xffffff00), -30 + (next() >>> 8) % 90));
                }
                default -> {
                    // A product or an addend far below the other's last bit
                    a = withExponent(a, -40 + (next() >>> 8) % 80);
                    b = withExponent(ofBits(next() & 0xff800000 | 1 << (next() >>> 8) % 23), 0);
                    compare(a, b, withExponent(c, -80 + (next() >>> 8) % 160));
                }
            }
        }
    }

    /** All triples of some 150 values where something changes. */
    @Test
    void hardCases() {
        float[] values = hardValues();
        for (int i = 0; i < values.length; i += STEP) {
            for (int j = 0; j < values.length; j += STEP) {
                for (float c : values) {
                    compare(values[i], values[j], c);
                }
            }
        }
    }

    private static float[] hardValues() {
        List<Float> positive = new ArrayList<>();
        positive.addAll(
                List.of(0f, Float.POSITIVE_INFINITY, Float.MAX_VALUE, Float.NaN, 3f, 1 / 3f));
        // Subnormals: the least, halves and thirds of the range, the greatest
        for (int bits : new int[] {1, 2, 3, 0x3fffff, 0x400000, 0x400001, 0x555555, 0x7fffff}) {
            positive.add(Float.intBitsToFloat(bits));
        }
        // Powers of two and the floats beside them
        for (int e :
                new int[] {
                    -126, -125, -75, -74, -63, -25, -24, -23, -12, -1, 0, 1, 12, 23, 24, 63, 64,
                    103, 104, 127
                }) {
            float power = Math.scalb(1f, e);
            positive.addAll(List.of(power, Math.nextDown(power), Math.nextUp(power)));
        }
        positive.add(Math.nextDown(Float.MAX_VALUE));
        float[] values = new float[2 * positive.size()];
        for (int i = 0; i < positive.size(); i++) {
            values[2 * i] = positive.get(i);
            values[2 * i + 1] = -positive.get(i);
        }
        return values;
    }

    private static void compare(float a, float b, float c) {
        float want = Math.fma(a, b, c);
        float got = Fma.emulated(a, b, c);
        if (Float.floatToRawIntBits(want) != Float.floatToRawIntBits(got)
                && (want == want || got == got)) {
            fail(
                    "fma(%s, %s, %s) is %s, expected %s"
                            .formatted(hex(a), hex(b), hex(c), hex(got), hex(want)));
        }
    }

    private int next() {
        state ^= state >>> 12;
        state ^= state << 25;
        state ^= state >>> 27;
        return (int) (state * 0x2545F4914F6CDD1DL >>> 32);
    }

    private static float ofBits(int bits) {
        return Float.intBitsToFloat(bits);
    }

    /**
     * x's sign and significand with another exponent; below the normal range, a subnormal float.
     */
    private static float withExponent(float x, int exponent) {
        float scaled = ofBits(Float.floatToRawIntBits(x) & 0x807fffff | 127 << 23);
        return Math.scalb(scaled, exponent);
    }

    private static String hex(float x) {
        return Float.toHexString(x);
    }
}
