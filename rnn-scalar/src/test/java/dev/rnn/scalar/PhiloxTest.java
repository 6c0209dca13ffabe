package dev.rnn.scalar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.rnn.api.RandomStream;
import dev.rnn.api.Slice;
import org.junit.jupiter.api.Test;

/** Known answers, docs/numerics.md, "Random numbers". */
class PhiloxTest {

    /** From the authors' Random123, file kat_vectors. */
    @Test
    void authorsVectors() {
        encrypts("6627e8d5 e169c58d bc57ac4c 9b00dbd8", 0, 0, 0, 0, 0, 0);
        encrypts("408f276d 41c83b0e a20bc7c6 6d5451fd", -1, -1, -1, -1, -1, -1);
        encrypts(
                "d16cfe09 94fdcceb 5001e420 24126ea1",
                0x243f6a88,
                0x85a308d3,
                0x13198a2e,
                0x03707344,
                0xa4093822,
                0x299f31d0);
    }

    private static void encrypts(String want, int c0, int c1, int c2, int c3, int k0, int k1) {
        Philox philox = new Philox();
        philox.encrypt(c0, c1, c2, c3, k0, k1);
        assertArrayEquals(words(want), new int[] {philox.w0, philox.w1, philox.w2, philox.w3});
    }

    @Test
    void firstUniformFloats() {
        RandomStream random = new ScalarRandom(42, 7);
        Slice x = Slice.zeros(8);
        random.uniform(x);
        assertArrayEquals(
                words("3ecfdcde 3f655410 3ed8fd94 3eaae730 3f65dde9 3ec01ec2 3f0fcdf8 3e323b60"),
                bits(x));
    }

    @Test
    void firstNormalFloats() {
        RandomStream random = new ScalarRandom(42, 7);
        Slice x = Slice.zeros(8);
        random.normal(x);
        assertArrayEquals(
                words("3f8856db bf514952 bf28902d 3f9101bf bea8419a 3ea7c2c5 3efc8bdd 3f743a4f"),
                bits(x));
    }

    private static int[] words(String hexadecimal) {
        String[] words = hexadecimal.split(" ");
        int[] parsed = new int[words.length];
        for (int i = 0; i < words.length; i++) {
            parsed[i] = Integer.parseUnsignedInt(words[i], 16);
        }
        return parsed;
    }

    private static int[] bits(Slice x) {
        int[] bits = new int[x.length()];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(x.get(i));
        }
        return bits;
    }
}
