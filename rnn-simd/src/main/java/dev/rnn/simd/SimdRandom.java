package dev.rnn.simd;

import static dev.rnn.simd.Lanes.F;
import static dev.rnn.simd.Lanes.N;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.XOR;

import dev.rnn.api.Checks;
import dev.rnn.api.RandomStream;
import dev.rnn.api.Slice;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Philox4x32-10, docs/numerics.md, "Random numbers". The words are made one block after the other:
 * they take integer multiplications to 64 bits, which lanes of 32 bits do not have. Normal floats
 * are made in lanes, a chunk at a time.
 */
final class SimdRandom implements RandomStream {
    /** Pairs of words at once: a multiple of every vector's lanes. */
    private static final int PAIRS = 128;

    private static final FloatVector FOUR = FloatVector.broadcast(F, 4);
    private static final FloatVector SHIFT = FloatVector.broadcast(F, 0x1.8p23f);
    private static final FloatVector S0 = FloatVector.broadcast(F, 0x1.921fb6p0f);
    private static final FloatVector S1 = FloatVector.broadcast(F, -0x1.4abc24p-1f);
    private static final FloatVector S2 = FloatVector.broadcast(F, 0x1.4680a4p-4f);
    private static final FloatVector S3 = FloatVector.broadcast(F, -0x1.33198ep-8f);
    private static final FloatVector C0 = FloatVector.broadcast(F, -0x1.3bd3ccp0f);
    private static final FloatVector C1 = FloatVector.broadcast(F, 0x1.03c1bp-2f);
    private static final FloatVector C2 = FloatVector.broadcast(F, -0x1.55b2b2p-6f);
    private static final FloatVector C3 = FloatVector.broadcast(F, 0x1.d4f44ap-11f);

    private final long seed;
    private final long stream;
    private long block;
    private final int[] words = new int[4];
    private final float[] radius = new float[PAIRS];
    private final float[] turn = new float[PAIRS];
    private final float[] sine = new float[PAIRS];
    private final float[] cosine = new float[PAIRS];

    SimdRandom(long seed, long stream) {
        this.seed = seed;
        this.stream = stream;
    }

    @Override
    public void uniform(Slice x) {
        Checks.given("x", x);
        for (int i = 0; i < x.length(); i += 4) {
            nextWords();
            for (int j = 0; j < Math.min(4, x.length() - i); j++) {
                x.array()[x.offset() + i + j] = (words[j] >>> 8) * 0x1p-24f;
            }
        }
    }

    @Override
    public void normal(Slice x) {
        Checks.given("x", x);
        for (int from = 0; from < x.length(); from += 2 * PAIRS) {
            int count = Math.min(2 * PAIRS, x.length() - from);
            for (int i = 0; i < count; i += 4) {
                nextWords();
                radius[i / 2] = ((words[0] >>> 8) + 1) * 0x1p-24f;
                turn[i / 2] = (words[1] >>> 8) * 0x1p-24f;
                radius[i / 2 + 1] = ((words[2] >>> 8) + 1) * 0x1p-24f;
                turn[i / 2 + 1] = (words[3] >>> 8) * 0x1p-24f;
            }
            boxMuller();
            for (int i = 0; i < count; i++) {
                x.array()[x.offset() + from + i] = i % 2 == 0 ? turn[i / 2] : sine[i / 2];
            }
        }
    }

    /** radius = sqrt(-2 log u); turn becomes radius cos 2 pi v, and sine radius sin 2 pi v. */
    private void boxMuller() {
        Log.apply(radius, 0, radius, 0, PAIRS);
        for (int i = 0; i < PAIRS; i += N) {
            fromArray(F, radius, i).mul(-2).sqrt().intoArray(radius, i);
        }
        for (int i = 0; i < PAIRS; i += N) {
            // Step 1: z quarter turns, rounded, and what is left of them
            FloatVector v = fromArray(F, turn, i);
            FloatVector z = v.fma(FOUR, SHIFT);
            FloatVector d = v.fma(FOUR, z.sub(SHIFT).neg());
            FloatVector y = d.mul(d);
            // Step 2: sin(pi/2 d)
            FloatVector s = S3.fma(y, S2);
            s = s.fma(y, S1);
            s = s.fma(y, S0);
            s.mul(d).intoArray(sine, i);
            // Step 3: cos(pi/2 d)
            FloatVector c = C3.fma(y, C2);
            c = c.fma(y, C1);
            c = c.fma(y, C0);
            c.fma(y, Lanes.ONE).intoArray(cosine, i);
            z.intoArray(turn, i);
        }
        turnBack();
    }

    /**
     * Step 4: the quadrant, in the low bits of z, swaps sine and cosine and sets their signs. In a
     * loop of its own: with the polynomials it would be more than C2 inlines in one method.
     */
    private void turnBack() {
        for (int i = 0; i < PAIRS; i += N) {
            IntVector j = fromArray(F, turn, i).reinterpretAsInts();
            IntVector s = fromArray(F, sine, i).reinterpretAsInts();
            IntVector c = fromArray(F, cosine, i).reinterpretAsInts();
            IntVector odd = j.lanewise(LSHL, 31).lanewise(ASHR, 31);
            IntVector swap = s.lanewise(XOR, c).and(odd);
            IntVector sin = s.lanewise(XOR, swap).lanewise(XOR, j.and(2).lanewise(LSHL, 30));
            IntVector cos = c.lanewise(XOR, swap).lanewise(XOR, j.add(1).and(2).lanewise(LSHL, 30));
            FloatVector r = fromArray(F, radius, i);
            r.mul(sin.reinterpretAsFloats()).intoArray(sine, i);
            r.mul(cos.reinterpretAsFloats()).intoArray(turn, i);
        }
    }

    private void nextWords() {
        int c0 = (int) block;
        int c1 = (int) (block >>> 32);
        int c2 = (int) stream;
        int c3 = (int) (stream >>> 32);
        int k0 = (int) seed;
        int k1 = (int) (seed >>> 32);
        for (int round = 0; round < 10; round++) {
            long a = 0xD2511F53L * (c0 & 0xFFFFFFFFL);
            long b = 0xCD9E8D57L * (c2 & 0xFFFFFFFFL);
            c0 = (int) (b >>> 32) ^ c1 ^ k0;
            c1 = (int) b;
            c2 = (int) (a >>> 32) ^ c3 ^ k1;
            c3 = (int) a;
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }
        words[0] = c0;
        words[1] = c1;
        words[2] = c2;
        words[3] = c3;
        block++;
    }

    @Override
    public long position() {
        return 4 * block;
    }

    @Override
    public void seek(long position) {
        Checks.position(position);
        block = position / 4;
    }
}
