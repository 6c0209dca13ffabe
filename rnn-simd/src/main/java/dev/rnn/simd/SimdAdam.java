package dev.rnn.simd;

import static dev.rnn.simd.Lanes.F;
import static dev.rnn.simd.Lanes.N;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import dev.rnn.api.AdamSpec;
import dev.rnn.api.Optimizer;
import dev.rnn.api.OptimizerChecks;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import jdk.incubator.vector.FloatVector;

/**
 * Adam, docs/equations.md (13) and docs/numerics.md, "Optimizers". Workers share out the
 * parameters.
 */
final class SimdAdam implements Optimizer {
    private final AdamSpec spec;
    private final int size;
    private final Workers workers;
    private final Workers.Task task = this::share;
    private final float[] first;
    private final float[] second;
    private long steps;

    // The update at hand, for the workers.
    private float minusStep;
    private float root;
    private Slice parameters;
    private Slice gradient;

    SimdAdam(AdamSpec spec, int size, Workers workers) {
        this.spec = spec;
        this.size = size;
        this.workers = workers;
        first = new float[size];
        second = new float[size];
    }

    @Override
    public AdamSpec spec() {
        return spec;
    }

    @Override
    public void update(float rate, Slice parameters, Slice gradient) {
        OptimizerChecks.update(size, rate, parameters, gradient);
        this.parameters = parameters;
        this.gradient = gradient;
        steps++;
        // Step 1: the bias corrections, in double, once for all parameters
        minusStep = (float) -(rate / (1 - power(spec.beta1(), steps)));
        root = (float) (1 / Math.sqrt(1 - power(spec.beta2(), steps)));
        workers.run(task);
    }

    /** x^n in float64 by squaring; StrictMath.pow allocates. */
    private static double power(double x, long n) {
        double result = 1;
        for (double square = x; n > 0; n >>= 1, square *= square) {
            if ((n & 1) == 1) {
                result *= square;
            }
        }
        return result;
    }

    private void share(int worker) {
        int to = workers.share(size, worker + 1);
        int i = workers.share(size, worker);
        float[] p = parameters.array();
        int po = parameters.offset();
        float[] g = gradient.array();
        int go = gradient.offset();
        float keep1 = (float) (1 - spec.beta1());
        float beta2 = (float) spec.beta2();
        float keep2 = (float) (1 - spec.beta2());
        float epsilon = (float) spec.epsilon();
        for (; i <= to - N; i += N) {
            FloatVector gi = fromArray(F, g, go + i);
            FloatVector m = fromArray(F, first, i);
            FloatVector v = fromArray(F, second, i);
            // Step 2: m = m + (1 - beta1) (g - m)
            m = broadcast(F, keep1).fma(gi.sub(m), m);
            // Step 3: v = beta2 v + (1 - beta2) g^2
            v = gi.mul(keep2).fma(gi, v.mul(beta2));
            // Step 4: p = p - step m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon)
            FloatVector d = v.sqrt().fma(broadcast(F, root), broadcast(F, epsilon));
            m.intoArray(first, i);
            v.intoArray(second, i);
            broadcast(F, minusStep).fma(m.div(d), fromArray(F, p, po + i)).intoArray(p, po + i);
        }
        for (; i < to; i++) {
            float gi = g[go + i];
            first[i] = Math.fma(keep1, gi - first[i], first[i]);
            second[i] = Math.fma(gi * keep2, gi, second[i] * beta2);
            float d = Math.fma((float) Math.sqrt(second[i]), root, epsilon);
            p[po + i] = Math.fma(minusStep, first[i] / d, p[po + i]);
        }
    }

    @Override
    public long steps() {
        return steps;
    }

    @Override
    public float[] state() {
        float[] state = new float[2 * size];
        System.arraycopy(first, 0, state, 0, size);
        System.arraycopy(second, 0, state, size, size);
        return state;
    }

    @Override
    public void restore(long steps, float[] state) {
        OptimizerChecks.restore(steps, state, 2 * size);
        this.steps = steps;
        System.arraycopy(state, 0, first, 0, size);
        System.arraycopy(state, size, second, 0, size);
    }
}
