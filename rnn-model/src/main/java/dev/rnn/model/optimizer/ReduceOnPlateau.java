package dev.rnn.model.optimizer;

import dev.rnn.api.OptimizerChecks;

/**
 * A rate that falls when a measure gets no better: see {@link Plateau}. It does not depend on the
 * step. Its state is part of a checkpoint. For one thread at a time.
 */
public final class ReduceOnPlateau implements Schedule {
    private final Plateau spec;
    private double rate;
    private double best;
    private long bad;
    private long cooling;

    ReduceOnPlateau(Plateau spec, double base) {
        this.spec = spec;
        rate = Options.notNegative("base", base);
        best = spec.higher() ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }

    /**
     * Takes in a measure.
     *
     * @param measure such as the validation loss of an epoch; NaN is no better than any
     * @return whether the rate fell
     */
    public boolean observe(double measure) {
        if (isBetter(measure)) {
            best = measure;
            bad = 0;
        } else {
            bad++;
        }
        if (cooling > 0) {
            cooling--;
            bad = 0;
        }
        if (bad <= spec.patience()) {
            return false;
        }
        cooling = spec.cooldown();
        bad = 0;
        double lower = Math.max(rate * spec.factor(), spec.lowest());
        boolean falls = rate - lower > spec.epsilon();
        rate = falls ? lower : rate;
        return falls;
    }

    private boolean isBetter(double measure) {
        double by = spec.threshold();
        if (spec.higher()) {
            return measure > (spec.relative() ? best * (1 + by) : best + by);
        }
        return measure < (spec.relative() ? best * (1 - by) : best - by);
    }

    @Override
    public double rate(long step) {
        Options.atLeast("step", step, 0);
        return rate;
    }

    /**
     * The best measure so far.
     *
     * @return the measure; infinite before the first
     */
    public double best() {
        return best;
    }

    /**
     * Its description.
     *
     * @return such as {@code Plateau[higher=false, factor=0.1, ...]}
     */
    @Override
    public String toString() {
        return spec.toString();
    }

    /** The rate, the best measure, and both counts: float64s as four floats of 16 bits each. */
    @Override
    public float[] state() {
        float[] state = new float[4 * Doubles.FLOATS];
        Doubles.put(rate, state, 0);
        Doubles.put(best, state, Doubles.FLOATS);
        Doubles.put(bad, state, 2 * Doubles.FLOATS);
        Doubles.put(cooling, state, 3 * Doubles.FLOATS);
        return state;
    }

    @Override
    public void restore(float[] state) {
        OptimizerChecks.restore(0, state, 4 * Doubles.FLOATS);
        double saved = Doubles.get(state, 0);
        double savedBest = Doubles.get(state, Doubles.FLOATS);
        long savedBad = (long) Doubles.get(state, 2 * Doubles.FLOATS);
        cooling = (long) Doubles.get(state, 3 * Doubles.FLOATS);
        rate = saved;
        best = savedBest;
        bad = savedBad;
    }
}
