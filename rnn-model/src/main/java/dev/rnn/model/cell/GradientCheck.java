package dev.rnn.model.cell;

import dev.rnn.api.Backend;
import dev.rnn.api.CellSpec;
import dev.rnn.api.Checks;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.RandomStream;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells the author of a cell which of its gradients is wrong, and by how much. The cell runs on
 * random numbers, its outputs and last states are weighted at random and added up in float64, and
 * each element of the parameters, the input and the initial state is moved up and down: central
 * differences at two distances, extrapolated (Richardson), against what backward and
 * weightGradients say.
 *
 * <pre>{@code
 * GradientCheck.of(backend, spec).run().assertOk();
 * }</pre>
 *
 * <p>The differences are taken over the float cell, which resolves some four digits; with {@link
 * #reference} they are taken over the author's own float64 loss, which resolves more. Where a
 * function has a kink between the two points there is no derivative to compare with: such elements
 * are counted, not judged.
 */
public final class GradientCheck {
    /** Rounding of floats and curvature weigh the same at about this distance. */
    private static final double STEP = 0.03;

    private static final double REFERENCE_STEP = 1e-4;

    private final Backend backend;
    private final CellSpec spec;
    private int steps = 4;
    private int batch = 3;
    private int[] lengths;
    private boolean oneHot;
    private long seed = 1;
    private float scale = 0.5f;
    private Slice parameters = Slice.NONE;
    private double tolerance = 0.01;
    private Reference reference;

    private GradientCheck(Backend backend, CellSpec spec) {
        this.backend = backend;
        this.spec = spec;
    }

    /** The author's own computation of a cell in float64. */
    @FunctionalInterface
    public interface Reference {
        /**
         * The sum of all outputs times their weights and all last states times theirs.
         *
         * @param shape steps, batch and lengths
         * @param parameters in the order of {@link CellSpec#parameters()}
         * @param x {@code [T][B][I]}
         * @param initial in the order of {@link CellSpec#states()}
         * @param dy weights of the outputs, {@code [T][B][H]}
         * @param dLast weights of the last states
         * @return the sum
         */
        double loss(
                SequenceShape shape,
                double[] parameters,
                double[] x,
                double[] initial,
                double[] dy,
                double[] dLast);
    }

    /**
     * A check of a cell.
     *
     * @param backend computes
     * @param spec the cell's description
     * @return the check, of 4 steps and 3 sequences of different lengths
     */
    public static GradientCheck of(Backend backend, CellSpec spec) {
        Checks.given("backend", backend);
        Checks.given("spec", spec);
        return new GradientCheck(backend, spec);
    }

    /**
     * How much it runs over. The sequences have different lengths, the last one 0 or more: the full
     * length, one less, and so on.
     *
     * @param steps T, at least 1
     * @param batch B, at least 1
     * @return this check
     */
    public GradientCheck size(int steps, int batch) {
        if (steps < 1 || batch < 1) {
            throw new IllegalArgumentException(
                    "steps is %d and batch %d, both must be at least 1".formatted(steps, batch));
        }
        this.steps = steps;
        this.batch = batch;
        lengths = null;
        return this;
    }

    /**
     * Lengths of the sequences.
     *
     * @param lengths one for each sequence, from 0 to the steps
     * @return this check
     */
    public GradientCheck lengths(int... lengths) {
        Checks.given("lengths", lengths);
        SequenceShape.of(steps, batch).withLengths(lengths);
        this.lengths = lengths.clone();
        return this;
    }

    /**
     * Reads one-hot input.
     *
     * @return this check
     */
    public GradientCheck oneHot() {
        oneHot = true;
        return this;
    }

    /**
     * Which random numbers.
     *
     * @param seed any value; 1 if nothing is said
     * @return this check
     */
    public GradientCheck seed(long seed) {
        this.seed = seed;
        return this;
    }

    /**
     * At given parameters in place of normally distributed ones of deviation 1/2.
     *
     * @param parameters in the order of {@link CellSpec#parameters()}
     * @return this check
     */
    public GradientCheck parameters(Slice parameters) {
        Checks.length("parameters", parameters, spec.parameters().size(), "the cell's layout");
        this.parameters = parameters;
        return this;
    }

    /**
     * How far off a gradient may be.
     *
     * @param tolerance largest relative error; 0.01 if nothing is said
     * @return this check
     */
    public GradientCheck tolerance(double tolerance) {
        if (!(tolerance > 0)) {
            throw new IllegalArgumentException(
                    "tolerance is %s, must be positive".formatted(tolerance));
        }
        this.tolerance = tolerance;
        return this;
    }

    /**
     * Takes the differences over a float64 computation of the author's.
     *
     * @param reference computes the same cell in float64
     * @return this check
     */
    public GradientCheck reference(Reference reference) {
        Checks.given("reference", reference);
        this.reference = reference;
        return this;
    }

    /**
     * Runs the check.
     *
     * @return what it found
     */
    public GradientReport run() {
        SequenceShape shape = SequenceShape.of(steps, batch).withLengths(lengthsOrDefault());
        RandomStream random = backend.random(seed, 0x6772616469656e74L);
        float[] p = normal(random, spec.parameters().size(), scale);
        if (!parameters.isNone()) {
            p = parameters.toArray();
        }
        GradientTrial trial = new GradientTrial(backend, spec, shape, p, random, oneHot, reference);
        List<GradientReport.Finding> findings = new ArrayList<>();
        for (ParameterLayout.Block block : spec.parameters().blocks()) {
            findings.add(
                    worst(
                            block.name(),
                            block.columns(),
                            trial.parameters,
                            block.offset(),
                            block.size(),
                            trial.gradient,
                            trial));
        }
        if (!oneHot) {
            findings.add(
                    worst("input", spec.inputs(), trial.x, 0, trial.x.length, trial.dx, trial));
        }
        int at = 0;
        for (int s = 0; s < spec.states().states().size(); s++) {
            var state = spec.states().states().get(s);
            int size = batch * state.width();
            findings.add(
                    worst(
                            "initial " + state.name(),
                            state.width(),
                            trial.initial,
                            at,
                            size,
                            trial.dInitial,
                            trial));
            at += size;
        }
        return new GradientReport(spec, tolerance, findings, trial.stepsAddUp);
    }

    private int[] lengthsOrDefault() {
        if (lengths != null) {
            return lengths;
        }
        int[] all = new int[batch];
        for (int b = 0; b < batch; b++) {
            all[b] = Math.max(0, steps - b);
        }
        return all;
    }

    static float[] normal(RandomStream random, int n, float scale) {
        float[] values = new float[n];
        random.normal(Slice.of(values));
        for (int i = 0; i < n; i++) {
            values[i] *= scale;
        }
        return values;
    }

    /** The element of a block whose gradient is furthest off. */
    private GradientReport.Finding worst(
            String name,
            int columns,
            float[] values,
            int from,
            int count,
            float[] got,
            GradientTrial trial) {
        double step = reference == null ? STEP : REFERENCE_STEP;
        double[] expected = new double[count];
        double largest = 0;
        for (int i = 0; i < count; i++) {
            expected[i] = trial.difference(values, from + i, step);
            largest = Math.max(largest, Math.abs(expected[i]));
        }
        // Below a hundredth of the largest gradient the differences have no digits left
        double floor = Math.max(0.01 * largest, reference == null ? 3e-3 : 1e-7);
        double margin = reference == null ? 1e-3 : tolerance * floor;
        GradientReport.Finding worst = null;
        int kinks = 0;
        for (int i = 0; i < count; i++) {
            double error = error(got[from + i], expected[i], floor);
            // A kink may lie within the distance: nearer ones, as far as floats resolve them
            for (int nearer = 8; nearer <= 64 && !(error <= tolerance); nearer *= 8) {
                double near = trial.difference(values, from + i, step / nearer);
                if (error(got[from + i], near, floor) <= tolerance) {
                    error = error(got[from + i], near, floor);
                    expected[i] = near;
                }
            }
            if (!(error <= tolerance)
                    && trial.kink(got[from + i], values, from + i, step, margin)) {
                kinks++;
                continue;
            }
            if (worst == null || !(error <= worst.error())) {
                worst =
                        new GradientReport.Finding(
                                name,
                                i / columns,
                                i % columns,
                                got[from + i],
                                expected[i],
                                error,
                                count,
                                kinks);
            }
        }
        return worst == null
                ? new GradientReport.Finding(name, 0, 0, 0, 0, 0, count, kinks)
                : worst.withKinks(kinks);
    }

    private static double error(double got, double expected, double floor) {
        double size = Math.max(Math.max(Math.abs(got), Math.abs(expected)), floor);
        return Math.abs(got - expected) / size;
    }
}
