package dev.rnn.model.loss;

import dev.rnn.api.Backend;
import dev.rnn.api.CrossEntropySpec;
import dev.rnn.api.Loss;
import dev.rnn.api.Slice;
import dev.rnn.api.Softmax;
import dev.rnn.api.Target;
import dev.rnn.api.Workers;

/**
 * {@link SoftmaxCrossEntropySpec}: the backend's own kernels where neither weights nor smoothing
 * nor probabilities are there; otherwise log-softmax and softmax of all rows, then one pass over
 * each.
 */
final class SoftmaxCrossEntropy extends ClassLoss {
    private final float smoothing;
    private final boolean ignores;
    private final Loss plain;
    private final Softmax softmax;
    private final Room logarithms = new Room();
    private final Shares logits;
    private final Shares logs;
    private final Shares probabilities;

    /** The target's distributions; null where it holds classes. */
    private Slice distributions;

    /** The plain loss's classes where some rows do not count. */
    private int[] substitutes = new int[0];

    private Target.Classes substituted;

    SoftmaxCrossEntropy(SoftmaxCrossEntropySpec spec, Backend backend, Workers workers) {
        super(spec, spec.reduction(), spec.classWeights(), spec.ignoredIndex(), backend, workers);
        smoothing = spec.labelSmoothing();
        ignores = spec.ignoredIndex().isPresent();
        plain = backend.loss(new CrossEntropySpec(), workers);
        softmax = backend.softmax();
        logits = new Shares(workers);
        logs = new Shares(workers);
        probabilities = new Shares(workers);
    }

    @Override
    float prepare(Target target) {
        if (!(target instanceof Target.Values)) {
            distributions = null;
            return super.prepare(target);
        }
        classes = null;
        if (ignores) {
            throw new IllegalArgumentException(
                    "target holds values, an ignored index is for classes; use Target.masked");
        }
        checkWeights();
        distributions = values(target);
        return counted();
    }

    @Override
    void compute() {
        if (distributions == null && weights == null && smoothing == 0) {
            computePlain();
            return;
        }
        Slice room = logarithms.of(predictions.length());
        logits.take(predictions, rows, width);
        logs.take(room, rows, width);
        if (differentiate) {
            probabilities.take(gradient, rows, width);
        }
        super.compute();
    }

    /** The backend's loss; rows that do not count go through it with a class of 0. */
    private void computePlain() {
        boolean all = counted() == rows;
        Target.Classes target = all ? classes : substitutes();
        if (differentiate) {
            plain.gradient(rows, width, predictions, target, factor, losses, gradient);
        } else {
            plain.evaluate(rows, width, predictions, target, losses);
        }
        for (int row = 0; !all && row < rows; row++) {
            if (!counts(row)) {
                drop(row);
            }
        }
    }

    private Target.Classes substitutes() {
        if (substitutes.length < rows) {
            substitutes = new int[rows];
            substituted = new Target.Classes(substitutes, 0);
        }
        for (int row = 0; row < rows; row++) {
            substitutes[row] = counts(row) ? right(row) : 0;
        }
        return substituted;
    }

    @Override
    void share(int worker) {
        int from = workers.share(rows, worker);
        int to = workers.share(rows, worker + 1);
        // Step 1: l = log softmax(x)
        softmax.logSoftmax(to - from, width, logits.of(worker), logs.of(worker));
        if (differentiate) {
            // Step 2: p = softmax(x)
            softmax.softmax(to - from, width, logits.of(worker), probabilities.of(worker));
        }
        float[] l = logarithms.of(predictions.length()).array();
        for (int row = from; row < to; row++) {
            if (counts(row)) {
                row(row, l, row * width);
            } else {
                drop(row);
            }
        }
    }

    private void row(int row, float[] l, int lo) {
        // Step 3: the loss -sum_j q_j l_j and the sum of q, each one chain in increasing j
        float loss = 0;
        float sum = 0;
        for (int j = 0; j < width; j++) {
            float q = share(row, j);
            if (q != 0) {
                loss = Math.fma(q, -l[lo + j], loss);
                sum += q;
            }
        }
        losses.array()[losses.offset() + row] = loss;
        if (differentiate) {
            // Step 4: dx_j = factor (sum p_j - q_j)
            float[] g = gradient.array();
            int go = gradient.offset() + row * width;
            for (int j = 0; j < width; j++) {
                g[go + j] = factor * Math.fma(sum, g[go + j], -share(row, j));
            }
        }
    }

    /** q_j: the weighted, smoothed share of class j in the target of a row. */
    private float share(int row, int j) {
        float right =
                distributions == null
                        ? (j == right(row) ? 1 : 0)
                        : distributions.array()[distributions.offset() + row * width + j];
        float q = smoothing == 0 ? right : right * (1 - smoothing) + smoothing / width;
        return weights == null ? q : weights[j] * q;
    }
}
