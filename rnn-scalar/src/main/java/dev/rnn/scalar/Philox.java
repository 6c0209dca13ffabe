package dev.rnn.scalar;

/**
 * Philox4x32-10, a block cipher on a counter: docs/numerics.md, "Random numbers"; Salmon, Moraes,
 * Dror and Shaw, Parallel random numbers: as easy as 1, 2, 3, SC 2011. Holds one block of four
 * words.
 */
final class Philox {
    private static final long M0 = 0xD2511F53L;
    private static final long M1 = 0xCD9E8D57L;
    private static final int WEYL0 = 0x9E3779B9;
    private static final int WEYL1 = 0xBB67AE85;

    int w0;
    int w1;
    int w2;
    int w3;

    /** Fills the words. */
    void encrypt(int c0, int c1, int c2, int c3, int k0, int k1) {
        for (int round = 0; round < 10; round++) {
            long a = M0 * Integer.toUnsignedLong(c0);
            long b = M1 * Integer.toUnsignedLong(c2);
            c0 = (int) (b >>> 32) ^ c1 ^ k0;
            c1 = (int) b;
            c2 = (int) (a >>> 32) ^ c3 ^ k1;
            c3 = (int) a;
            k0 += WEYL0;
            k1 += WEYL1;
        }
        w0 = c0;
        w1 = c1;
        w2 = c2;
        w3 = c3;
    }
}
