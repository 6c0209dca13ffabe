package dev.rnn.model.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.CellSpec;
import dev.rnn.api.Input;
import dev.rnn.api.Mode;
import dev.rnn.api.RandomStream;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DropoutTest {
    private static final Backend BACKEND = Backends.named("simd");
    private static final int STEPS = 5;
    private static final int BATCH = 3;
    private static final int INPUTS = 4;
    private static final int HIDDEN = 6;
    private static final SequenceShape SHAPE = SequenceShape.of(STEPS, BATCH);
    private static final CellSpec CELL = RnnSpec.tanh(INPUTS, HIDDEN);
    private static final long SEED = 11;

    private static LayerCase layer(CellSpec spec) {
        return LayerCase.of(spec, SHAPE, new SplittableRandom(3));
    }

    /** The mask as the description has it, from the stream itself. */
    private static float[] mask(RandomStream stream, float rate, int count) {
        float[] mask = new float[count];
        stream.uniform(Slice.of(mask));
        for (int i = 0; i < count; i++) {
            mask[i] = mask[i] < rate ? 0 : 1 / (1 - rate);
        }
        return mask;
    }

    private static float[] times(float[] x, float[] mask) {
        float[] y = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = x[i] * mask[i % mask.length];
        }
        return y;
    }

    private static void isTheCellBetweenMasks(boolean variational) {
        DropoutSpec spec = new DropoutSpec(CELL, 0.25f, 0.5f, variational);
        LayerCase c = layer(spec).withNoise(SEED);
        LayerCase.Result got = c.run(BACKEND, Workers.ONE);
        RandomStream stream = BACKEND.random(SEED, 0);
        int rows = variational ? BATCH : STEPS * BATCH;
        float[] in = mask(stream, 0.25f, rows * INPUTS);
        float[] out = mask(stream, 0.5f, rows * HIDDEN);
        LayerCase inner =
                new LayerCase(
                        CELL,
                        SHAPE,
                        c.parameters(),
                        times(c.x(), in),
                        c.initial(),
                        times(c.dy(), out),
                        c.dLast(),
                        0);
        LayerCase.Result want = inner.run(BACKEND, Workers.ONE);
        assertEqual(times(want.y(), out), got.y());
        assertEqual(times(want.dx(), in), got.dx());
        assertArrayEquals(want.last(), got.last());
        assertArrayEquals(want.dInitial(), got.dInitial());
        assertArrayEquals(want.gradient(), got.gradient());
    }

    /** Equal, -0 being 0: a dropped element is +0, whatever it was. */
    private static void assertEqual(float[] want, float[] got) {
        for (int i = 0; i < want.length; i++) {
            assertTrue(want[i] == got[i], i + ": " + want[i] + " and " + got[i]);
        }
    }

    @Test
    void dropsAnewAtEachStep() {
        isTheCellBetweenMasks(false);
    }

    @Test
    void dropsTheSameAtAllStepsIfVariational() {
        isTheCellBetweenMasks(true);
    }

    @Test
    void withoutAStreamItIsTheCellItself() {
        LayerCase.Result want = layer(CELL).run(BACKEND, Workers.ONE);
        LayerCase.Result got =
                layer(new DropoutSpec(CELL, 0.25f, 0.5f, false)).run(BACKEND, Workers.ONE);
        assertArrayEquals(want.y(), got.y());
        assertArrayEquals(want.dx(), got.dx());
        assertArrayEquals(want.gradient(), got.gradient());
    }

    @Test
    void aRateOfOneDropsAllAndOfZeroNothing() {
        LayerCase all = layer(DropoutSpec.outputs(CELL, 1)).withNoise(SEED);
        assertArrayEquals(new float[STEPS * BATCH * HIDDEN], all.run(BACKEND, Workers.ONE).y());
        LayerCase none = layer(new DropoutSpec(CELL, 0, 0, true)).withNoise(SEED);
        assertArrayEquals(
                layer(CELL).run(BACKEND, Workers.ONE).y(), none.run(BACKEND, Workers.ONE).y());
    }

    /** The share that is kept, and the mean, are what they should be. */
    @Test
    void keepsTheMean() {
        DropoutMask mask = new DropoutMask(0.3f, 100_000);
        mask.draw(BACKEND.random(1, 0), 100_000);
        float[] ones = new float[100_000];
        java.util.Arrays.fill(ones, 1);
        mask.apply(Slice.of(ones), Slice.of(ones));
        double sum = 0;
        int kept = 0;
        for (float each : ones) {
            sum += each;
            kept += each > 0 ? 1 : 0;
        }
        // Five standard deviations of a binomial: 5 sqrt(0.3 0.7 / 1e5)
        assertEquals(0.7, kept / 1e5, 0.0073);
        assertEquals(1, sum / 1e5, 0.0105);
    }

    /** PyTorch's place: after each layer but the last. */
    @Test
    void aStackDropsBetweenItsLayers() {
        CellSpec top = RnnSpec.tanh(HIDDEN, 2);
        CellSpec stack = new StackSpec(java.util.List.of(CELL, top), 0.5f);
        CellSpec byHand = StackSpec.of(DropoutSpec.outputs(CELL, 0.5f), top);
        LayerCase.Result want = layer(byHand).withNoise(SEED).run(BACKEND, Workers.ONE);
        LayerCase.Result got = layer(stack).withNoise(SEED).run(BACKEND, Workers.ONE);
        assertArrayEquals(want.y(), got.y());
        assertArrayEquals(want.gradient(), got.gradient());
        assertNotEquals(0, want.y()[0] - layer(stack).run(BACKEND, Workers.ONE).y()[0]);
    }

    /**
     * Chunks that seek the same position have the same variational mask, and so the whole's bits.
     */
    @Test
    void variationalChunksGiveTheWholeWhereTheStreamIsSought() {
        CellSpec spec = new DropoutSpec(CELL, 0.25f, 0.5f, true);
        LayerCase c = layer(spec).withNoise(SEED);
        LayerCase.Runner runner = c.new Runner(BACKEND, Workers.ONE, Mode.INFERENCE);
        runner.forward(Slice.of(c.initial()));
        RandomStream stream = BACKEND.random(SEED, 0);
        runner.workspace.noise(stream);
        Slice state = Slice.of(c.initial().clone());
        Slice y = Slice.zeros(runner.y.length());
        for (int t = 0; t < STEPS; t++) {
            stream.seek(0);
            runner.cell.forward(
                    runner.weights,
                    runner.workspace,
                    SequenceShape.of(1, BATCH),
                    Input.dense(new Slice(c.x(), t * BATCH * INPUTS, BATCH * INPUTS)),
                    state,
                    y.part(t * BATCH * HIDDEN, BATCH * HIDDEN),
                    state);
        }
        assertArrayEquals(runner.y.array(), y.array());
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertRefused("outputRate is NaN, must be from 0 to 1", Float.NaN);
        assertRefused("outputRate is 1.5, must be from 0 to 1", 1.5f);
        DropoutSpec spec = new DropoutSpec(CELL, 0.5f, 0, false);
        LayerCase.Runner runner =
                layer(spec).withNoise(SEED).new Runner(BACKEND, Workers.ONE, Mode.TRAINING);
        runner.forward(Slice.NONE);
        assertEquals(
                "input is one-hot, dropout of inputs needs features; use an embedding, or dropout"
                        + " of outputs alone",
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        runner.cell.forward(
                                                runner.weights,
                                                runner.workspace,
                                                SHAPE,
                                                Input.oneHot(new int[STEPS * BATCH]),
                                                Slice.NONE,
                                                runner.y,
                                                Slice.NONE))
                        .getMessage());
    }

    private static void assertRefused(String message, float rate) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> DropoutSpec.outputs(CELL, rate))
                        .getMessage());
    }
}
