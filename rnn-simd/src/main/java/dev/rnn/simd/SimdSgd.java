package dev.rnn.simd;

import static dev.rnn.simd.Lanes.F;
import static dev.rnn.simd.Lanes.N;
import static jdk.incubator.vector.FloatVector.fromArray;

import dev.rnn.api.Optimizer;
import dev.rnn.api.OptimizerChecks;
import dev.rnn.api.SgdSpec;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import jdk.incubator.vector.FloatVector;

/** Stochastic gradient descent, docs/equations.md (12). Workers share out the parameters. */
final class SimdSgd implements Optimizer {
    private final SgdSpec spec;
    private final int size;
    private final Workers workers;
    private final Workers.Task task = this::share;
    private long steps;

    // The update at hand, for the workers.
    private float rate;
    private Slice parameters;
    private Slice gradient;

    SimdSgd(SgdSpec spec, int size, Workers workers) {
        this.spec = spec;
        this.size = size;
        this.workers = workers;
    }

    @Override
    public SgdSpec spec() {
        return spec;
    }

    @Override
    public void update(float rate, Slice parameters, Slice gradient) {
        OptimizerChecks.update(size, rate, parameters, gradient);
        this.rate = rate;
        this.parameters = parameters;
        this.gradient = gradient;
        steps++;
        workers.run(task);
    }

    private void share(int worker) {
        int from = workers.share(size, worker);
        int to = workers.share(size, worker + 1);
        float[] p = parameters.array();
        int po = parameters.offset();
        float[] g = gradient.array();
        int go = gradient.offset();
        FloatVector minusRate = FloatVector.broadcast(F, -rate);
        int i = from;
        for (; i <= to - N; i += N) {
            minusRate.fma(fromArray(F, g, go + i), fromArray(F, p, po + i)).intoArray(p, po + i);
        }
        for (; i < to; i++) {
            p[po + i] = Math.fma(-rate, g[go + i], p[po + i]);
        }
    }

    @Override
    public long steps() {
        return steps;
    }

    @Override
    public float[] state() {
        return new float[0];
    }

    @Override
    public void restore(long steps, float[] state) {
        OptimizerChecks.restore(steps, state, 0);
        this.steps = steps;
    }
}
