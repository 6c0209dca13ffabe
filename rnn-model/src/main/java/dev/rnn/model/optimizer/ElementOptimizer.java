package dev.rnn.model.optimizer;

import dev.rnn.api.Optimizer;
import dev.rnn.api.OptimizerChecks;
import dev.rnn.api.OptimizerSpec;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;

/**
 * The frame of all optimizers that look at one parameter at a time: its arguments, its state, and
 * the share of each worker. A rule says what one step needs ({@link #begin}) and what it does to
 * the parameters of a range ({@link #apply}).
 */
abstract class ElementOptimizer implements Optimizer {
    private final OptimizerSpec spec;
    private final int size;
    private final Workers workers;
    private final Workers.Task task = this::share;

    /** What the rule remembers of each parameter, in arrays of n floats. */
    private final float[][] kept;

    /** What it remembers besides, such as a running product. */
    final double[] running;

    private long steps;

    // The update at hand, for the workers.
    private Slice parameters;
    private Slice gradient;

    ElementOptimizer(OptimizerSpec spec, int size, Workers workers, int arrays, double... running) {
        OptimizerChecks.optimizer(spec, size, workers);
        this.spec = spec;
        this.size = size;
        this.workers = workers;
        this.running = running;
        kept = new float[arrays][size];
    }

    /** An array of what the rule remembers. */
    final float[] kept(int array) {
        return kept[array];
    }

    /** Computes what is the same for all parameters, in float64. Steps are counted from 1. */
    abstract void begin(double rate, long step);

    /** Updates the parameters {@code from} to {@code to - 1}; i is at p[po + i] and g[go + i]. */
    abstract void apply(float[] p, int po, float[] g, int go, int from, int to);

    /** g + decay p: weight decay as the gradient of decay / 2 times the sum of squares. */
    static float decayed(float g, float decay, float p) {
        return decay == 0 ? g : Math.fma(decay, p, g);
    }

    static float sqrt(float x) {
        return (float) Math.sqrt(x);
    }

    @Override
    public final OptimizerSpec spec() {
        return spec;
    }

    @Override
    public final void update(float rate, Slice parameters, Slice gradient) {
        OptimizerChecks.update(size, rate, parameters, gradient);
        this.parameters = parameters;
        this.gradient = gradient;
        steps++;
        begin(rate, steps);
        workers.run(task);
    }

    private void share(int worker) {
        apply(
                parameters.array(),
                parameters.offset(),
                gradient.array(),
                gradient.offset(),
                workers.share(size, worker),
                workers.share(size, worker + 1));
    }

    @Override
    public final long steps() {
        return steps;
    }

    @Override
    public final float[] state() {
        float[] state = new float[stateSize()];
        for (int k = 0; k < kept.length; k++) {
            System.arraycopy(kept[k], 0, state, k * size, size);
        }
        for (int k = 0; k < running.length; k++) {
            Doubles.put(running[k], state, kept.length * size + k * Doubles.FLOATS);
        }
        return state;
    }

    @Override
    public final void restore(long steps, float[] state) {
        OptimizerChecks.restore(steps, state, stateSize());
        for (int k = 0; k < running.length; k++) {
            running[k] = Doubles.get(state, kept.length * size + k * Doubles.FLOATS);
        }
        for (int k = 0; k < kept.length; k++) {
            System.arraycopy(state, k * size, kept[k], 0, size);
        }
        this.steps = steps;
    }

    private int stateSize() {
        return Math.addExact(
                Math.multiplyExact(kept.length, size), Doubles.FLOATS * running.length);
    }
}
