package dev.rnn.model.loss;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.Loss;
import dev.rnn.api.LossSpec;
import dev.rnn.api.Reductions;
import dev.rnn.api.Slice;
import dev.rnn.api.Target;
import dev.rnn.api.Workers;
import java.util.Arrays;

/**
 * What all losses over rows have in common: arguments, rows that do not count, threads that share
 * out the rows, the total. A kind of loss says what it takes ({@link #prepare}) and what a share of
 * the rows costs ({@link #share}).
 */
abstract class RowLoss implements Loss {
    private final LossSpec spec;
    private final Reduction reduction;
    private final Reductions reductions;
    private final Workers.Task task = this::share;
    final Workers workers;

    // The call at hand, for the workers.
    int rows;
    int width;
    Slice predictions;
    Slice losses;
    Slice gradient;

    /** Whether the gradient is wanted. */
    boolean differentiate;

    /** Multiplies the gradient of the rows' sum. */
    float factor;

    private Target.Masked mask;

    RowLoss(LossSpec spec, Reduction reduction, Backend backend, Workers workers) {
        Checks.given("backend", backend);
        Checks.given("workers", workers);
        this.spec = spec;
        this.reduction = reduction;
        this.workers = workers;
        reductions = backend.reductions();
    }

    /**
     * Checks and takes the target.
     *
     * @return what the sum is divided by for the mean
     */
    abstract float prepare(Target target);

    /** Writes the losses of a worker's share of the rows, and their gradient if it is wanted. */
    abstract void share(int worker);

    /** Computes all rows. */
    void compute() {
        workers.run(task);
    }

    /** Whether a row counts; the classes may leave out more of them. */
    boolean counts(int row) {
        return mask == null || mask.counts()[mask.offset() + row];
    }

    /** How many rows count. */
    final int counted() {
        int n = 0;
        for (int row = 0; row < rows; row++) {
            n += counts(row) ? 1 : 0;
        }
        return n;
    }

    /** A row that does not count: no loss, no gradient, whatever is there. */
    final void drop(int row) {
        losses.array()[losses.offset() + row] = 0;
        if (differentiate) {
            int at = gradient.offset() + row * width;
            Arrays.fill(gradient.array(), at, at + width, 0);
        }
    }

    /** The values of a target, which must have a row for each row of the predictions. */
    final Slice values(Target target) {
        if (!(target instanceof Target.Values values)) {
            throw new IllegalArgumentException(
                    "target holds classes, this loss compares with values; use Target.values");
        }
        Checks.rows("target", values.values(), rows, width);
        Checks.apart("losses", losses, "target", values.values());
        if (differentiate) {
            Checks.apart("gradient", gradient, "target", values.values());
        }
        return values.values();
    }

    @Override
    public final LossSpec spec() {
        return spec;
    }

    @Override
    public final float evaluate(
            int rows, int width, Slice predictions, Target target, Slice losses) {
        take(rows, width, predictions, losses);
        differentiate = false;
        gradient = Slice.NONE;
        return total(target, 1);
    }

    @Override
    public final float gradient(
            int rows,
            int width,
            Slice predictions,
            Target target,
            float scale,
            Slice losses,
            Slice gradient) {
        take(rows, width, predictions, losses);
        Checks.rows("gradient", gradient, rows, width);
        Checks.sameOrApart("gradient", gradient, "predictions", predictions);
        Checks.apart("losses", losses, "gradient", gradient);
        differentiate = true;
        this.gradient = gradient;
        return total(target, scale);
    }

    private void take(int rows, int width, Slice predictions, Slice losses) {
        Checks.rows("predictions", predictions, rows, width);
        Checks.length("losses", losses, rows, "one a row");
        Checks.apart("losses", losses, "predictions", predictions);
        this.rows = rows;
        this.width = width;
        this.predictions = predictions;
        this.losses = losses;
    }

    private float total(Target target, float scale) {
        Checks.given("target", target);
        mask = target instanceof Target.Masked masked ? masked : null;
        if (mask != null && mask.counts().length - mask.offset() < rows) {
            throw new IllegalArgumentException(
                    "the mask has %d entries from %d on, expected %d (one a row)"
                            .formatted(mask.counts().length - mask.offset(), mask.offset(), rows));
        }
        float divisor = prepare(mask == null ? target : mask.target());
        boolean mean = reduction == Reduction.MEAN;
        factor = !mean ? scale : divisor == 0 ? 0 : scale / divisor;
        compute();
        float sum = reductions.sum(losses);
        return !mean ? sum : divisor == 0 ? 0 : sum / divisor;
    }
}
