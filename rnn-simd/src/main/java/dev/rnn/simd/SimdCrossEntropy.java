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
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/** Cross-entropy on logits, docs/equations.md (3) to (5). Workers share out the rows. */
final class SimdCrossEntropy implements Loss {
    private final CrossEntropySpec spec;
    private final Workers workers;
    private final Workers.Task evaluateTask = this::evaluateRows;
    private final Workers.Task gradientTask = this::gradientRows;

    /** Floats of {@link #scratch} that stay in L1. */
    private static final int BLOCK = 4096;

    /** With more classes a row at a time is as fast: a pass less, and little rest. */
    private static final int MANY = 512;

    /** Some rows of exponentials for each worker, each filled up with zeros to whole partials. */
    private final float[][] scratch;

    /** For each row: x_target - max, and the sum of the exponentials. */
    private float[] margins = new float[0];

    private float[] sums = new float[0];

    // The call at hand, for the workers.
    private int rows;
    private int classes;
    private int stride;
    private int block;
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
        stride = (width + Lanes.WIDEST - 1) / Lanes.WIDEST * Lanes.WIDEST;
        block = Math.max(1, BLOCK / Math.max(1, stride));
        int floats = block * stride;
        for (int worker = 0; worker < scratch.length; worker++) {
            if (scratch[worker].length < floats) {
                scratch[worker] = new float[floats];
            }
        }
        this.rows = rows;
        this.classes = width;
        this.logits = predictions;
        this.losses = losses;
    }

    private void evaluateRows(int worker) {
        int to = workers.share(rows, worker + 1);
        for (int row = workers.share(rows, worker); row < to; row += block) {
            exponentials(row, Math.min(block, to - row), scratch[worker]);
        }
        loss(worker);
    }

    private void gradientRows(int worker) {
        float[] e = scratch[worker];
        int to = workers.share(rows, worker + 1);
        for (int row = workers.share(rows, worker); row < to; row += block) {
            int count = Math.min(block, to - row);
            exponentials(row, count, e);
            for (int r = 0; r < count; r++) {
                scaledProbabilities(e, r * stride, sums[row + r], row + r);
            }
        }
        loss(worker);
    }

    /** e = exp(x - max) for some rows, and their margins and sums. */
    private void exponentials(int row, int count, float[] e) {
        float[] x = logits.array();
        for (int r = 0; r < count; r++) {
            int xo = logits.offset() + (row + r) * classes;
            float max = SimdSoftmax.max(x, xo, classes);
            margins[row + r] = x[xo + target(row + r)] - max;
            if (stride > MANY) {
                sums[row + r] = SimdSoftmax.exponentials(x, xo, max, e, r * stride, classes);
            } else {
                SimdSoftmax.differences(x, xo, max, e, r * stride, classes);
                Arrays.fill(e, r * stride + classes, (r + 1) * stride, Float.NEGATIVE_INFINITY);
            }
        }
        if (stride > MANY) {
            return;
        }
        Exp.rows(1, count * stride, e, 0, 0, 0, e, 0, 0);
        for (int r = 0; r < count; r++) {
            sums[row + r] = SimdReductions.sum(e, r * stride, stride);
        }
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
    private void scaledProbabilities(float[] e, int eo, float sum, int row) {
        float[] g = gradient.array();
        int go = gradient.offset() + row * classes;
        FloatVector sums = FloatVector.broadcast(F, sum);
        FloatVector scales = FloatVector.broadcast(F, scale);
        int i = 0;
        for (; i <= classes - N; i += N) {
            scales.mul(fromArray(F, e, eo + i).div(sums)).intoArray(g, go + i);
        }
        for (; i < classes; i++) {
            g[go + i] = scale * (e[eo + i] / sum);
        }
        int right = target(row);
        g[go + right] = scale * (e[eo + right] / sum - 1);
    }
}
