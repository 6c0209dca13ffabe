package dev.rnn.api.contract;

import dev.rnn.api.Backend;
import dev.rnn.api.MatMul;
import dev.rnn.api.Matrix;
import dev.rnn.api.PackedMatrix;
import dev.rnn.api.Start;
import dev.rnn.api.Workers;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What {@link MatMul} promises. */
public interface MatMulContract {
    /** The backend under test. */
    Backend backend();

    /** Plain and transposed, with gaps between rows, all starts, right-hand side used once. */
    @Property
    default void matMulMultiplies(@ForAll(supplier = MatMulCase.Any.class) MatMulCase c) {
        multiply(backend().matMul(Sizes.team(c.threads())), c, false);
    }

    /** The same with a right-hand side packed beforehand. */
    @Property
    default void matMulMultipliesPacked(@ForAll(supplier = MatMulCase.Any.class) MatMulCase c) {
        multiply(backend().matMul(Sizes.team(c.threads())), c, true);
    }

    /** Chains longer than a block over k go on where the block before ended. */
    @Property
    default void matMulKeepsTheOrderOfLongChains(
            @ForAll(supplier = MatMulCase.LongChains.class) MatMulCase c) {
        multiply(backend().matMul(Sizes.team(c.threads())), c, c.seed() % 2 == 0);
    }

    /** Row times matrix, matrix times column. */
    @Property
    default void matMulMultipliesVectors(@ForAll(supplier = MatMulCase.Thin.class) MatMulCase c) {
        multiply(backend().matMul(Sizes.team(c.threads())), c, c.seed() % 2 == 0);
    }

    /** More rows or columns than any block. */
    @Property
    default void matMulMultipliesTallAndWide(
            @ForAll(supplier = MatMulCase.Tall.class) MatMulCase c) {
        multiply(backend().matMul(Sizes.team(c.threads())), c, c.seed() % 2 == 0);
    }

    /** One instance serves products of changing sizes, and remembers nothing of the ones before. */
    @Property
    default void matMulIsReusable(
            @ForAll(supplier = MatMulCase.Several.class) List<MatMulCase> cases) {
        MatMul matMul = backend().matMul(Sizes.team(cases.get(0).threads()));
        for (MatMulCase c : cases) {
            multiply(matMul, c, c.seed() % 2 == 0);
        }
    }

    /**
     * Room for a packed matrix is all zeros, takes one matrix after the other, and serves other
     * instances.
     */
    @Property
    default void matMulRepacks(@ForAll(supplier = MatMulCase.Any.class) MatMulCase c) {
        Trial trial = new Trial(backend(), c, c.seed());
        MatMul packer = backend().matMul(Workers.ONE);
        MatMul user = backend().matMul(Sizes.team(c.threads()));
        PackedMatrix packed = packer.newPacked(c.k(), c.n());
        trial.same("packed.rows()", c.k(), packed.rows());
        trial.same("packed.columns()", c.n(), packed.columns());

        MatMulCase.Operands first = c.operands(trial);
        Matrix zeros = Matrix.of(new float[c.k() * c.n()], c.k(), c.n());
        float[] want = Canonical.multiply(first.a(), zeros, first.start(), first.c());
        user.multiply(first.a(), packed, first.start(), first.c());
        trial.same("c before packing", want, Trial.values(first.c()));

        for (int round = 1; round <= 2; round++) {
            MatMulCase.Operands next = c.operands(trial);
            want = next.expected();
            packer.pack(next.b(), packed);
            user.multiply(next.a(), packed, next.start(), next.c());
            trial.same("c after packing " + round, want, Trial.values(next.c()));
        }
        trial.nothingElseWritten();
    }

    private void multiply(MatMul matMul, MatMulCase c, boolean packed) {
        Trial trial = new Trial(backend(), c, c.seed());
        MatMulCase.Operands given = c.operands(trial);
        Start start = given.start();
        float[] want = given.expected();
        if (packed) {
            PackedMatrix room = matMul.newPacked(c.k(), c.n());
            matMul.pack(given.b(), room);
            matMul.multiply(given.a(), room, start, given.c());
        } else {
            matMul.multiply(given.a(), given.b(), start, given.c());
        }
        trial.same("c", want, Trial.values(given.c()));
        trial.nothingElseWritten();
    }
}
