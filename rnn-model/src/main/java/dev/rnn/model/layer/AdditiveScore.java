package dev.rnn.model.layer;

import dev.rnn.api.Elementwise;
import dev.rnn.api.Function;
import dev.rnn.api.Slice;

/**
 * The layer of tanh units of additive attention, for one sequence: u = tanh(p_t + r_s), score = v .
 * u. The keys' projections r lie with their steps along rows, {@code [hidden][source]}, so that
 * neighbours in memory are neighbours in the source.
 */
final class AdditiveScore {
    private final Elementwise elementwise;
    private final AttentionView view;
    private final float[] vector;
    private final int from;

    AdditiveScore(Elementwise elementwise, AttentionView view, float[] parameters, int from) {
        this.elementwise = elementwise;
        this.view = view;
        this.vector = parameters;
        this.from = from;
    }

    /** u of one query and all keys. */
    private float[] hidden(int b, int query) {
        Slice hidden = view.hiddenOf[b];
        float[] u = hidden.array();
        int n = view.source.count(b);
        int width = view.pAll.columns();
        int r = view.projectedOf[b].offset();
        for (int a = 0; a < width; a++) {
            float p = view.p[query * width + a];
            for (int s = 0; s < n; s++) {
                u[a * n + s] = p + view.projected[r + a * n + s];
            }
        }
        elementwise.apply(Function.TANH, hidden, hidden);
        return u;
    }

    /** Scores of one sequence: each a chain over increasing unit from +0. */
    void forward(int b) {
        int n = view.source.count(b);
        int at = view.weightsOf[b].offset();
        for (int query = view.queries.starts[b]; query < view.queries.starts[b + 1]; query++) {
            float[] u = hidden(b, query);
            java.util.Arrays.fill(view.weights, at, at + n, 0);
            for (int a = 0; a < view.pAll.columns(); a++) {
                float weight = vector[from + a];
                for (int s = 0; s < n; s++) {
                    view.weights[at + s] = Math.fma(weight, u[a * n + s], view.weights[at + s]);
                }
            }
            at += n;
        }
    }

    /** From the scores' gradients to those of p, r and v. */
    void backward(int b) {
        int n = view.source.count(b);
        int width = view.pAll.columns();
        int r = view.projectedOf[b].offset();
        int at = view.dScoresOf[b].offset();
        java.util.Arrays.fill(view.dProjected, r, r + width * n, 0);
        java.util.Arrays.fill(view.dVector, b * width, (b + 1) * width, 0);
        for (int query = view.queries.starts[b]; query < view.queries.starts[b + 1]; query++) {
            float[] u = hidden(b, query);
            for (int a = 0; a < width; a++) {
                float weight = vector[from + a];
                float dp = 0;
                float dv = view.dVector[b * width + a];
                for (int s = 0; s < n; s++) {
                    float h = u[a * n + s];
                    float ds = view.dScores[at + s];
                    dv = Math.fma(ds, h, dv);
                    float da = (ds * weight) * Math.fma(-h, h, 1);
                    dp += da;
                    view.dProjected[r + a * n + s] += da;
                }
                view.dp[query * width + a] = dp;
                view.dVector[b * width + a] = dv;
            }
            at += n;
        }
    }
}
