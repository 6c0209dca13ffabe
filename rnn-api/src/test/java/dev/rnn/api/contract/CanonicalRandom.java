package dev.rnn.api.contract;

import static java.lang.Float.floatToRawIntBits;
import static java.lang.Float.intBitsToFloat;
import static java.lang.Math.fma;

/** docs/numerics.md, "Random numbers", one block at a time. */
final class CanonicalRandom {
    private CanonicalRandom() {}

    /** The four words of a block. */
    static int[] philox(int[] counter, int k0, int k1) {
        int c0 = counter[0];
        int c1 = counter[1];
        int c2 = counter[2];
        int c3 = counter[3];
        for (int round = 0; round < 10; round++) {
            long a = 0xD2511F53L * Integer.toUnsignedLong(c0);
            long b = 0xCD9E8D57L * Integer.toUnsignedLong(c2);
            c0 = (int) (b >>> 32) ^ c1 ^ k0;
            c1 = (int) b;
            c2 = (int) (a >>> 32) ^ c3 ^ k1;
            c3 = (int) a;
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }
        return new int[] {c0, c1, c2, c3};
    }

    static int[] block(long seed, long stream, long block) {
        int[] counter = {(int) block, (int) (block >>> 32), (int) stream, (int) (stream >>> 32)};
        return philox(counter, (int) seed, (int) (seed >>> 32));
    }

    static float[] uniform(long seed, long stream, long position, int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (block(seed, stream, position / 4 + i / 4)[i % 4] >>> 8) * 0x1p-24f;
        }
        return x;
    }

    static float[] normal(long seed, long stream, long position, int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            int[] w = block(seed, stream, position / 4 + i / 4);
            int pair = i % 4 / 2 * 2;
            float u = ((w[pair] >>> 8) + 1) * 0x1p-24f;
            float v = (w[pair + 1] >>> 8) * 0x1p-24f;
            float radius = (float) Math.sqrt(-2f * CanonicalFunctions.log(u));
            x[i] = radius * turn(v, i % 2 == 1);
        }
        return x;
    }

    /** sin or cos of 2 pi v. */
    private static float turn(float v, boolean sine) {
        float z = fma(v, 4f, 12582912f); // 1.
        float d = fma(v, 4f, -(z - 12582912f));
        float y = d * d;
        float s = fma(-0x1.33198ep-8f, y, 0x1.4680a4p-4f); // 2.
        s = fma(s, y, -0x1.4abc24p-1f);
        s = fma(s, y, 0x1.921fb6p0f);
        s = s * d;
        float c = fma(0x1.d4f44ap-11f, y, -0x1.55b2b2p-6f); // 3.
        c = fma(c, y, 0x1.03c1bp-2f);
        c = fma(c, y, -0x1.3bd3ccp0f);
        c = fma(c, y, 1f);
        int j = floatToRawIntBits(z); // 4.
        boolean odd = (j & 1) != 0;
        float sin = intBitsToFloat(floatToRawIntBits(odd ? c : s) ^ ((j & 2) << 30));
        float cos = intBitsToFloat(floatToRawIntBits(odd ? s : c) ^ (((j + 1) & 2) << 30));
        return sine ? sin : cos;
    }
}
