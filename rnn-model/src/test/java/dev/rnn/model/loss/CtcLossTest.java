package dev.rnn.model.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.rnn.api.Backends;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import dev.rnn.model.Allocation;
import dev.rnn.model.Golden;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CTC against the sum over all paths, and against PyTorch. */
class CtcLossTest {
    private static final List<Workers> TEAMS = List.of(Workers.ONE, Workers.of(2), Workers.of(3));

    private final Random random = new Random(11);

    @AfterAll
    static void end() {
        TEAMS.forEach(Workers::close);
    }

    private float[] logits(int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) random.nextGaussian() * 1.5f;
        }
        return x;
    }

    /** Minus the logarithm of the sum over all C^T paths that read as the labels, in float64. */
    private static double bruteForce(double[] x, int steps, int classes, int blank, int[] labels) {
        double sum = 0;
        int[] path = new int[steps];
        for (long n = 0; n < Math.round(Math.pow(classes, steps)); n++) {
            long rest = n;
            double p = 1;
            for (int t = 0; t < steps; t++) {
                path[t] = (int) (rest % classes);
                rest /= classes;
                double d = 0;
                for (int k = 0; k < classes; k++) {
                    d += Math.exp(x[t * classes + k]);
                }
                p *= Math.exp(x[t * classes + path[t]]) / d;
            }
            if (Arrays.equals(read(path, blank), labels)) {
                sum += p;
            }
        }
        return -Math.log(sum);
    }

    /** Repeats merged, then blanks taken out. */
    private static int[] read(int[] path, int blank) {
        int[] labels = new int[path.length];
        int n = 0;
        for (int t = 0; t < path.length; t++) {
            if (path[t] != blank && (t == 0 || path[t] != path[t - 1])) {
                labels[n++] = path[t];
            }
        }
        return Arrays.copyOf(labels, n);
    }

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "simd"})
    void equalsTheSumOverAllPathsAndItsCentralDifferences(String backend) {
        int[][] labels = {{}, {1}, {1, 1}, {1, 2}, {2, 1, 2}, {1, 1, 2}, {2, 2, 2}};
        for (int blank : new int[] {0, 3}) {
            CtcLoss loss =
                    new CtcSpec(Reduction.SUM)
                            .withBlank(blank)
                            .on(Backends.named(backend), Workers.ONE);
            for (int steps = 0; steps <= 5; steps++) {
                for (int[] right : labels) {
                    check(loss, steps, blank == 0 ? 3 : 4, blank, right);
                }
            }
        }
    }

    private void check(CtcLoss loss, int steps, int classes, int blank, int[] right) {
        float[] x = logits(steps * classes);
        Slice dx = Slice.of(logits(x.length));
        Slice losses = Slice.zeros(1);
        SequenceShape shape = SequenceShape.of(steps, 1);
        LabelSequences labels = LabelSequences.of(right);
        float got = loss.gradient(shape, classes, Slice.of(x), labels, 1, losses, dx);
        double[] at = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            at[i] = x[i];
        }
        double want = bruteForce(at, steps, classes, blank, right);
        String what = steps + " steps, " + Arrays.toString(right);
        if (Double.isInfinite(want)) {
            assertEquals(Float.POSITIVE_INFINITY, got, what);
            assertArrayEquals(new float[x.length], dx.array(), what);
            return;
        }
        assertEquals(want, got, 1e-5 * (1 + want), what);
        for (int i = 0; i < x.length; i++) {
            at[i] = x[i] + 1e-5;
            double up = bruteForce(at, steps, classes, blank, right);
            at[i] = x[i] - 1e-5;
            double slope = (up - bruteForce(at, steps, classes, blank, right)) / 2e-5;
            at[i] = x[i];
            assertEquals(slope, dx.get(i), 2e-5 * (1 + Math.abs(slope)), what);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "simd"})
    void agreesWithPyTorch(String backend) throws IOException {
        int cases = 0;
        for (JsonElement element : Golden.file("losses.json").getAsJsonArray("ctc")) {
            JsonObject golden = element.getAsJsonObject();
            int classes = golden.get("C").getAsInt();
            int batch = golden.get("B").getAsInt();
            SequenceShape shape =
                    SequenceShape.of(golden.get("T").getAsInt(), batch)
                            .withLengths(Golden.ints(golden.getAsJsonArray("inputs")));
            JsonArray rows = golden.getAsJsonArray("labels");
            int[][] labels = new int[batch][];
            for (int b = 0; b < batch; b++) {
                labels[b] = Golden.ints(rows.get(b).getAsJsonArray());
            }
            CtcSpec spec =
                    new CtcSpec(RowLossGoldenTest.reduction(golden))
                            .withBlank(golden.get("blank").getAsInt());
            spec = golden.get("zero").getAsBoolean() ? spec.withZeroInfinity() : spec;
            CtcLoss loss = spec.on(Backends.named(backend), Workers.ONE);
            Slice x = Slice.of(Golden.floats(golden, "x"));
            Slice losses = Slice.zeros(batch);
            Slice dx = Slice.zeros(x.length());
            LabelSequences right = LabelSequences.of(labels);
            float total = loss.gradient(shape, classes, x, right, 1, losses, dx);
            Golden.near("loss", golden.get("loss").getAsDouble(), total, Golden.RESULT);
            Golden.near(golden, "losses", losses, Golden.RESULT);
            Golden.near(golden, "dx", dx, Golden.GRADIENT);
            assertEquals(total, loss.evaluate(shape, classes, x, right, losses));
            cases++;
        }
        assertEquals(14, cases);
    }

    @Test
    void sameBitsOnBothBackendsForAnyNumberOfThreadsAndForASequenceAlone() {
        int steps = 9;
        int classes = 5;
        int[][] labels = {{1, 2, 3}, {4, 4}, {}, {2}, {3, 1, 3, 1}};
        int[] lengths = {9, 4, 7, 1, 8};
        SequenceShape shape = SequenceShape.of(steps, 5).withLengths(lengths);
        float[] x = logits(steps * 5 * classes);
        LabelSequences right = LabelSequences.of(labels);
        float[] want = null;
        Slice losses = Slice.zeros(5);
        for (String backend : List.of("scalar", "simd")) {
            for (Workers team : TEAMS) {
                CtcLoss loss = new CtcSpec(Reduction.MEAN).on(Backends.named(backend), team);
                Slice place = Slice.of(x.clone());
                loss.gradient(shape, classes, place, right, 3, losses, place);
                want = want == null ? place.array() : want;
                assertArrayEquals(want, place.array(), backend + " " + team.count());
            }
        }
        CtcLoss sum = new CtcSpec(Reduction.SUM).on(Backends.named("simd"), Workers.ONE);
        for (int b = 0; b < 5; b++) {
            float[] own = new float[lengths[b] * classes];
            for (int t = 0; t < lengths[b]; t++) {
                System.arraycopy(x, (t * 5 + b) * classes, own, t * classes, classes);
            }
            assertEquals(
                    losses.get(b),
                    sum.evaluate(
                            SequenceShape.of(lengths[b], 1),
                            classes,
                            Slice.of(own),
                            LabelSequences.of(labels[b]),
                            Slice.zeros(1)));
        }
    }

    /** The wrong alignments have a probability of 0 in float; the right one must not be lost. */
    @Test
    void logitsOfAThousandAndMore() {
        int[] path = {1, 0, 2, 2, 0, 0, 1};
        for (float sure : new float[] {1e3f, 1e30f}) {
            float[] x = new float[path.length * 3];
            for (int t = 0; t < path.length; t++) {
                x[t * 3 + path[t]] = sure;
            }
            Slice dx = Slice.zeros(x.length);
            for (String backend : List.of("scalar", "simd")) {
                CtcLoss loss = new CtcSpec(Reduction.SUM).on(Backends.named(backend), Workers.ONE);
                SequenceShape shape = SequenceShape.of(path.length, 1);
                Slice losses = Slice.zeros(1);
                float right =
                        loss.gradient(
                                shape,
                                3,
                                Slice.of(x),
                                LabelSequences.of(new int[] {1, 2, 1}),
                                1,
                                losses,
                                dx);
                assertEquals(0, right);
                assertArrayEquals(new float[x.length], dx.array());
                // One step must be another class.
                float wrong =
                        loss.gradient(
                                shape,
                                3,
                                Slice.of(x),
                                LabelSequences.of(new int[] {1, 2, 2, 1}),
                                1,
                                losses,
                                dx);
                assertTrue(wrong >= sure && Float.isFinite(wrong), "" + wrong);
            }
        }
    }

    @Test
    void logarithmsOfProbabilitiesAndLogitsAgree() {
        SequenceShape shape = SequenceShape.of(6, 2);
        Slice x = Slice.of(logits(6 * 2 * 4));
        Slice log = Slice.zeros(x.length());
        Backends.named("simd").softmax().logSoftmax(12, 4, x, log);
        LabelSequences labels = LabelSequences.of(new int[] {1, 1}, new int[] {3, 2, 1});
        CtcSpec spec = new CtcSpec(Reduction.MEAN);
        Slice dx = Slice.zeros(x.length());
        Slice dLog = Slice.zeros(x.length());
        Slice losses = Slice.zeros(2);
        float a =
                spec.on(Backends.named("simd"), Workers.ONE)
                        .gradient(shape, 4, x, labels, 1, losses, dx);
        float b =
                spec.onLogProbabilities()
                        .on(Backends.named("simd"), Workers.ONE)
                        .gradient(shape, 4, log, labels, 1, losses, dLog);
        assertEquals(a, b);
        assertArrayEquals(dx.array(), dLog.array(), 1e-6f);
    }

    @Test
    void threeWaysToGiveLabels() {
        LabelSequences of = LabelSequences.of(new int[] {1, 2}, new int[0], new int[] {3});
        LabelSequences flat = LabelSequences.concatenated(new int[] {1, 2, 3}, 2, 0, 1);
        LabelSequences padded = LabelSequences.padded(new int[] {1, 2, -9, -9, 3, -9}, 2, 2, 0, 1);
        for (LabelSequences labels : List.of(of, flat, padded)) {
            assertEquals(3, labels.batch());
            assertEquals(
                    List.of(2, 0, 1),
                    List.of(labels.length(0), labels.length(1), labels.length(2)));
            assertEquals(
                    List.of(1, 2, 3),
                    List.of(labels.label(0, 0), labels.label(0, 1), labels.label(2, 0)));
        }
    }

    @Test
    void saysWhatIsWrong() {
        CtcLoss loss = new CtcSpec(Reduction.SUM).on(Backends.named("scalar"), Workers.ONE);
        SequenceShape shape = SequenceShape.of(4, 2);
        Slice x = Slice.zeros(4 * 2 * 3);
        Slice losses = Slice.zeros(2);
        refused(
                "label 1 of sequence 1 is 3, must be from 0 to 2 (the classes) and not 0 (the"
                        + " blank)",
                () ->
                        loss.evaluate(
                                shape,
                                3,
                                x,
                                LabelSequences.of(new int[] {1}, new int[] {2, 3}),
                                losses));
        refused(
                "label 0 of sequence 0 is 0, must be from 0 to 2 (the classes) and not 0 (the"
                        + " blank)",
                () ->
                        loss.evaluate(
                                shape,
                                3,
                                x,
                                LabelSequences.of(new int[] {0}, new int[] {2}),
                                losses));
        refused(
                "labels has 1 sequences, the batch 2",
                () -> loss.evaluate(shape, 3, x, LabelSequences.of(new int[] {1}), losses));
        refused(
                "lengths add up to 3, there are 2 labels",
                () -> LabelSequences.concatenated(new int[2], 1, 2));
        refused(
                "lengths[1] is -1, must be at least 0",
                () -> LabelSequences.concatenated(new int[0], 1, -1));
        refused(
                "lengths[0] is 3, must be from 0 to 2 (the width)",
                () -> LabelSequences.padded(new int[2], 2, 3));
        refused("sequences[0] is null, must be given", () -> LabelSequences.of((int[]) null));
        refused("blank is -1, must be at least 0", () -> new CtcSpec(Reduction.SUM).withBlank(-1));
        refused(
                "a row of predictions has 3 classes, the blank is 5; it must be among them",
                () ->
                        new CtcSpec(Reduction.SUM)
                                .withBlank(5)
                                .on(Backends.named("scalar"), Workers.ONE)
                                .evaluate(
                                        shape,
                                        3,
                                        x,
                                        LabelSequences.of(new int[0], new int[0]),
                                        losses));
    }

    private static void refused(String message, Runnable wrong) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, wrong::run).getMessage());
    }

    @Test
    void steadyStateAllocatesNothing() {
        SequenceShape shape = SequenceShape.of(6, 3).withLengths(6, 2, 5);
        LabelSequences labels = LabelSequences.of(new int[] {1, 1}, new int[] {3}, new int[0]);
        Slice x = Slice.of(logits(6 * 3 * 4));
        Slice losses = Slice.zeros(3);
        Slice dx = Slice.zeros(x.length());
        for (Workers team : TEAMS.subList(0, 2)) {
            CtcLoss loss = new CtcSpec(Reduction.MEAN).on(Backends.named("scalar"), team);
            Allocation.none(
                    "CTC, threads " + team.count(),
                    () -> {
                        loss.gradient(shape, 4, x, labels, 1, losses, dx);
                        loss.evaluate(shape, 4, x, labels, losses);
                    });
        }
    }
}
