package dev.rnn.model.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.CellSpec;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.Input;
import dev.rnn.api.Mode;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Layers of any kind, nested at random: the same bits whatever computes, and each row alone. */
class LayerBitsTest {
    private static final Backend SCALAR = Backends.named("scalar");
    private static final Backend SIMD = Backends.named("simd");
    private static final Workers TEAM = Workers.of(3);

    @Property(tries = 150)
    void everyBackendAndNumberOfThreadsGivesTheSameBits(@ForAll long seed) {
        LayerCase c = any(seed, 3).withNoise(seed | 1);
        LayerCase.Result want = c.run(SCALAR, Workers.ONE);
        same(want, c.run(SIMD, Workers.ONE));
        same(want, c.run(SCALAR, TEAM));
        same(want, c.run(SIMD, TEAM));
    }

    @Property(tries = 150)
    void aRowIsWhatItIsAlone(@ForAll long seed) {
        LayerCase c = any(seed, 2);
        LayerCase.Result all = c.run(SIMD, Workers.ONE);
        for (int b = 0; b < c.shape().batch(); b++) {
            LayerCase.Result one = c.row(b).run(SIMD, Workers.ONE);
            assertArrayEquals(c.row(all.y(), c.spec().outputs(), b), one.y());
            assertArrayEquals(c.row(all.dx(), c.spec().inputs(), b), one.dx());
            assertArrayEquals(c.state(all.last(), b), one.last());
            assertArrayEquals(c.state(all.dInitial(), b), one.dInitial());
        }
    }

    @Property(tries = 100)
    void stepByStepGradientsGiveTheBitsOfAllAtOnce(@ForAll long seed) {
        LayerCase c = any(seed, 2);
        LayerCase.Runner runner = c.new Runner(SIMD, Workers.ONE, Mode.TRAINING);
        LayerCase.Result whole = runner.all();
        Slice parts = Slice.zeros(whole.gradient().length);
        for (int t = 0; t < c.shape().steps(); t++) {
            runner.cell.weightGradients(runner.workspace, t, t + 1, parts);
        }
        assertArrayEquals(whole.gradient(), parts.array());
    }

    /** The state is carried in place, and no step knows of the others. */
    @Property(tries = 60)
    void aStackRunStepByStepGivesTheBitsOfTheWhole(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        CellSpec spec =
                StackSpec.of(
                        RnnSpec.tanh(3, 5),
                        new ResidualSpec(StackSpec.of(RnnSpec.tanh(5, 4), RnnSpec.tanh(4, 5))),
                        RnnSpec.tanh(5, 2));
        LayerCase c = LayerCase.of(spec, SequenceShape.of(6, 3), random);
        LayerCase.Runner runner = c.new Runner(SIMD, Workers.ONE, Mode.INFERENCE);
        runner.forward(Slice.of(c.initial()));
        Slice state = Slice.of(c.initial().clone());
        float[] y = new float[runner.y.length()];
        CellWorkspace one = runner.cell.newWorkspace(1, 3, Mode.INFERENCE, Workers.ONE);
        for (int t = 0; t < 6; t++) {
            Input x = Input.dense(new Slice(c.x(), t * 9, 9));
            Slice out = new Slice(y, t * 6, 6);
            runner.cell.forward(runner.weights, one, SequenceShape.of(1, 3), x, state, out, state);
        }
        assertArrayEquals(runner.y.array(), y);
        assertArrayEquals(runner.last.array(), state.array());
    }

    /** A length of 0: the state passes through, outputs are 0, and nothing has a gradient. */
    @Property(tries = 60)
    void aSequenceOfNoStepsPassesItsStateThrough(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        CellSpec spec = LayerSpecs.random(random, 3, 3);
        SequenceShape shape = SequenceShape.of(4, 2).withLengths(0, 0);
        LayerCase c = LayerCase.of(spec, shape, random).withNoise(5);
        LayerCase.Result got = c.run(SIMD, Workers.ONE);
        assertArrayEquals(new float[got.y().length], got.y());
        assertArrayEquals(c.initial(), got.last());
        assertArrayEquals(c.dLast(), got.dInitial());
        assertArrayEquals(new float[got.dx().length], got.dx());
        assertArrayEquals(new float[got.gradient().length], got.gradient());
    }

    /** Zeros and {@link Slice#NONE} mean the same, for all that may be left out. */
    @Property(tries = 60)
    void whatIsNotGivenIsZero(@ForAll long seed) {
        LayerCase c = any(seed, 3);
        Arrays.fill(c.initial(), 0);
        Arrays.fill(c.dLast(), 0);
        Arrays.fill(c.dy(), 0);
        LayerCase.Runner runner = c.new Runner(SCALAR, Workers.ONE, Mode.TRAINING);
        LayerCase.Result given = runner.all();
        runner.cell.forward(
                runner.weights,
                runner.workspace,
                c.shape(),
                runner.input,
                Slice.NONE,
                runner.y,
                Slice.NONE);
        runner.cell.backward(
                runner.weights,
                runner.workspace,
                Slice.NONE,
                Slice.NONE,
                runner.dInitial,
                Slice.NONE);
        assertArrayEquals(given.y(), runner.y.array());
        assertArrayEquals(given.dInitial(), runner.dInitial.array());
    }

    @Example
    void aSteadyStateAllocatesNothing() {
        for (long seed = 1; seed < 6; seed++) {
            LayerCase c = any(seed, 3).withNoise(seed);
            LayerCase.Runner runner = c.new Runner(SCALAR, Workers.ONE, Mode.TRAINING);
            allocatesNothing(c, pass(c, runner));
        }
        CellSpec both = BidirectionalSpec.of(RnnSpec.tanh(3, 2));
        CellSpec spec = new StackSpec(List.of(both, RnnSpec.tanh(4, 4)), 0.5f);
        LayerCase c = LayerCase.of(spec, SequenceShape.of(4, 2), new SplittableRandom(1));
        LayerCase.Runner runner = c.new Runner(SCALAR, Workers.ONE, Mode.TRAINING);
        Slice parameters = Slice.of(c.parameters());
        Runnable pass = pass(c, runner);
        allocatesNothing(
                c,
                () -> {
                    runner.cell.pack(parameters, runner.weights);
                    pass.run();
                });
    }

    private static Runnable pass(LayerCase c, LayerCase.Runner runner) {
        Slice initial = Slice.of(c.initial());
        return () -> {
            runner.forward(initial);
            runner.backward();
            int steps = c.shape().steps();
            runner.cell.weightGradients(runner.workspace, 0, steps, runner.gradient);
        };
    }

    private static void allocatesNothing(LayerCase c, Runnable pass) {
        for (int i = 0; i < 2_000; i++) {
            pass.run();
        }
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 20; i++) {
                pass.run();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least, c.spec().toString());
    }

    private static LayerCase any(long seed, int depth) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean masked = random.nextInt(3) == 0;
        CellSpec spec = LayerSpecs.random(random, 1 + random.nextInt(6), depth);
        if (masked) {
            MaskedOutput output = MaskedOutput.values()[random.nextInt(2)];
            spec = new MaskedSpec(spec, output);
        }
        return LayerCase.of(spec, LayerSpecs.shape(random, masked), random);
    }

    private static void same(LayerCase.Result want, LayerCase.Result got) {
        assertArrayEquals(want.y(), got.y());
        assertArrayEquals(want.last(), got.last());
        assertArrayEquals(want.dInitial(), got.dInitial());
        assertArrayEquals(want.dx(), got.dx());
        assertArrayEquals(want.gradient(), got.gradient());
        for (float each : got.gradient()) {
            assertTrue(Float.isFinite(each), "what is past the end was read");
        }
    }
}
