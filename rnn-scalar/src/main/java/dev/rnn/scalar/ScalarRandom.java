package dev.rnn.scalar;

import static dev.rnn.scalar.Fma.fma;
import static java.lang.Float.floatToRawIntBits;
import static java.lang.Float.intBitsToFloat;

import dev.rnn.api.Checks;
import dev.rnn.api.RandomStream;
import dev.rnn.api.Slice;

/** Random floats from {@link Philox}, docs/numerics.md, "Random numbers". */
final class ScalarRandom implements RandomStream {
    /** Words, and floats, of a block. */
    private static final int BLOCK = 4;

    private final long seed;
    private final long stream;
    private final Philox philox = new Philox();

    /** The four floats of the block at hand. */
    private final float[] block = new float[BLOCK];

    /** The number of the next block. */
    private long next;

    ScalarRandom(long seed, long stream) {
        this.seed = seed;
        this.stream = stream;
    }

    @Override
    public void uniform(Slice x) {
        Checks.given("x", x);
        for (int i = 0; i < x.length(); i += BLOCK) {
            encryptNext();
            block[0] = uniform(philox.w0);
            block[1] = uniform(philox.w1);
            block[2] = uniform(philox.w2);
            block[3] = uniform(philox.w3);
            store(x, i);
        }
    }

    @Override
    public void normal(Slice x) {
        Checks.given("x", x);
        for (int i = 0; i < x.length(); i += BLOCK) {
            encryptNext();
            normalPair(philox.w0, philox.w1, 0);
            normalPair(philox.w2, philox.w3, 2);
            store(x, i);
        }
    }

    @Override
    public long position() {
        return next * BLOCK;
    }

    @Override
    public void seek(long position) {
        Checks.position(position);
        next = position / BLOCK;
    }

    /** Key: the seed; counter: the number of the block, then the stream; low halves first. */
    private void encryptNext() {
        philox.encrypt(
                (int) next,
                (int) (next >>> 32),
                (int) stream,
                (int) (stream >>> 32),
                (int) seed,
                (int) (seed >>> 32));
        next++;
    }

    private void store(Slice x, int i) {
        System.arraycopy(block, 0, x.array(), x.offset() + i, Math.min(BLOCK, x.length() - i));
    }

    /** A multiple of 2^-24 in [0, 1). */
    private static float uniform(int word) {
        return (word >>> 8) * 0x1p-24f;
    }

    /** Two floats of the normal distribution, by Box and Muller (1958). */
    private void normalPair(int word0, int word1, int place) {
        float u = ((word0 >>> 8) + 1) * 0x1p-24f;
        float radius = (float) Math.sqrt(-2f * Log.of(u));
        float v = uniform(word1);
        // Step 1: z holds the quarter turns of v, rounded, in its low bits; d is what is left,
        // exact, |d| <= 1/2
        float z = fma(v, 4f, 12582912f);
        float d = fma(v, 4f, -(z - 12582912f));
        float y = d * d;
        // Step 2: sin(pi/2 d)
        float s = fma(-0x1.33198ep-8f, y, 0x1.4680a4p-4f);
        s = fma(s, y, -0x1.4abc24p-1f);
        s = fma(s, y, 0x1.921fb6p0f);
        s = s * d;
        // Step 3: cos(pi/2 d)
        float c = fma(0x1.d4f44ap-11f, y, -0x1.55b2b2p-6f);
        c = fma(c, y, 0x1.03c1bp-2f);
        c = fma(c, y, -0x1.3bd3ccp0f);
        c = fma(c, y, 1f);
        // Step 4: the quadrant exchanges the two and sets their signs
        int j = floatToRawIntBits(z);
        boolean odd = (j & 1) != 0;
        float sin = intBitsToFloat(floatToRawIntBits(odd ? c : s) ^ ((j & 2) << 30));
        float cos = intBitsToFloat(floatToRawIntBits(odd ? s : c) ^ (((j + 1) & 2) << 30));
        block[place] = radius * cos;
        block[place + 1] = radius * sin;
    }
}
