package dev.rnn.simd;

import static dev.rnn.simd.Lanes.F;
import static dev.rnn.simd.Lanes.N;
import static jdk.incubator.vector.FloatVector.fromArray;

import dev.rnn.api.Checks;
import dev.rnn.api.CrossEntropySpec;
import dev.rnn.api.Loss;
import dev.rnn.api.LossChecks;
import dev.rnn.api.Slice;
import dev.rnn.api.Target;
import dev.rnn.api.Workers;
import jdk.incubator.vector.FloatVector;

/** Cross-entropy on logits, docs/equations.md (3) to (5). Workers share out the rows. */
final class SimdCrossEntropy implements Loss {
    private final CrossEntropySpec spec;
    private final Workers workers;
    private final Workers.Task evaluateTask = this::evaluateRows;
    private final Workers.Task gradientTask = this::gradientRows;

    /** A row of exponentials for each worker, where no gradient keeps them. */
    private final float[][] scratch;

    /** For each row: x_target - max, and the sum of the exponentials. */
    private float[] margins = new float[0];

    private float[] sums = new float[0];

    // The call at hand, for the workers.
    private int rows;
    private int classes;
    private Slice logits;
    private Target.Classes target;
    private float scale;
    private Slice losses;
    private Slice gradient;

    SimdCrossEntropy(CrossEntropySpec spec, Workers workers) {
        this.spec = spec;
        this.workers = workers;
        scratch = new float[workers.count()][0];
    }

    @Override
    public CrossEntropySpec spec() {
        return spec;
    }

    @Override
    public float evaluate(int rows, int width, Slice predictions, Target target, Slice losses) {
        take(rows, width, predictions, target, losses);
        for (int worker = 0; worker < scratch.length; worker++) {
            if (scratch[worker].length < width) {
                scratch[worker] = new float[width];
            }
        }
        workers.run(evaluateTask);
        return SimdReductions.sum(losses.array(), losses.offset(), rows);
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
        return SimdReductions.sum(losses.array(), losses.offset(), rows);
    }

    private void take(int rows, int width, Slice predictions, Target target, Slice losses) {
        this.target = LossChecks.classLoss(rows, width, predictions, target, losses);
        Checks.apart("losses", losses, "predictions", predictions);
        if (margins.length < rows) {
            margins = new float[rows];
            sums = new float[rows];
        }
        this.rows = rows;
        this.classes = width;
        this.logits = predictions;
        this.losses = losses;
    }

    private void evaluateRows(int worker) {
        float[] x = logits.array();
        int to = workers.share(rows, worker + 1);
        for (int row = workers.share(rows, worker); row < to; row++) {
            int xo = logits.offset() + row * classes;
            float max = SimdSoftmax.max(x, xo, classes);
            margins[row] = x[xo + target(row)] - max;
            sums[row] = SimdSoftmax.exponentials(x, xo, max, scratch[worker], 0, classes);
        }
        loss(worker);
    }

    private void gradientRows(int worker) {
        float[] x = logits.array();
        float[] g = gradient.array();
        int to = workers.share(rows, worker + 1);
        for (int row = workers.share(rows, worker); row < to; row++) {
            int xo = logits.offset() + row * classes;
            int go = gradient.offset() + row * classes;
            float max = SimdSoftmax.max(x, xo, classes);
            margins[row] = x[xo + target(row)] - max;
            sums[row] = SimdSoftmax.exponentials(x, xo, max, g, go, classes);
            scaledProbabilities(g, go, classes, sums[row], target(row));
        }
        loss(worker);
    }

    private int target(int row) {
        return target.classes()[target.offset() + row];
    }

    /** Equation (4): log sum - (x_target - max), for all of a worker's rows at once. */
    private void loss(int worker) {
        int from = workers.share(rows, worker);
        int to = workers.share(rows, worker + 1);
        float[] loss = losses.array();
        int lo = losses.offset();
        Log.apply(sums, from, loss, lo + from, to - from);
        for (int row = from; row < to; row++) {
            loss[lo + row] -= margins[row];
        }
    }

    /** Equation (5): scale (p - onehot), with p = e / sum. */
    private void scaledProbabilities(float[] e, int eo, int n, float sum, int right) {
        float rightGradient = scale * (e[eo + right] / sum - 1);
        FloatVector sums = FloatVector.broadcast(F, sum);
        FloatVector scales = FloatVector.broadcast(F, scale);
        int i = 0;
        for (; i <= n - N; i += N) {
            scales.mul(fromArray(F, e, eo + i).div(sums)).intoArray(e, eo + i);
        }
        for (; i < n; i++) {
            e[eo + i] = scale * (e[eo + i] / sum);
        }
        e[eo + right] = rightGradient;
    }
}
