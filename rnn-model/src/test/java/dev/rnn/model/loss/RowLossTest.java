package dev.rnn.model.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.CrossEntropySpec;
import dev.rnn.api.Loss;
import dev.rnn.api.LossSpec;
import dev.rnn.api.Slice;
import dev.rnn.api.Target;
import dev.rnn.api.Workers;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the losses over rows promise beside PyTorch's values. */
class RowLossTest {
    private static final int ROWS = 11;
    private static final int WIDTH = 7;
    private static final float INFINITY = Float.POSITIVE_INFINITY;
    private static final List<Workers> TEAMS = List.of(Workers.ONE, Workers.of(2), Workers.of(3));

    @AfterAll
    static void end() {
        TEAMS.forEach(Workers::close);
    }

    private final Random random = new Random(4);

    private float[] values(int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) random.nextGaussian() * 3;
        }
        return x;
    }

    private int[] classes() {
        return random.ints(ROWS, 0, WIDTH).toArray();
    }

    /** Every kind with options, each with a target that it takes. */
    private static List<LossSpec> specs(Reduction reduction) {
        float[] weights = {1, 2, 0, 0.5f, 3, 1, 0.1f};
        return List.of(
                new SoftmaxCrossEntropySpec(reduction),
                new SoftmaxCrossEntropySpec(reduction)
                        .withClassWeights(weights)
                        .withIgnoredIndex(SoftmaxCrossEntropySpec.IGNORED)
                        .withLabelSmoothing(0.2f),
                new NegativeLogLikelihoodSpec(reduction).withClassWeights(weights),
                new BinaryCrossEntropySpec(reduction).withWeights(weights).withPositiveWeights(2),
                new MseSpec(reduction),
                new L1Spec(reduction),
                new QuantileSpec(List.of(0.1f, 0.5f, 0.9f), reduction),
                new SmoothL1Spec(0.5f, reduction),
                new HuberSpec(0.5f, reduction));
    }

    private Target target(LossSpec spec) {
        return spec instanceof SoftmaxCrossEntropySpec || spec instanceof NegativeLogLikelihoodSpec
                ? Target.classes(classes())
                : Target.values(Slice.of(values(ROWS * WIDTH)));
    }

    @ParameterizedTest
    @EnumSource(Reduction.class)
    void sameBitsOnBothBackendsForAnyNumberOfThreadsAndInPlace(Reduction reduction) {
        for (LossSpec spec : specs(reduction)) {
            float[] x = values(ROWS * WIDTH);
            Target target = target(spec);
            float[] want = null;
            for (String backend : List.of("scalar", "simd")) {
                for (Workers team : TEAMS) {
                    Loss loss = Backends.named(backend).loss(spec, team);
                    Slice losses = Slice.zeros(ROWS);
                    Slice dx = Slice.zeros(x.length);
                    float total = loss.gradient(ROWS, WIDTH, Slice.of(x), target, 0.7f, losses, dx);
                    Slice place = Slice.of(x.clone());
                    loss.gradient(ROWS, WIDTH, place, target, 0.7f, losses, place);
                    assertArrayEquals(dx.array(), place.array(), spec + " in place");
                    float[] all = new float[1 + ROWS + x.length];
                    all[0] = total;
                    System.arraycopy(losses.array(), 0, all, 1, ROWS);
                    System.arraycopy(dx.array(), 0, all, 1 + ROWS, x.length);
                    want = want == null ? all : want;
                    assertArrayEquals(want, all, spec + " " + backend + " " + team.count());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "simd"})
    void withoutOptionsItHasTheBitsOfThePlainCrossEntropy(String name) {
        Backend backend = Backends.named(name);
        Slice x = Slice.of(values(ROWS * WIDTH));
        Target target = Target.classes(classes());
        Slice losses = Slice.zeros(ROWS);
        Slice dx = Slice.zeros(x.length());
        float total =
                backend.loss(new SoftmaxCrossEntropySpec(Reduction.SUM), Workers.ONE)
                        .gradient(ROWS, WIDTH, x, target, 0.3f, losses, dx);
        Slice plainLosses = Slice.zeros(ROWS);
        Slice plain = Slice.zeros(x.length());
        assertEquals(
                backend.loss(new CrossEntropySpec(), Workers.ONE)
                        .gradient(ROWS, WIDTH, x, target, 0.3f, plainLosses, plain),
                total);
        assertArrayEquals(plainLosses.array(), losses.array());
        assertArrayEquals(plain.array(), dx.array());
    }

    /**
     * A masked loss is that of the rows that count, moved together; the others may hold anything.
     */
    @ParameterizedTest
    @EnumSource(Reduction.class)
    void rowsThatDoNotCountAreNotThere(Reduction reduction) {
        boolean[] counts = {true, true, false, true, false, false, true, true, true, false, true};
        for (LossSpec spec : specs(reduction)) {
            boolean ofClasses = target(spec) instanceof Target.Classes;
            float[] x = values(ROWS * WIDTH);
            float[] z = values(ROWS * WIDTH);
            int[] right = classes();
            float[] xs = new float[7 * WIDTH];
            float[] zs = new float[7 * WIDTH];
            int[] rights = new int[7];
            for (int row = 0, n = 0; row < ROWS; row++) {
                if (counts[row]) {
                    System.arraycopy(x, row * WIDTH, xs, n * WIDTH, WIDTH);
                    System.arraycopy(z, row * WIDTH, zs, n * WIDTH, WIDTH);
                    rights[n++] = right[row];
                } else {
                    java.util.Arrays.fill(x, row * WIDTH, (row + 1) * WIDTH, Float.NaN);
                    right[row] = 99;
                }
            }
            Loss loss = Backends.named("simd").loss(spec, Workers.ONE);
            Slice losses = Slice.of(values(ROWS));
            Slice dx = Slice.of(values(ROWS * WIDTH));
            Target target = ofClasses ? Target.classes(right) : Target.values(Slice.of(z));
            float total =
                    loss.gradient(
                            ROWS, WIDTH, Slice.of(x), Target.masked(target, counts), 2, losses, dx);
            Slice some = Slice.zeros(7);
            Slice dxs = Slice.zeros(7 * WIDTH);
            Target together = ofClasses ? Target.classes(rights) : Target.values(Slice.of(zs));
            float want = loss.gradient(7, WIDTH, Slice.of(xs), together, 2, some, dxs);
            assertEquals(want, total, 1e-5f * Math.abs(want), spec.toString());
            for (int row = 0, n = 0; row < ROWS; row++) {
                assertEquals(counts[row] ? some.get(n) : 0, losses.get(row));
                for (int i = 0; i < WIDTH; i++) {
                    float wanted = counts[row] ? dxs.get(n * WIDTH + i) : 0;
                    assertEquals(wanted, dx.get(row * WIDTH + i), 1e-6f * Math.abs(wanted));
                }
                n += counts[row] ? 1 : 0;
            }
        }
    }

    /** Where PyTorch has 0/0. */
    @Test
    void aMeanOfNothingIsZeroAndSoIsItsGradient() {
        for (LossSpec spec : specs(Reduction.MEAN)) {
            Loss loss = Backends.named("scalar").loss(spec, Workers.ONE);
            Slice losses = Slice.of(values(ROWS));
            Slice dx = Slice.of(values(ROWS * WIDTH));
            Target target = Target.masked(target(spec), new boolean[ROWS]);
            Slice x = Slice.of(values(ROWS * WIDTH));
            assertEquals(0f, loss.gradient(ROWS, WIDTH, x, target, 1, losses, dx));
            assertArrayEquals(new float[ROWS], losses.array());
            assertArrayEquals(new float[ROWS * WIDTH], dx.array());
            assertEquals(
                    0f,
                    loss.evaluate(
                            0,
                            WIDTH,
                            Slice.zeros(0),
                            target(spec) instanceof Target.Classes
                                    ? Target.classes()
                                    : Target.values(Slice.zeros(0)),
                            Slice.zeros(0)));
        }
        int[] ignored = new int[ROWS];
        java.util.Arrays.fill(ignored, SoftmaxCrossEntropySpec.IGNORED);
        Loss loss =
                Backends.named("scalar")
                        .loss(
                                new SoftmaxCrossEntropySpec(Reduction.MEAN).withIgnoredIndex(-100),
                                Workers.ONE);
        Slice x = Slice.of(values(ROWS * WIDTH));
        assertEquals(0f, loss.evaluate(ROWS, WIDTH, x, Target.classes(ignored), Slice.zeros(ROWS)));
    }

    private static float[] row(LossSpec spec, float[] x, Target target) {
        Loss loss = Backends.named("simd").loss(spec, Workers.ONE);
        Slice dx = Slice.zeros(x.length);
        float total = loss.gradient(1, x.length, Slice.of(x), target, 1, Slice.zeros(1), dx);
        float[] all = new float[1 + x.length];
        all[0] = total;
        System.arraycopy(dx.array(), 0, all, 1, x.length);
        return all;
    }

    @Test
    void hugeAndInfiniteLogits() {
        var plain = new SoftmaxCrossEntropySpec(Reduction.MEAN);
        var weighted = plain.withClassWeights(1, 1, 1);
        var smooth = plain.withLabelSmoothing(0.5f);
        float[] huge = {1e30f, 0, -1e30f};
        float[] taken = {-INFINITY, 0, 0};
        for (var spec : List.of(plain, weighted)) {
            assertArrayEquals(new float[] {2e30f, 1, 0, -1}, row(spec, huge, Target.classes(2)));
            assertArrayEquals(new float[] {0, 0, 0, 0}, row(spec, huge, Target.classes(0)));
            float[] log2 = row(spec, taken, Target.classes(1));
            assertEquals(Math.log(2), log2[0], 1e-6);
            assertArrayEquals(
                    new float[] {0, -0.5f, 0.5f}, java.util.Arrays.copyOfRange(log2, 1, 4));
            assertEquals(INFINITY, row(spec, taken, Target.classes(0))[0]);
            assertArrayEquals(
                    new float[] {-1, 0.5f, 0.5f},
                    java.util.Arrays.copyOfRange(row(spec, taken, Target.classes(0)), 1, 4));
        }
        assertEquals(INFINITY, row(smooth, taken, Target.classes(1))[0]);
        Target soft = Target.values(Slice.of(0f, 0.5f, 0.5f));
        assertEquals(Math.log(2), row(plain, taken, soft)[0], 1e-6);
        var binary = new BinaryCrossEntropySpec(Reduction.SUM);
        Target hard = Target.values(Slice.of(0f, 1f, 0f, 1f));
        float[] x = {-INFINITY, INFINITY, -1e30f, 1e30f};
        assertArrayEquals(new float[5], row(binary, x, hard));
        assertEquals(1e30f, row(binary, new float[] {1e30f}, Target.values(Slice.of(0f)))[0]);
        assertEquals(INFINITY, row(binary, new float[] {INFINITY}, Target.values(Slice.of(0f)))[0]);
        // e^-20, which 1 + e^-20 in float would lose
        assertEquals(
                StrictMath.exp(-20),
                row(binary, new float[] {20}, Target.values(Slice.of(1f)))[0],
                1e-15);
    }

    /** The loss of one row in float64, for central differences. */
    private static double reference(LossSpec spec, double[] x, Target target) {
        double sum = 0;
        double max = java.util.Arrays.stream(x).max().orElseThrow();
        double d = 0;
        for (double v : x) {
            d += Math.exp(v - max);
        }
        for (int j = 0; j < x.length; j++) {
            boolean right = target instanceof Target.Classes c && c.classes()[0] == j;
            double z = target instanceof Target.Values v ? v.values().get(j) : right ? 1 : 0;
            double e = Math.abs(x[j] - z);
            if (spec instanceof SoftmaxCrossEntropySpec ce) {
                double w = ce.classWeights().isEmpty() ? 1 : ce.classWeights().get(j);
                double s = ce.labelSmoothing();
                sum -= w * ((1 - s) * z + s / x.length) * (x[j] - max - Math.log(d));
            } else if (spec instanceof NegativeLogLikelihoodSpec nll) {
                sum -= z * nll.classWeights().get(j) * x[j];
            } else if (spec instanceof BinaryCrossEntropySpec b) {
                double p = b.positiveWeights().get(0);
                double w = b.weights().get(j);
                sum +=
                        w
                                * (p * z * Math.log1p(Math.exp(-x[j]))
                                        + (1 - z) * Math.log1p(Math.exp(x[j])));
            } else if (spec instanceof MseSpec) {
                sum += e * e;
            } else if (spec instanceof L1Spec) {
                sum += e;
            } else if (spec instanceof QuantileSpec q) {
                double level = q.levels().get(j % q.levels().size());
                sum += x[j] > z ? (1 - level) * e : level * e;
            } else if (spec instanceof SmoothL1Spec s) {
                sum += e < s.beta() ? e * e / (2 * s.beta()) : e - s.beta() / 2;
            } else if (spec instanceof HuberSpec h) {
                sum += e < h.delta() ? e * e / 2 : h.delta() * (e - h.delta() / 2);
            } else {
                throw new AssertionError(spec);
            }
        }
        return sum;
    }

    @Test
    void gradientsEqualCentralDifferencesOfAFloat64Reference() {
        for (LossSpec spec : specs(Reduction.SUM)) {
            for (int round = 0; round < 20; round++) {
                float[] x = values(WIDTH);
                boolean ofClasses = target(spec) instanceof Target.Classes;
                Target target =
                        ofClasses
                                ? Target.classes(round % WIDTH)
                                : Target.values(Slice.of(values(WIDTH)));
                float[] got = row(spec, x, target);
                double[] at = new double[WIDTH];
                for (int i = 0; i < WIDTH; i++) {
                    at[i] = x[i];
                }
                double want = reference(spec, at, target);
                assertEquals(want, got[0], 1e-5 * (1 + Math.abs(want)), spec.toString());
                for (int i = 0; i < WIDTH; i++) {
                    at[i] = x[i] + 1e-5;
                    double up = reference(spec, at, target);
                    at[i] = x[i] - 1e-5;
                    double slope = (up - reference(spec, at, target)) / 2e-5;
                    at[i] = x[i];
                    double bound = 2e-5 * (1 + Math.abs(slope));
                    assertEquals(slope, got[1 + i], bound, spec.toString());
                }
            }
        }
    }

    @Test
    void saysWhatIsWrong() {
        var ce = new SoftmaxCrossEntropySpec(Reduction.MEAN);
        Slice x = Slice.zeros(6);
        Slice losses = Slice.zeros(2);
        refused(
                "target[1] is 3, must be from 0 to 2 (the classes)",
                () -> on(ce).evaluate(2, 3, x, Target.classes(0, 3), losses));
        refused(
                "target[0] is -1, must be from 0 to 2 (the classes) or -100 (ignored)",
                () ->
                        on(ce.withIgnoredIndex(-100))
                                .evaluate(2, 3, x, Target.classes(-1, -100), losses));
        refused(
                "a row of predictions has 3 classes, this loss has weights for 2",
                () ->
                        on(ce.withClassWeights(1, 2))
                                .evaluate(2, 3, x, Target.classes(0, 1), losses));
        refused(
                "classWeights[1] is -2.0, must be at least 0 and finite",
                () -> ce.withClassWeights(1, -2));
        refused(
                "labelSmoothing is NaN, must be from 0 to 1",
                () -> ce.withLabelSmoothing(Float.NaN));
        refused(
                "beta is -1.0, must be at least 0.0 and finite",
                () -> new SmoothL1Spec(-1, Reduction.SUM));
        refused(
                "delta is 0.0, must be above 0.0 and finite",
                () -> new HuberSpec(0, Reduction.SUM));
        refused("reduction is null, must be given", () -> new MseSpec(null));
        refused(
                "target holds classes, this loss compares with values; use Target.values",
                () ->
                        on(new MseSpec(Reduction.SUM))
                                .evaluate(2, 3, x, Target.classes(0, 1), losses));
        refused(
                "target holds values, an ignored index is for classes; use Target.masked",
                () ->
                        on(ce.withIgnoredIndex(-100))
                                .evaluate(2, 3, x, Target.values(Slice.zeros(6)), losses));
        refused(
                "the mask has 1 entries from 0 on, expected 2 (one a row)",
                () -> on(ce).evaluate(2, 3, x, Target.masked(Target.classes(0, 1), true), losses));
        refused(
                "weights has 2 entries, must have 1, 3 (the width) or 6 (rows x width)",
                () ->
                        on(new BinaryCrossEntropySpec(Reduction.SUM).withWeights(1, 2))
                                .evaluate(2, 3, x, Target.values(Slice.zeros(6)), losses));
        refused(
                "gradient overlaps target in the same array; give it floats of its own",
                () ->
                        on(new MseSpec(Reduction.SUM))
                                .gradient(2, 3, x, Target.values(losses6), 1, losses, losses6));
    }

    private final Slice losses6 = Slice.zeros(6);

    private static Loss on(LossSpec spec) {
        return Backends.named("scalar").loss(spec, Workers.ONE);
    }

    private static void refused(String message, Runnable wrong) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, wrong::run).getMessage());
    }

    @Test
    void perplexityAndBitsPerCharacter() {
        assertEquals(65, Measures.perplexity(Math.log(65)), 1e-12);
        assertEquals(6, Measures.bitsPerCharacter(Math.log(64)), 1e-15);
        assertEquals(1, Measures.perplexity(0));
        assertTrue(Double.isNaN(Measures.perplexity(Double.NaN)));
    }

    @Test
    void steadyStateAllocatesNothing() {
        for (LossSpec spec : specs(Reduction.MEAN)) {
            for (Workers team : TEAMS.subList(0, 2)) {
                Loss loss = Backends.named("scalar").loss(spec, team);
                Target target = Target.masked(target(spec), someRows());
                Slice x = Slice.of(values(ROWS * WIDTH));
                Slice losses = Slice.zeros(ROWS);
                Slice dx = Slice.zeros(x.length());
                dev.rnn.model.Allocation.none(
                        spec + ", threads " + team.count(),
                        () -> {
                            loss.gradient(ROWS, WIDTH, x, target, 1, losses, dx);
                            loss.evaluate(ROWS, WIDTH, x, target, losses);
                        });
            }
        }
    }

    private static boolean[] someRows() {
        boolean[] counts = new boolean[ROWS];
        for (int row = 0; row < ROWS; row++) {
            counts[row] = row % 3 != 1;
        }
        return counts;
    }
}
