package dev.rnn.model.cell;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.Cell;
import dev.rnn.api.CellSpec;
import dev.rnn.api.Function;
import dev.rnn.api.Mode;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.StateLayout;
import dev.rnn.api.Workers;
import dev.rnn.model.Network;
import dev.rnn.model.Trainer;
import dev.rnn.model.TrainingOptions;
import dev.rnn.model.Windows;
import dev.rnn.model.layer.BidirectionalSpec;
import dev.rnn.model.layer.Merge;
import dev.rnn.model.layer.ReverseSpec;
import dev.rnn.model.layer.StackSpec;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The cell of docs/backends.md, "Writing a cell", goes wherever a built-in one goes. */
class StepCellTest {
    private static final SequenceShape RAGGED = SequenceShape.of(5, 4).withLengths(3, 5, 0, 4);
    private static final CellSpec MGU = new MinimalGatedUnit(3, 5);

    private static List<CellSpec> uses() {
        return List.of(
                MGU,
                StackSpec.of(MGU, new MinimalGatedUnit(5, 4)),
                new ReverseSpec(MGU),
                new BidirectionalSpec(MGU, MGU, Merge.CONCAT),
                StackSpec.of(MGU, LstmVariant.builder(5, 4).peepholes().build()));
    }

    @Test
    void itsGradientsAreRight() {
        for (CellSpec spec : uses()) {
            GradientCheck.of(Backends.named("scalar"), spec).run().assertOk();
        }
        GradientCheck.of(Backends.named("simd"), MGU).oneHot().run().assertOk();
    }

    @Test
    void bothBackendsAndAnyThreadsGiveTheSameBits() {
        try (Workers three = Workers.of(3)) {
            for (CellSpec spec : uses()) {
                CellTrial want = trained(Backends.named("scalar"), spec, Workers.ONE);
                want.same(trained(Backends.named("simd"), spec, Workers.ONE));
                want.same(trained(Backends.named("simd"), spec, three));
            }
        }
    }

    private static CellTrial trained(Backend backend, CellSpec spec, Workers workers) {
        CellTrial trial = new CellTrial(backend, spec, RAGGED, 7, Mode.TRAINING, workers);
        trial.fillPadding(Float.NaN);
        trial.train();
        return trial;
    }

    @Test
    void rowsStepsAndPiecesGiveTheBitsOfTheWhole() {
        Backend backend = Backends.named("scalar");
        CellTrial all = trained(backend, MGU, Workers.ONE);
        for (int b : new int[] {0, 1, 3}) {
            CellTrial one = all.row(b);
            one.train();
            assertArrayEquals(all.rowOf(all.y, b, 5), one.y);
            assertArrayEquals(all.rowOf(all.dx, b, 3), one.dx);
            assertArrayEquals(all.stateOf(all.last, b), one.last);
            assertArrayEquals(all.stateOf(all.dInitial, b), one.dInitial);
        }
        SequenceShape full = SequenceShape.of(5, 3);
        CellTrial whole = new CellTrial(backend, MGU, full, 5, Mode.TRAINING, Workers.ONE);
        whole.train();
        CellTrial pieces = new CellTrial(backend, MGU, full, 5, Mode.TRAINING, Workers.ONE);
        pieces.trainInPieces(2);
        assertArrayEquals(whole.y, pieces.y);
        assertArrayEquals(whole.dx, pieces.dx);
        assertArrayEquals(whole.dInitial, pieces.dInitial);
        CellTrial steps = new CellTrial(backend, MGU, full, 5, Mode.INFERENCE, Workers.ONE);
        steps.inferStepByStep();
        assertArrayEquals(whole.y, steps.y);
        assertArrayEquals(whole.last, steps.last);
    }

    @Test
    void computesTheEquations() {
        CellTrial trial =
                new CellTrial(Backends.named("simd"), MGU, RAGGED, 2, Mode.INFERENCE, Workers.ONE);
        trial.forward();
        double[] h = new double[5];
        int b = 1;
        for (int j = 0; j < 5; j++) {
            h[j] = trial.initial[b * 5 + j];
        }
        for (int t = 0; t < 5; t++) {
            double[] f = gate(trial, "f", t * 4 + b, h);
            double[] fh = new double[5];
            for (int j = 0; j < 5; j++) {
                f[j] = 1 / (1 + Math.exp(-f[j]));
                fh[j] = f[j] * h[j];
            }
            double[] n = gate(trial, "n", t * 4 + b, fh);
            for (int j = 0; j < 5; j++) {
                h[j] = (1 - f[j]) * h[j] + f[j] * Math.tanh(n[j]);
                assertEquals(h[j], trial.y[(t * 4 + b) * 5 + j], 1e-6);
            }
        }
    }

    private static double[] gate(CellTrial trial, String gate, int row, double[] h) {
        ParameterLayout layout = MGU.parameters();
        int w = layout.block("W" + gate).offset();
        int u = layout.block("U" + gate).offset();
        double[] a = new double[5];
        for (int j = 0; j < 5; j++) {
            a[j] = trial.parameters[layout.block("b" + gate).offset() + j];
            for (int i = 0; i < 3; i++) {
                a[j] += (double) trial.x[row * 3 + i] * trial.parameters[w + i * 5 + j];
            }
            for (int k = 0; k < 5; k++) {
                a[j] += h[k] * trial.parameters[u + k * 5 + j];
            }
        }
        return a;
    }

    @Test
    void trainsToTheSameBits() {
        float[] want = trainer("scalar", 1);
        assertArrayEquals(want, trainer("simd", 1));
        assertArrayEquals(want, trainer("simd", 2));
    }

    private static float[] trainer(String backend, int threads) {
        int[] symbols = new int[600];
        Arrays.setAll(symbols, i -> "0012301".charAt(i % 7) - '0');
        Network network =
                Network.builder(Backends.named(backend))
                        .symbols(4)
                        .cell(width -> new MinimalGatedUnit(width, 13))
                        .outputs(4)
                        .build();
        TrainingOptions options =
                TrainingOptions.DEFAULT.withEpochs(8).withRate(0.02f, 0.01f).withThreads(threads);
        try (Trainer trainer = new Trainer(network, Windows.training(symbols, 5, 11), options)) {
            assertTrue(trainer.step());
            float before = trainer.loss();
            while (trainer.step()) {
                assertTrue(Float.isFinite(trainer.loss()));
            }
            assertTrue(trainer.loss() < before / 2, before + " to " + trainer.loss());
            return trainer.network().parameters();
        }
    }

    /** A cell whose author mistook a size, a number or a function. */
    private record Mistaken(int mistake) implements CellSpec {
        @Override
        public int inputs() {
            return 2;
        }

        @Override
        public int outputs() {
            return 3;
        }

        @Override
        public ParameterLayout parameters() {
            return ParameterLayout.builder().add("W", 2, 3).build();
        }

        @Override
        public StateLayout states() {
            return new StateLayout(List.of(new StateLayout.State("h", 3)));
        }

        @Override
        public Cell on(Backend backend) {
            return new StepCell(this, backend, 3) {
                @Override
                protected void step(Step s) {
                    switch (mistake) {
                        case 0 -> s.multiply(s.before(0), 0, s.y());
                        case 1 -> s.multiply(s.x(), 1, s.y());
                        case 2 -> s.kept(1);
                        case 3 -> s.applyBack(Function.LOG, s.y(), s.y());
                        case 4 -> s.addGradient(0, 6, 1);
                        case 5 -> s.apply(Function.TANH, null);
                        default -> s.start(0, s.y());
                    }
                }

                @Override
                protected void stepBack(Step s) {}
            };
        }
    }

    @Test
    void mistakesAreNamed() {
        List<String> messages =
                List.of(
                        "v has 3 floats, expected 2 (the parameter's size)",
                        "block is 1, must be from 0 to 0",
                        "kept is 1, must be from 0 to 0",
                        "f is LOG, whose derivative needs its argument; divide by that",
                        "element is 6, must be from 0 to 5",
                        "a is null, must be given",
                        "a has 3 floats, expected 6 (the parameter's size)");
        for (int mistake = 0; mistake < messages.size(); mistake++) {
            CellTrial trial =
                    new CellTrial(
                            Backends.named("scalar"),
                            new Mistaken(mistake),
                            SequenceShape.of(1, 1),
                            1,
                            Mode.TRAINING,
                            Workers.ONE);
            IllegalArgumentException refusal =
                    assertThrows(IllegalArgumentException.class, trial::forward);
            assertEquals(messages.get(mistake), refusal.getMessage());
        }
    }

    @Test
    void theContractIsChecked() {
        CellTrial trial =
                new CellTrial(Backends.named("simd"), MGU, RAGGED, 1, Mode.TRAINING, Workers.ONE);
        IllegalStateException early = assertThrows(IllegalStateException.class, trial::backward);
        assertEquals(
                "backward has no forward pass to go back over; call forward first",
                early.getMessage());
        IllegalArgumentException size =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> trial.cell.pack(Slice.zeros(3), trial.weights));
        assertEquals("parameters has 3 floats, expected 90 (the cell's layout)", size.getMessage());
    }
}
