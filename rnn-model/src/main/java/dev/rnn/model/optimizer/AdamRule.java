package dev.rnn.model.optimizer;

import dev.rnn.api.OptimizerSpec;
import dev.rnn.api.Workers;

/**
 * The update of {@link Adam} and {@link AdamW}: docs/equations.md (13), to the letter what the
 * backends do for {@link dev.rnn.api.AdamSpec}, with the two kinds of weight decay before it and
 * AMSGrad's maximum within.
 */
final class AdamRule extends ElementOptimizer {
    private final double beta1;
    private final double beta2;
    private final float fresh1;
    private final float fresh2;
    private final float stay2;
    private final float epsilon;

    /** Weight decay by the gradient; 0 if it is decoupled. */
    private final float coupled;

    /** Weight decay by itself; 0 if it is coupled. */
    private final double decoupled;

    private final boolean amsgrad;

    /** First moments. */
    private final float[] m = kept(0);

    /** Second moments. */
    private final float[] v = kept(1);

    /** The largest second moments so far. */
    private final float[] largest;

    private float stepSize;
    private float root;
    private float shrink;

    AdamRule(
            OptimizerSpec spec,
            int size,
            Workers workers,
            double beta1,
            double beta2,
            double epsilon,
            double coupled,
            double decoupled,
            boolean amsgrad) {
        super(spec, size, workers, amsgrad ? 3 : 2);
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.epsilon = (float) epsilon;
        this.coupled = (float) coupled;
        this.decoupled = decoupled;
        this.amsgrad = amsgrad;
        fresh1 = (float) (1 - beta1);
        fresh2 = (float) (1 - beta2);
        stay2 = (float) beta2;
        largest = amsgrad ? kept(2) : null;
    }

    @Override
    void begin(double rate, long step) {
        stepSize = (float) (rate / (1 - Doubles.power(beta1, step)));
        root = (float) (1 / StrictMath.sqrt(1 - Doubles.power(beta2, step)));
        shrink = (float) (1 - rate * decoupled);
    }

    @Override
    void apply(float[] p, int po, float[] gs, int go, int from, int to) {
        for (int i = from; i < to; i++) {
            // Step 1: weight decay
            float at = decoupled == 0 ? p[po + i] : shrink * p[po + i];
            float g = decayed(gs[go + i], coupled, at);
            // Step 2: both moments
            m[i] = Math.fma(fresh1, g - m[i], m[i]);
            v[i] = Math.fma(fresh2 * g, g, stay2 * v[i]);
            float second = v[i];
            if (amsgrad) {
                second = Math.max(largest[i], second);
                largest[i] = second;
            }
            // Step 3: p = p - stepSize m / (sqrt(v) root + epsilon)
            p[po + i] = Math.fma(-stepSize, m[i] / Math.fma(sqrt(second), root, epsilon), at);
        }
    }
}
