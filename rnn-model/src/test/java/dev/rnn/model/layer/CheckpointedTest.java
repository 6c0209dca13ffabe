package dev.rnn.model.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.Cell;
import dev.rnn.api.CellSpec;
import dev.rnn.api.GruSpec;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.Mode;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import dev.rnn.model.Allocation;
import dev.rnn.model.cell.LstmVariant;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A checkpointed cell: the bits of the cell alone, in less memory. */
class CheckpointedTest {
    private static final List<Backend> BACKENDS =
            List.of(Backends.named("scalar"), Backends.named("simd"));
    private static final Workers TEAM = Workers.of(3);
    private static final int FLOAT = Float.BYTES;

    private static CellSpec cell(SplittableRandom random, int inputs) {
        int hidden = 1 + random.nextInt(20);
        return switch (random.nextInt(6)) {
            case 0 -> RnnSpec.tanh(inputs, hidden);
            case 1 -> new LstmSpec(inputs, hidden);
            case 2 -> new GruSpec(inputs, hidden, GruSpec.Form.RESET_AFTER);
            case 3 -> new GruSpec(inputs, hidden, GruSpec.Form.RESET_BEFORE);
            case 4 -> LstmVariant.builder(inputs, hidden).peepholes().layerNorm().build();
            default ->
                    StackSpec.of(
                            new LstmSpec(inputs, hidden),
                            new ResidualSpec(RnnSpec.tanh(hidden, hidden)),
                            new GruSpec(hidden, 3, GruSpec.Form.RESET_AFTER));
        };
    }

    private static LayerCase wrapped(LayerCase c, CellSpec spec) {
        return new LayerCase(
                spec, c.shape(), c.parameters(), c.x(), c.initial(), c.dy(), c.dLast(), 0);
    }

    @Property(tries = 200)
    void hasTheBitsOfTheCellAlone(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        CellSpec spec = cell(random, 1 + random.nextInt(5));
        SequenceShape shape = SequenceShape.of(1 + random.nextInt(25), 1 + random.nextInt(8));
        if (random.nextBoolean()) {
            int[] lengths = random.ints(shape.batch(), 0, shape.steps() + 1).toArray();
            shape = shape.withLengths(lengths);
        }
        LayerCase plain = LayerCase.of(spec, shape, random);
        int every = 1 + random.nextInt(shape.steps() + 2);
        LayerCase cut = wrapped(plain, new CheckpointedSpec(spec, every));
        LayerCase.Result want = plain.run(BACKENDS.get(0), Workers.ONE);
        for (Backend backend : BACKENDS) {
            for (Workers workers : List.of(Workers.ONE, TEAM)) {
                LayerCase.Result got = cut.run(backend, workers);
                assertArrayEquals(want.y(), got.y());
                assertArrayEquals(want.last(), got.last());
                assertArrayEquals(want.dInitial(), got.dInitial());
                assertArrayEquals(want.dx(), got.dx());
                assertArrayEquals(want.gradient(), got.gradient());
            }
        }
    }

    /** Ranges of steps in any order, after what was given has been overwritten. */
    @Property(tries = 50)
    void eachStepHasItsShareOfTheWeightGradient(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        CellSpec spec = cell(random, 2);
        LayerCase plain = LayerCase.of(spec, SequenceShape.of(9, 3).withLengths(9, 4, 7), random);
        LayerCase cut = wrapped(plain, new CheckpointedSpec(spec, 4));
        for (Backend backend : BACKENDS) {
            LayerCase.Runner alone = plain.new Runner(backend, Workers.ONE, Mode.TRAINING);
            alone.all();
            LayerCase.Runner runner = cut.new Runner(backend, Workers.ONE, Mode.TRAINING);
            runner.forward(Slice.of(cut.initial()));
            float[] dy = cut.dy().clone();
            float[] dLast = cut.dLast().clone();
            runner.backward();
            java.util.Arrays.fill(cut.dy(), Float.NaN);
            java.util.Arrays.fill(cut.dLast(), Float.NaN);
            for (int t : new int[] {8, 0, 5, 4, 3}) {
                Slice want = Slice.zeros(plain.parameters().length);
                Slice got = Slice.zeros(want.length());
                alone.cell.weightGradients(alone.workspace, t, t + 1, want);
                runner.cell.weightGradients(runner.workspace, t, t + 1, got);
                assertArrayEquals(want.array(), got.array());
            }
            System.arraycopy(dy, 0, cut.dy(), 0, dy.length);
            System.arraycopy(dLast, 0, cut.dLast(), 0, dLast.length);
        }
    }

    @Example
    void aSteadyStateAllocatesNothing() {
        for (Backend backend : BACKENDS) {
            CellSpec spec = CheckpointedSpec.of(new LstmSpec(3, 17), 20);
            SequenceShape shape = SequenceShape.of(20, 2).withLengths(20, 11);
            LayerCase c = LayerCase.of(spec, shape, new SplittableRandom(1));
            LayerCase.Runner runner = c.new Runner(backend, Workers.ONE, Mode.TRAINING);
            Slice initial = Slice.of(c.initial());
            Allocation.none(
                    "checkpointed training on " + backend.name(),
                    () -> {
                        runner.forward(initial);
                        runner.backward();
                        runner.cell.weightGradients(runner.workspace, 0, 20, runner.gradient);
                    });
        }
    }

    /** The formula of {@link CheckpointedSpec}, at T = 10,000, B = 1, H = 64. */
    @Example
    void needsTheMemoryOfTheFormula() {
        int steps = 10_000;
        int hidden = 64;
        for (Backend backend : BACKENDS) {
            for (CellSpec spec :
                    List.of(
                            RnnSpec.tanh(hidden, hidden),
                            new LstmSpec(hidden, hidden),
                            new GruSpec(hidden, hidden, GruSpec.Form.RESET_AFTER))) {
                CheckpointedSpec cut = CheckpointedSpec.of(spec, steps);
                assertEquals(100, cut.every());
                long segment = bytes(backend, spec, cut.every());
                long formula =
                        segment
                                + (2L * spec.states().width() * (steps / cut.every())
                                                + (long) steps * hidden)
                                        * FLOAT;
                long measured = bytes(backend, cut, steps);
                assertTrue(
                        measured >= formula && measured <= formula + 4096,
                        "%s on %s: %d B, formula %d B"
                                .formatted(spec, backend.name(), measured, formula));
                long plain = bytes(backend, spec, steps);
                assertTrue(
                        2 * measured < plain || spec instanceof RnnSpec,
                        "%s on %s: %d B, plain %d B"
                                .formatted(spec, backend.name(), measured, plain));
            }
        }
    }

    /** Bytes of a workspace for training, after one that has loaded all classes. */
    private static long bytes(Backend backend, CellSpec spec, int steps) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Cell cell = backend.cell(spec);
        long bytes = 0;
        for (int i = 0; i < 3; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            cell.newWorkspace(steps, 1, Mode.TRAINING, Workers.ONE);
            bytes = threads.getCurrentThreadAllocatedBytes() - before;
        }
        return bytes;
    }

    @Example
    void refusesWhatCannotBeCut() {
        CellSpec both = BidirectionalSpec.of(RnnSpec.tanh(3, 2));
        assertTrue(
                assertThrows(IllegalArgumentException.class, () -> new CheckpointedSpec(both, 2))
                        .getMessage()
                        .endsWith("checkpoint the cells inside it"));
        assertEquals(
                "every is 0, must be at least 1",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new CheckpointedSpec(RnnSpec.tanh(3, 2), 0))
                        .getMessage());
        LayerCase c =
                LayerCase.of(
                                new CheckpointedSpec(
                                        new DropoutSpec(RnnSpec.tanh(3, 2), 0.5f, 0, false), 2),
                                SequenceShape.of(5, 2),
                                new SplittableRandom(1))
                        .withNoise(3);
        assertTrue(
                assertThrows(
                                IllegalArgumentException.class,
                                () -> c.run(BACKENDS.get(0), Workers.ONE))
                        .getMessage()
                        .contains("draws dropout masks"));
    }

    /** Networks accept masks by themselves, here too. */
    @Example
    void masksGoAround() {
        CellSpec cut = new CheckpointedSpec(RnnSpec.tanh(3, 2), 2);
        assertEquals(new MaskedSpec(cut, MaskedOutput.ZERO), MaskedSpec.accepting(cut));
        boolean[] live = {true, false, true, true, true, true, false, true};
        SequenceShape shape = SequenceShape.of(4, 2).withMask(live);
        LayerCase c = LayerCase.of(MaskedSpec.accepting(cut), shape, new SplittableRandom(2));
        LayerCase plain = wrapped(c, MaskedSpec.accepting(RnnSpec.tanh(3, 2)));
        assertArrayEquals(
                plain.run(BACKENDS.get(0), Workers.ONE).gradient(),
                c.run(BACKENDS.get(1), Workers.ONE).gradient());
    }

    /** The step where it began, as the stack alone says, and not where the last segment begins. */
    @Example
    void namesTheStepWhereANumberWentWrong() {
        CellSpec stack =
                StackSpec.of(
                        new LstmSpec(3, 4),
                        RnnSpec.tanh(4, 5),
                        new GruSpec(5, 2, GruSpec.Form.RESET_AFTER));
        SequenceShape shape = SequenceShape.of(11, 2).withLengths(11, 6);
        for (int step : new int[] {0, 2, 3, 5, 7, 10}) {
            for (int every : new int[] {1, 3, 4, 20}) {
                LayerCase plain = LayerCase.of(stack, shape, new SplittableRandom(step));
                int sequence = step % 2 == 0 ? 0 : step < 6 ? 1 : 0;
                plain.x()[(step * 2 + sequence) * 3] = Float.NaN;
                NonFinite want = new NonFinite("layer 0", step, sequence);
                assertEquals(want, found(plain, Mode.TRAINING));
                LayerCase cut = wrapped(plain, new CheckpointedSpec(stack, every));
                assertEquals(want, found(cut, Mode.TRAINING));
                assertEquals(null, found(cut, Mode.INFERENCE));
            }
        }
        LayerCase sound = LayerCase.of(stack, shape, new SplittableRandom(1));
        assertEquals(null, found(wrapped(sound, new CheckpointedSpec(stack, 4)), Mode.TRAINING));
    }

    private static NonFinite found(LayerCase c, Mode mode) {
        LayerCase.Runner runner = c.new Runner(BACKENDS.get(0), Workers.ONE, mode);
        assertEquals(null, NonFinite.inside(runner.workspace));
        runner.forward(Slice.of(c.initial()));
        if (mode == Mode.TRAINING) {
            runner.backward();
            runner.cell.weightGradients(runner.workspace, 0, c.shape().steps(), runner.gradient);
        }
        return NonFinite.inside(runner.workspace);
    }
}
