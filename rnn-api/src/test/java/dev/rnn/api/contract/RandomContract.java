package dev.rnn.api.contract;

import dev.rnn.api.Backend;
import dev.rnn.api.RandomStream;
import dev.rnn.api.Slice;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What {@link RandomStream} promises. */
public interface RandomContract {
    /** The backend under test. */
    Backend backend();

    /** Fills one after the other, of any length, uniform and normal. */
    @Property
    default void randomFills(
            @ForAll long seed,
            @ForAll long stream,
            @ForAll(supplier = RowsCase.Flat.class) RowsCase c) {
        Trial trial = new Trial(backend(), "seed %d, stream %d".formatted(seed, stream), c.seed());
        RandomStream random = backend().random(seed, stream);
        long position = 0;
        for (int fill = 0; fill < 4; fill++) {
            trial.samePosition(position, random.position());
            int n = fill % 2 == 0 ? c.width() : trial.random().nextInt(40);
            Slice x = trial.output("x", n);
            if (trial.random().nextBoolean()) {
                random.uniform(x);
                trial.same("uniform", CanonicalRandom.uniform(seed, stream, position, n), x);
            } else {
                random.normal(x);
                trial.same("normal", CanonicalRandom.normal(seed, stream, position, n), x);
            }
            position += (n + 3) / 4 * 4;
        }
        trial.samePosition(position, random.position());
        trial.nothingElseWritten();
    }

    /** From any position, also where the block's number needs more than 32 bits. */
    @Property
    default void randomSeeks(
            @ForAll long seed,
            @ForAll long stream,
            @ForAll(supplier = RowsCase.Flat.class) RowsCase c) {
        Trial trial = new Trial(backend(), "seed %d, stream %d".formatted(seed, stream), c.seed());
        RandomStream random = backend().random(seed, stream);
        long[] positions = {0, 4, 400, (1L << 34) - 8, (1L << 34) + 4, (c.seed() >>> 2) & ~3L};
        for (long position : positions) {
            random.seek(position);
            trial.samePosition(position, random.position());
            Slice x = trial.output("x", c.width());
            random.uniform(x);
            trial.same(
                    "uniform from " + position,
                    CanonicalRandom.uniform(seed, stream, position, c.width()),
                    x);
            random.seek(position);
            random.normal(x);
            trial.same(
                    "normal from " + position,
                    CanonicalRandom.normal(seed, stream, position, c.width()),
                    x);
        }
        trial.nothingElseWritten();
    }

    /** The known answers of docs/numerics.md. */
    @Example
    default void randomKnownAnswers() {
        int[] uniform = {
            0x3ecfdcde, 0x3f655410, 0x3ed8fd94, 0x3eaae730,
            0x3f65dde9, 0x3ec01ec2, 0x3f0fcdf8, 0x3e323b60
        };
        int[] normal = {
            0x3f8856db, 0xbf514952, 0xbf28902d, 0x3f9101bf,
            0xbea8419a, 0x3ea7c2c5, 0x3efc8bdd, 0x3f743a4f
        };
        Trial trial = new Trial(backend(), "seed 42, stream 7", 0);
        RandomStream random = backend().random(42, 7);
        Slice x = Slice.zeros(8);
        random.uniform(x);
        trial.same("uniform", floats(uniform), x);
        random.seek(0);
        random.normal(x);
        trial.same("normal", floats(normal), x);
    }

    private static float[] floats(int[] bits) {
        float[] floats = new float[bits.length];
        for (int i = 0; i < bits.length; i++) {
            floats[i] = Float.intBitsToFloat(bits[i]);
        }
        return floats;
    }
}
