package dev.rnn.model.cell;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.Bias;
import dev.rnn.api.CellSpec;
import dev.rnn.api.Function;
import dev.rnn.api.GruSpec;
import dev.rnn.api.GruSpec.Form;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.Mode;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the variants compute, against float64; and what every cell promises, to the bit. */
class VariantTest {
    private static final SequenceShape RAGGED = SequenceShape.of(5, 4).withLengths(3, 5, 0, 4);

    private final Backend scalar = Backends.named("scalar");
    private final Backend simd = Backends.named("simd");

    @Test
    void outputsAndStatesAreThoseOfTheEquations() {
        for (Gated spec : VariantCases.all()) {
            CellTrial trial = new CellTrial(scalar, spec, RAGGED, 3, Mode.INFERENCE, Workers.ONE);
            trial.forward();
            VariantReference reference = new VariantReference(spec, doubles(trial.parameters));
            reference.run(RAGGED, doubles(trial.x), doubles(trial.initial));
            near(spec + " y", reference.y, trial.y, 3e-6);
            near(spec + " last", reference.last, trial.last, 3e-6);
        }
    }

    @Test
    void gradientsAreThoseOfTheEquations() {
        for (Gated spec : VariantCases.all()) {
            GradientReport report =
                    GradientCheck.of(scalar, spec)
                            .size(4, 3)
                            .lengths(2, 4, 0)
                            .reference(
                                    (shape, p, x, initial, dy, dLast) ->
                                            VariantReference.loss(
                                                    spec, shape, p, x, initial, dy, dLast))
                            .tolerance(1e-3)
                            .run();
            report.assertOk();
        }
    }

    @Test
    void bothBackendsAndAnyThreadsGiveTheSameBits() {
        try (Workers three = Workers.of(3)) {
            for (Gated spec : VariantCases.all()) {
                CellTrial want = trained(scalar, spec, Workers.ONE);
                want.same(trained(simd, spec, Workers.ONE));
                want.same(trained(simd, spec, three));
            }
        }
    }

    private static CellTrial trained(Backend backend, Gated spec, Workers workers) {
        CellTrial trial = new CellTrial(backend, spec, RAGGED, 7, Mode.TRAINING, workers);
        trial.train();
        return trial;
    }

    /** A variant without options and the backend's own kernels: the same bits. */
    @Test
    void withoutOptionsItHasTheBitsOfTheKernels() {
        for (Bias bias : Bias.values()) {
            Gated lstm = LstmVariant.builder(3, 5).bias(bias).build();
            Gated rnn = RnnVariant.builder(3, 5).bias(bias).build();
            for (Backend backend : List.of(scalar, simd)) {
                same(backend, lstm, new LstmSpec(3, 5, bias));
                same(backend, rnn, new RnnSpec(3, 5, Function.TANH, bias));
                for (Form form : Form.values()) {
                    Gated gru = GruVariant.builder(3, 5, form).bias(bias).build();
                    same(backend, gru, new GruSpec(3, 5, form, bias));
                }
            }
        }
    }

    private static void same(Backend backend, Gated variant, CellSpec kernel) {
        CellTrial want = new CellTrial(backend, kernel, RAGGED, 7, Mode.TRAINING, Workers.ONE);
        want.train();
        want.same(trained(backend, variant, Workers.ONE));
    }

    @Test
    void aRowIsWhatItIsAlone() {
        for (Gated spec : VariantCases.all()) {
            CellTrial all = trained(scalar, spec, Workers.ONE);
            for (int b : new int[] {0, 1, 3}) {
                CellTrial one = all.row(b);
                one.train();
                assertArrayEquals(all.rowOf(all.y, b, spec.outputs()), one.y, spec + " y");
                assertArrayEquals(all.rowOf(all.dx, b, spec.inputs()), one.dx, spec + " dx");
                assertArrayEquals(all.stateOf(all.last, b), one.last, spec + " last");
                assertArrayEquals(all.stateOf(all.dInitial, b), one.dInitial, spec + " dInitial");
            }
        }
    }

    @Test
    void stepsAndPiecesGiveTheBitsOfTheWhole() {
        SequenceShape full = SequenceShape.of(5, 3);
        for (Gated spec : VariantCases.all()) {
            CellTrial whole = new CellTrial(scalar, spec, full, 5, Mode.TRAINING, Workers.ONE);
            whole.train();
            CellTrial pieces = new CellTrial(scalar, spec, full, 5, Mode.TRAINING, Workers.ONE);
            pieces.trainInPieces(2);
            assertArrayEquals(whole.y, pieces.y, spec + " y");
            assertArrayEquals(whole.last, pieces.last, spec + " last");
            assertArrayEquals(whole.dx, pieces.dx, spec + " dx");
            assertArrayEquals(whole.dInitial, pieces.dInitial, spec + " dInitial");
            CellTrial steps = new CellTrial(scalar, spec, full, 5, Mode.INFERENCE, Workers.ONE);
            steps.inferStepByStep();
            assertArrayEquals(whole.y, steps.y, spec + " y");
            assertArrayEquals(whole.last, steps.last, spec + " last");
        }
    }

    @Test
    void oneHotInputIsALookupOfRows() {
        for (Gated spec : VariantCases.all()) {
            GradientCheck.of(scalar, spec)
                    .oneHot()
                    .reference(
                            (shape, p, x, initial, dy, dLast) ->
                                    VariantReference.loss(spec, shape, p, x, initial, dy, dLast))
                    .tolerance(1e-3)
                    .run()
                    .assertOk();
        }
    }

    @Test
    void whatLiesInPaddingIsNotRead() {
        for (Gated spec : VariantCases.all()) {
            CellTrial clean = trained(simd, spec, Workers.ONE);
            CellTrial dirty = new CellTrial(simd, spec, RAGGED, 7, Mode.TRAINING, Workers.ONE);
            dirty.fillPadding(Float.NaN);
            dirty.train();
            clean.same(dirty);
        }
    }

    @Test
    void partsOfTheGradientMayBeLeftOut() {
        Gated spec = LstmVariant.builder(3, 5).peepholes().projection(2).build();
        CellTrial both = trained(scalar, spec, Workers.ONE);
        CellTrial without = new CellTrial(scalar, spec, RAGGED, 7, Mode.TRAINING, Workers.ONE);
        Arrays.fill(without.dy, 0);
        without.train();
        CellTrial none = new CellTrial(scalar, spec, RAGGED, 7, Mode.TRAINING, Workers.ONE);
        none.forward();
        Slice gradient = Slice.zeros(none.parameters.length);
        none.cell.backward(
                none.weights,
                none.workspace,
                Slice.NONE,
                Slice.of(none.dLast),
                Slice.NONE,
                Slice.NONE);
        none.cell.weightGradients(none.workspace, 0, 5, gradient);
        assertArrayEquals(without.gradient, gradient.toArray());
        assertTrue(!Arrays.equals(both.gradient, without.gradient));
    }

    @Test
    void aPlainVariantComputesWhatItsNameSays() {
        assertEquals(
                "LstmVariant[inputs=3, hidden=4, bias=ONE, projection=0, peepholes=false,"
                        + " coupled=false, clip=0.0, cellClip=0.0, layerNorm=0.0,"
                        + " recurrentDropout=0.0, f=Activation[kind=SIGMOID, alpha=0.0, beta=0.0],"
                        + " g=Activation[kind=TANH, alpha=0.0, beta=0.0],"
                        + " h=Activation[kind=TANH, alpha=0.0, beta=0.0]]",
                LstmVariant.builder(3, 4).build().toString());
        assertEquals(
                LstmVariant.builder(3, 4).clip(2).build(),
                LstmVariant.builder(3, 4).clip(2).build());
    }

    @Test
    void contradictionsAreRefused() {
        refused(
                "projection is 4, must be at least 1 and below hidden 4; leave it out for none",
                () -> LstmVariant.builder(3, 4).projection(4).build());
        refused(
                "projection is 0, must be at least 1; leave it out for none",
                () -> LstmVariant.builder(3, 4).projection(0));
        refused(
                "coupled and layerNorm contradict each other: the unused forget columns would take"
                        + " part in the normalization; leave one out",
                () -> LstmVariant.builder(3, 4).coupled().layerNorm().build());
        refused(
                "clip is -1.0, must be positive and finite; leave it out for none",
                () -> RnnVariant.builder(3, 4).clip(-1));
        refused(
                "cellClip is NaN, must be positive and finite; leave it out for none",
                () -> LstmVariant.builder(3, 4).cellClip(Float.NaN));
        refused(
                "recurrentDropout is 1.0, must be from 0 to below 1",
                () -> RnnVariant.builder(3, 4).recurrentDropout(1));
        refused("form is null, must be given", () -> GruVariant.builder(3, 4, null).build());
        refused("bias is null, must be given", () -> RnnVariant.builder(3, 4).bias(null));
        refused("hidden is 0, must be at least 1", () -> RnnVariant.builder(3, 0).build());
        refused("f is null, must be given", () -> RnnVariant.builder(3, 4).activation(null));
        refused(
                "TANH has 0 parameters, alpha 1.0 and beta 0.0 were given; give 0 for those it"
                        + " does not have",
                () -> new Activation(Activation.Kind.TANH, 1, 0));
    }

    @Test
    void weightsOfAnotherBackendAreRefused() {
        Gated spec = GruVariant.builder(3, 4, Form.RESET_AFTER).bias(Bias.TWO).build();
        CellTrial one = new CellTrial(scalar, spec, RAGGED, 1, Mode.TRAINING, Workers.ONE);
        CellTrial two = new CellTrial(simd, spec, RAGGED, 1, Mode.TRAINING, Workers.ONE);
        refused(
                "weights were made on backend simd, this cell computes on scalar; make them with"
                        + " this cell",
                () -> one.cell.pack(Slice.of(one.parameters), two.weights));
    }

    private static void refused(String message, Runnable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }

    static double[] doubles(float[] values) {
        double[] all = new double[values.length];
        Arrays.setAll(all, i -> values[i]);
        return all;
    }

    static void near(String name, double[] want, float[] got, double tolerance) {
        assertEquals(want.length, got.length, name);
        for (int i = 0; i < want.length; i++) {
            String where = "%s[%d] is %s, expected %s".formatted(name, i, got[i], want[i]);
            assertTrue(Math.abs(got[i] - want[i]) <= tolerance * (1 + Math.abs(want[i])), where);
        }
    }

    @Test
    void casesCoverAllKinds() {
        List<Gated> all = VariantCases.all();
        assertEquals(93, all.size());
    }
}
