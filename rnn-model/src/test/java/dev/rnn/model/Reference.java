package dev.rnn.model;

import dev.rnn.api.ParameterLayout;

/**
 * The loss of a small tanh network in float64, written from docs/equations.md (1) to (4): the
 * summed cross-entropy over all steps and rows, started from given states. It shares no code with
 * the backends.
 */
final class Reference {
    private final NetworkSpec spec;
    private final int steps;
    private final int batch;
    private final int[] symbols;
    private final int[] targets;

    Reference(NetworkSpec spec, int steps, int batch, int[] symbols, int[] targets) {
        this.spec = spec;
        this.steps = steps;
        this.batch = batch;
        this.symbols = symbols;
        this.targets = targets;
    }

    double loss(double[] parameters, double[] initial) {
        int hidden = spec.cell().outputs();
        double sum = 0;
        for (int row = 0; row < batch; row++) {
            double[] h = new double[hidden];
            System.arraycopy(initial, row * hidden, h, 0, hidden);
            for (int t = 0; t < steps; t++) {
                h = step(parameters, symbols[t * batch + row], h);
                sum += crossEntropy(parameters, h, targets[t * batch + row]);
            }
        }
        return sum;
    }

    private double[] step(double[] p, int symbol, double[] before) {
        double[] h = new double[before.length];
        for (int j = 0; j < h.length; j++) {
            double a = p[at("rnn.b", 0, j)];
            if (spec.embedding() == 0) {
                a += p[at("rnn.W", symbol, j)];
            } else {
                for (int i = 0; i < spec.embedding(); i++) {
                    a += p[at("embedding.E", symbol, i)] * p[at("rnn.W", i, j)];
                }
            }
            for (int k = 0; k < h.length; k++) {
                a += before[k] * p[at("rnn.U", k, j)];
            }
            h[j] = Math.tanh(a);
        }
        return h;
    }

    private double crossEntropy(double[] p, double[] h, int target) {
        double sum = 0;
        double right = 0;
        for (int j = 0; j < spec.outputs(); j++) {
            double logit = p[at("out.c", 0, j)];
            for (int k = 0; k < h.length; k++) {
                logit += h[k] * p[at("out.V", k, j)];
            }
            sum += Math.exp(logit);
            right = j == target ? logit : right;
        }
        return Math.log(sum) - right;
    }

    private int at(String name, int row, int column) {
        ParameterLayout.Block block = spec.parameters().block(name);
        return block.offset() + row * block.columns() + column;
    }
}
