package dev.rnn.model.loss;

import dev.rnn.api.Backend;
import dev.rnn.api.Elementwise;
import dev.rnn.api.Function;
import dev.rnn.api.Slice;
import dev.rnn.api.Target;
import dev.rnn.api.Workers;

/** {@link BinaryCrossEntropySpec}. */
final class BinaryCrossEntropy extends RowLoss {
    private static final float[] ONE = {1};

    private final float[] weights;
    private final float[] positive;
    private final Elementwise elementwise;
    private final Room exponentials = new Room();
    private final Room logarithms = new Room();
    private final Shares exponentialShares;
    private final Shares logarithmShares;
    private Slice target;

    BinaryCrossEntropy(BinaryCrossEntropySpec spec, Backend backend, Workers workers) {
        super(spec, spec.reduction(), backend, workers);
        weights = spec.weights().isEmpty() ? ONE : Options.array(spec.weights());
        positive = spec.positiveWeights().isEmpty() ? ONE : Options.array(spec.positiveWeights());
        elementwise = backend.elementwise();
        exponentialShares = new Shares(workers);
        logarithmShares = new Shares(workers);
    }

    @Override
    float prepare(Target target) {
        this.target = values(target);
        check("weights", weights);
        check("positiveWeights", positive);
        return (float) counted() * width;
    }

    private void check(String name, float[] weights) {
        int n = weights.length;
        if (n != 1 && n != width && n != predictions.length()) {
            throw new IllegalArgumentException(
                    "%s has %d entries, must have 1, %d (the width) or %d (rows x width)"
                            .formatted(name, n, width, predictions.length()));
        }
    }

    @Override
    void compute() {
        exponentialShares.take(exponentials.of(predictions.length()), rows, width);
        logarithmShares.take(logarithms.of(predictions.length()), rows, width);
        super.compute();
    }

    @Override
    void share(int worker) {
        Slice e = exponentialShares.of(worker);
        Slice l = logarithmShares.of(worker);
        int from = workers.share(rows, worker);
        int to = workers.share(rows, worker + 1);
        // Step 1: e = exp(-|x|)
        for (int i = 0; i < e.length(); i++) {
            int at = predictions.offset() + from * width + i;
            e.array()[e.offset() + i] = -Math.abs(predictions.array()[at]);
        }
        elementwise.apply(Function.EXP, e, e);
        // Step 2: l = log(1 + e)
        for (int i = 0; i < e.length(); i++) {
            l.array()[l.offset() + i] = 1 + e.array()[e.offset() + i];
        }
        elementwise.apply(Function.LOG, l, l);
        for (int row = from; row < to; row++) {
            if (counts(row)) {
                row(row);
            } else {
                drop(row);
            }
        }
    }

    private void row(int row) {
        float loss = 0;
        for (int i = row * width; i < (row + 1) * width; i++) {
            float x = predictions.array()[predictions.offset() + i];
            float z = target.array()[target.offset() + i];
            float w = weights[i % weights.length];
            float e = exponentials.of(predictions.length()).array()[i];
            float one = 1 + e;
            // Step 3: log(1 + e) as if 1 + e had not been rounded (Kahan)
            float l =
                    one == 1 ? e : logarithms.of(predictions.length()).array()[i] * (e / (one - 1));
            // Step 4: w (p z log(1 + e^-x) + (1 - z) log(1 + e^x)), without terms of factor 0
            float up = positive[i % positive.length] * z;
            float down = 1 - z;
            float sum = up == 0 ? 0 : up * (Math.max(-x, 0) + l);
            sum = down == 0 ? sum : Math.fma(down, Math.max(x, 0) + l, sum);
            loss = w == 0 ? loss : Math.fma(w, sum, loss);
            if (differentiate) {
                // Step 5: dx = factor w ((1 - z) sigmoid(x) - p z sigmoid(-x))
                float large = 1 / one;
                float small = e / one;
                float sigmoid = x >= 0 ? large : small;
                float rest = x >= 0 ? small : large;
                float slope = down * sigmoid - up * rest;
                gradient.array()[gradient.offset() + i] = factor * (w * slope);
            }
        }
        losses.array()[losses.offset() + row] = loss;
    }
}
