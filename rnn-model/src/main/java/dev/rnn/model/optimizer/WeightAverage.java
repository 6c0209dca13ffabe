package dev.rnn.model.optimizer;

import dev.rnn.api.Checks;
import dev.rnn.api.OptimizerChecks;
import dev.rnn.api.Slice;

/**
 * A moving average of the parameters over the updates, often better than the last ones: exponential
 * (Polyak and Juditsky, 1992) or plain (stochastic weight averaging, Izmailov et al., 2018);
 * docs/equations.md, "Optimizers". Allocates nothing after its creation. For one thread at a time.
 */
public final class WeightAverage {
    /** How the average starts. */
    public enum Start {
        /** From the first parameters, as {@code torch.optim.swa_utils.get_ema_avg_fn} has it. */
        FIRST,

        /** From 0, and {@link #average} divides by {@code 1 - decay^s}, as Adam does. */
        DEBIASED,

        /** From the first, with the decay of update s at most {@code (1 + s) / (10 + s)}. */
        WARM_UP
    }

    /** Of the exponential average; -1 for the plain one. */
    private final double decay;

    private final Start start;
    private final float[] average;
    private long updates;

    private WeightAverage(int parameters, double decay, Start start) {
        Options.atLeast("parameters", parameters, 0);
        this.decay = decay;
        this.start = start;
        average = new float[parameters];
    }

    /**
     * Exponential: {@code a = a + (1 - decay) (p - a)}.
     *
     * @param parameters how many
     * @param decay how much of the average stays, from 0 to below 1
     * @param start how it starts
     * @return a new instance, before the first update
     * @throws IllegalArgumentException if a number is out of range
     */
    public static WeightAverage exponential(int parameters, double decay, Start start) {
        Checks.given("start", start);
        return new WeightAverage(parameters, Options.below1("decay", decay), start);
    }

    /**
     * Plain, of all updates alike: {@code a = a + (p - a) / s}.
     *
     * @param parameters how many
     * @return a new instance, before the first update
     */
    public static WeightAverage plain(int parameters) {
        return new WeightAverage(parameters, -1, Start.FIRST);
    }

    /**
     * How many parameters it averages.
     *
     * @return n
     */
    public int size() {
        return average.length;
    }

    /**
     * Takes in the parameters after an update.
     *
     * @param parameters n floats
     * @throws IllegalArgumentException if the length differs
     */
    public void update(Slice parameters) {
        Checks.length("parameters", parameters, average.length, "the average's size");
        float fresh = (float) fresh(updates);
        updates++;
        float[] p = parameters.array();
        int po = parameters.offset();
        if (fresh == 1) {
            System.arraycopy(p, po, average, 0, average.length);
            return;
        }
        for (int i = 0; i < average.length; i++) {
            average[i] = Math.fma(fresh, p[po + i] - average[i], average[i]);
        }
    }

    /** The share of the parameters that come after {@code before} others. */
    private double fresh(long before) {
        if (decay < 0) {
            return 1.0 / (before + 1);
        }
        if (start == Start.DEBIASED) {
            return 1 - decay;
        }
        if (before == 0) {
            return 1;
        }
        return 1
                - (start == Start.WARM_UP
                        ? Math.min(decay, (1.0 + before) / (10 + before))
                        : decay);
    }

    /**
     * The average.
     *
     * @param into n floats, overwritten
     * @throws IllegalStateException if there was no update yet
     * @throws IllegalArgumentException if the length differs
     */
    public void average(Slice into) {
        Checks.length("into", into, average.length, "the average's size");
        if (updates == 0) {
            throw new IllegalStateException(
                    "there is no average yet; call update with the parameters first");
        }
        System.arraycopy(average, 0, into.array(), into.offset(), average.length);
        if (start == Start.DEBIASED) {
            float whole = (float) (1 / (1 - Doubles.power(decay, updates)));
            for (int i = into.offset(); i < into.offset() + into.length(); i++) {
                into.array()[i] *= whole;
            }
        }
    }

    /**
     * Updates taken in.
     *
     * @return their number
     */
    public long updates() {
        return updates;
    }

    /**
     * The state, for a checkpoint.
     *
     * @return a copy, n floats; {@link #updates()} belongs to it
     */
    public float[] state() {
        return average.clone();
    }

    /**
     * Goes on from a checkpoint.
     *
     * @param updates what {@link #updates()} was
     * @param state what {@link #state()} was; copied
     * @throws IllegalArgumentException if the number is negative or the length differs
     */
    public void restore(long updates, float[] state) {
        OptimizerChecks.restore(updates, state, average.length);
        System.arraycopy(state, 0, average, 0, state.length);
        this.updates = updates;
    }
}
