package dev.rnn.scalar;

import static dev.rnn.scalar.Fma.fma;

import dev.rnn.api.AdamSpec;
import dev.rnn.api.Optimizer;
import dev.rnn.api.OptimizerChecks;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;

/** Adam, docs/equations.md (13). Workers share out the parameters. */
final class ScalarAdam implements Optimizer {
    private final AdamSpec spec;
    private final int size;
    private final Workers workers;
    private final Workers.Task task = this::share;

    /** First moments. */
    private final float[] m;

    /** Second moments. */
    private final float[] v;

    private long steps;

    // The update at hand, for the workers.
    private float stepSize;
    private float root;
    private Slice parameters;
    private Slice gradient;

    ScalarAdam(AdamSpec spec, int size, Workers workers) {
        this.spec = spec;
        this.size = size;
        this.workers = workers;
        m = new float[size];
        v = new float[size];
    }

    @Override
    public AdamSpec spec() {
        return spec;
    }

    @Override
    public void update(float rate, Slice parameters, Slice gradient) {
        OptimizerChecks.update(size, rate, parameters, gradient);
        steps++;
        stepSize = (float) (rate / (1 - power(spec.beta1(), steps)));
        root = (float) (1 / StrictMath.sqrt(1 - power(spec.beta2(), steps)));
        this.parameters = parameters;
        this.gradient = gradient;
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
        float a1 = (float) (1 - spec.beta1());
        float a2 = (float) (1 - spec.beta2());
        float decay = (float) spec.beta2();
        float epsilon = (float) spec.epsilon();
        float[] p = parameters.array();
        int po = parameters.offset();
        float[] gs = gradient.array();
        int go = gradient.offset();
        for (int i = workers.share(size, worker); i < workers.share(size, worker + 1); i++) {
            float g = gs[go + i];
            // Step 1: both moments
            m[i] = fma(a1, g - m[i], m[i]);
            v[i] = fma(a2 * g, g, decay * v[i]);
            // Step 2: p = p - stepSize m / (sqrt(v) root + epsilon)
            float denominator = fma((float) Math.sqrt(v[i]), root, epsilon);
            p[po + i] = fma(-stepSize, m[i] / denominator, p[po + i]);
        }
    }

    @Override
    public long steps() {
        return steps;
    }

    @Override
    public float[] state() {
        float[] state = new float[2 * size];
        System.arraycopy(m, 0, state, 0, size);
        System.arraycopy(v, 0, state, size, size);
        return state;
    }

    @Override
    public void restore(long steps, float[] state) {
        OptimizerChecks.restore(steps, state, Math.multiplyExact(2, size));
        System.arraycopy(state, 0, m, 0, size);
        System.arraycopy(state, size, v, 0, size);
        this.steps = steps;
    }
}
