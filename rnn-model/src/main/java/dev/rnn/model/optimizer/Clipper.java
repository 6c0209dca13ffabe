package dev.rnn.model.optimizer;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.Elementwise;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.Reductions;
import dev.rnn.api.Slice;
import dev.rnn.model.ParameterPlace;

/**
 * Keeps gradients in bounds, as a {@link Clipping} says. Allocates nothing while gradients are
 * finite. For one thread at a time.
 */
public final class Clipper {
    private final Clipping spec;
    private final ParameterLayout layout;
    private final Elementwise elementwise;
    private final Reductions reductions;
    private double norm = Double.NaN;
    private long skipped;

    Clipper(Clipping spec, Backend backend, ParameterLayout layout) {
        Checks.given("backend", backend);
        Checks.given("layout", layout);
        this.spec = spec;
        this.layout = layout;
        elementwise = backend.elementwise();
        reductions = backend.reductions();
    }

    /**
     * Clips one gradient.
     *
     * @param gradient of all parameters, in the order of the layout; overwritten
     * @return whether to go on with the update; false if it is to be skipped, the gradient being as
     *     it was up to bounds by value
     * @throws NonFiniteGradientException if the gradient is not finite and that is to stop
     */
    public boolean clip(Slice gradient) {
        return clip(gradient, 0, (from, to, into) -> {});
    }

    /**
     * Clips one gradient, and knows which time steps it came from.
     *
     * @param gradient of all parameters, in the order of the layout; overwritten
     * @param steps T, at least 0
     * @param contributions what each step contributed; asked only if the gradient is not finite
     * @return whether to go on with the update; false if it is to be skipped
     * @throws NonFiniteGradientException if the gradient is not finite and that is to stop, naming
     *     the time step
     */
    public boolean clip(Slice gradient, int steps, StepGradients contributions) {
        Checks.length("gradient", gradient, layout.size(), "the layout's size");
        Options.atLeast("steps", steps, 0);
        Checks.given("contributions", contributions);
        if (spec.maxValue() < Double.POSITIVE_INFINITY) {
            clamp(gradient, (float) spec.maxValue());
        }
        float measured = norm(gradient);
        norm = measured;
        if (Float.isFinite(measured)) {
            float coefficient = (float) spec.maxNorm() / (measured + 1e-6f);
            if (coefficient < 1) {
                elementwise.scale(coefficient, gradient);
            }
            return true;
        }
        return beyondFloats(gradient, steps, contributions);
    }

    /** NaN stays NaN. */
    private static void clamp(Slice x, float most) {
        float[] a = x.array();
        for (int i = x.offset(); i < x.offset() + x.length(); i++) {
            a[i] = Math.max(-most, Math.min(most, a[i]));
        }
    }

    private float norm(Slice x) {
        switch (spec.norm()) {
            case L1:
                return (float) absolutes(x);
            case INFINITY:
                return largest(x);
            default:
                return reductions.norm(x);
        }
    }

    /** In float64, 16 partial sums and a tree, as docs/numerics.md, "Sums", has it for float32. */
    private static double absolutes(Slice x) {
        return sum(x, false, 0, 1);
    }

    private static double sum(Slice x, boolean squares, int j, int width) {
        if (width < 16) {
            return sum(x, squares, j, 2 * width) + sum(x, squares, j + width, 2 * width);
        }
        float[] a = x.array();
        double s = 0;
        for (int i = x.offset() + j; i < x.offset() + x.length(); i += 16) {
            s += squares ? (double) a[i] * a[i] : Math.abs(a[i]);
        }
        return s;
    }

    private static float largest(Slice x) {
        float[] a = x.array();
        float most = 0;
        for (int i = x.offset(); i < x.offset() + x.length(); i++) {
            most = Math.max(most, Math.abs(a[i]));
        }
        return most;
    }

    /**
     * Where all gradients are finite and only the norm is too large for a float, float64 is not.
     */
    private boolean beyondFloats(Slice gradient, int steps, StepGradients contributions) {
        double wide =
                spec.norm() == Clipping.Norm.L2
                        ? StrictMath.sqrt(sum(gradient, true, 0, 1))
                        : sum(gradient, false, 0, 1);
        if (Double.isFinite(wide)) {
            norm = wide;
            double coefficient = spec.maxNorm() / (wide + 1e-6);
            if (coefficient < 1) {
                elementwise.scale((float) coefficient, gradient);
            }
            return true;
        }
        if (spec.nonFinite() == Clipping.NonFinite.SKIP) {
            skipped++;
            return false;
        }
        throw found(gradient, steps, contributions);
    }

    private NonFiniteGradientException found(
            Slice gradient, int steps, StepGradients contributions) {
        int index = 0;
        while (Float.isFinite(gradient.get(index))) {
            index++;
        }
        ParameterPlace place = ParameterPlace.of(layout, index);
        int step = steps - 1;
        Slice part = Slice.zeros(steps == 0 ? 0 : layout.size());
        for (; step >= 0; step--) {
            java.util.Arrays.fill(part.array(), 0);
            contributions.add(step, step + 1, part);
            if (!Float.isFinite(part.get(index))) {
                break;
            }
        }
        String when = step < 0 ? "" : ", time step %d,".formatted(step);
        return new NonFiniteGradientException(
                "the gradient's norm became %s: the gradient of %s%s is %s"
                        .formatted((float) norm, place, when, gradient.get(index)),
                place,
                step);
    }

    /**
     * The norm of the last gradient, before it was scaled.
     *
     * @return the norm; NaN before the first
     */
    public double norm() {
        return norm;
    }

    /**
     * Gradients that were not finite and skipped; part of a checkpoint if it matters.
     *
     * @return their number
     */
    public long skipped() {
        return skipped;
    }

    /**
     * Goes on from a checkpoint.
     *
     * @param skipped what {@link #skipped()} was
     * @throws IllegalArgumentException if it is negative
     */
    public void restore(long skipped) {
        this.skipped = Options.atLeast("skipped", skipped, 0);
    }
}
