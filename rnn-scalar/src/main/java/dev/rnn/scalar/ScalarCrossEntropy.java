package dev.rnn.scalar;

import dev.rnn.api.Checks;
import dev.rnn.api.CrossEntropySpec;
import dev.rnn.api.Loss;
import dev.rnn.api.LossChecks;
import dev.rnn.api.Slice;
import dev.rnn.api.Target;
import dev.rnn.api.Workers;

/** Cross-entropy on logits, docs/equations.md (3) to (5). Workers share out the rows. */
final class ScalarCrossEntropy implements Loss {
    private final CrossEntropySpec spec;
    private final Workers workers;
    private final Workers.Task evaluateTask = this::evaluateRows;
    private final Workers.Task gradientTask = this::gradientRows;

    // The call at hand, for the workers.
    private int rows;
    private int classes;
    private Slice logits;
    private Target.Classes target;
    private float scale;
    private Slice losses;
    private Slice gradient;

    ScalarCrossEntropy(CrossEntropySpec spec, Workers workers) {
        this.spec = spec;
        this.workers = workers;
    }

    @Override
    public CrossEntropySpec spec() {
        return spec;
    }

    @Override
    public float evaluate(int rows, int width, Slice predictions, Target target, Slice losses) {
        take(rows, width, predictions, target, losses);
        workers.run(evaluateTask);
        return ScalarReductions.sum(losses.array(), losses.offset(), rows);
    }

    @Override
    public float gradient(
            int rows,
            int width,
            Slice predictions,
            Target target,
            float scale,
            Slice losses,
            Slice gradient) {
        take(rows, width, predictions, target, losses);
        Checks.rows("gradient", gradient, rows, width);
        Checks.sameOrApart("gradient", gradient, "predictions", predictions);
        Checks.apart("losses", losses, "gradient", gradient);
        this.scale = scale;
        this.gradient = gradient;
        workers.run(gradientTask);
        return ScalarReductions.sum(losses.array(), losses.offset(), rows);
    }

    private void take(int rows, int width, Slice predictions, Target target, Slice losses) {
        this.target = LossChecks.classLoss(rows, width, predictions, target, losses);
        Checks.apart("losses", losses, "predictions", predictions);
        this.rows = rows;
        this.classes = width;
        this.logits = predictions;
        this.losses = losses;
    }

    private void evaluateRows(int worker) {
        float[] x = logits.array();
        for (int row = workers.share(rows, worker); row < workers.share(rows, worker + 1); row++) {
            int xo = logits.offset() + row * classes;
            float max = ScalarSoftmax.max(x, xo, classes);
            float sum = ScalarSoftmax.sumOfExponentials(x, xo, max, classes);
            loss(row, sum, x[xo + target(row)] - max);
        }
    }

    private void gradientRows(int worker) {
        float[] x = logits.array();
        float[] g = gradient.array();
        for (int row = workers.share(rows, worker); row < workers.share(rows, worker + 1); row++) {
            int xo = logits.offset() + row * classes;
            int go = gradient.offset() + row * classes;
            float max = ScalarSoftmax.max(x, xo, classes);
            float margin = x[xo + target(row)] - max;
            float sum = ScalarSoftmax.exponentials(x, xo, max, g, go, classes);
            loss(row, sum, margin);
            scaledProbabilities(g, go, classes, sum, target(row));
        }
    }

    private int target(int row) {
        return target.classes()[target.offset() + row];
    }

    /** Equation (4): log sum - (x_target - max). */
    private void loss(int row, float sum, float margin) {
        losses.array()[losses.offset() + row] = Log.of(sum) - margin;
    }

    /** Equation (5): scale (p - onehot), with p = e / sum. */
    private void scaledProbabilities(float[] e, int eo, int n, float sum, int right) {
        float rightGradient = scale * (e[eo + right] / sum - 1);
        for (int i = 0; i < n; i++) {
            e[eo + i] = scale * (e[eo + i] / sum);
        }
        e[eo + right] = rightGradient;
    }
}
