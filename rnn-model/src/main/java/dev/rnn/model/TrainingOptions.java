package dev.rnn.model;

import dev.rnn.api.AdamSpec;
import dev.rnn.api.Checks;
import dev.rnn.api.CrossEntropySpec;
import dev.rnn.api.LossSpec;
import dev.rnn.api.OptimizerSpec;
import dev.rnn.model.optimizer.Clipping;
import dev.rnn.model.optimizer.Schedule;

/**
 * How to train. Immutable; start from {@link #DEFAULT} and change what should differ.
 *
 * @param epochs passes over the whole training data, at least 1
 * @param rate the learning rate at the start, above 0
 * @param finalRate the learning rate at the end, from 0 on; in between it falls as the schedule
 *     says
 * @param clipping keeps the gradient in bounds; by its norm if nothing else is said
 * @param maxSteps steps after which training ends even if epochs are left, at least 1
 * @param threads threads that share the work, at least 1; the result's bits do not depend on their
 *     number
 * @param loss what is made small
 * @param optimizer how
 * @param seed of the dropout masks and the order of examples
 * @param rates the schedule of the learning rate
 * @param accumulate how many batches make one update, their gradients' mean; at least 1
 */
public record TrainingOptions(
        int epochs,
        float rate,
        float finalRate,
        Clipping clipping,
        long maxSteps,
        int threads,
        LossSpec loss,
        OptimizerSpec optimizer,
        long seed,
        Rates rates,
        int accumulate) {

    /** Makes the schedule of a training once its length is known. */
    @FunctionalInterface
    public interface Rates {
        /** A straight line from the first rate to past the last step: the default. */
        Rates STRAIGHT_LINE =
                (rate, finalRate, steps) ->
                        step -> rate + (finalRate - rate) * ((float) step / steps);

        /**
         * The schedule of one training.
         *
         * @param rate {@link TrainingOptions#rate()}
         * @param finalRate {@link TrainingOptions#finalRate()}
         * @param steps batches of the whole training
         * @return the schedule, of batches counted from 0
         */
        Schedule over(float rate, float finalRate, long steps);
    }

    /**
     * Found good for a character model of 128 hidden units: docs/decisions.md, "Training defaults".
     */
    public static final TrainingOptions DEFAULT =
            new TrainingOptions(3, 0.01f, 0.001f, 5, Long.MAX_VALUE, 1);

    /**
     * With cross-entropy, Adam and seed 1.
     *
     * @param epochs passes over the whole training text
     * @param rate the learning rate at the start
     * @param finalRate the learning rate at the end
     * @param clip the largest norm of the gradient; above 0, infinite for no clipping
     * @param maxSteps steps after which training ends
     * @param threads threads that share the work
     */
    public TrainingOptions(
            int epochs, float rate, float finalRate, float clip, long maxSteps, int threads) {
        this(
                epochs,
                rate,
                finalRate,
                byNorm(clip),
                maxSteps,
                threads,
                new CrossEntropySpec(),
                AdamSpec.DEFAULT,
                1,
                Rates.STRAIGHT_LINE,
                1);
    }

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of range or NaN
     */
    public TrainingOptions {
        if (epochs < 1) {
            throw new IllegalArgumentException(
                    "epochs is %d, must be at least 1".formatted(epochs));
        }
        if (!(rate > 0 && Float.isFinite(rate))) {
            throw new IllegalArgumentException(
                    "rate is %s, must be above 0 and finite".formatted(rate));
        }
        if (!(finalRate >= 0 && Float.isFinite(finalRate))) {
            throw new IllegalArgumentException(
                    "finalRate is %s, must be at least 0 and finite".formatted(finalRate));
        }
        Checks.given("clipping", clipping);
        if (maxSteps < 1) {
            throw new IllegalArgumentException(
                    "maxSteps is %d, must be at least 1".formatted(maxSteps));
        }
        if (threads < 1) {
            throw new IllegalArgumentException(
                    "threads is %d, must be at least 1".formatted(threads));
        }
        Checks.given("loss", loss);
        Checks.given("optimizer", optimizer);
        Checks.given("rates", rates);
        if (accumulate < 1) {
            throw new IllegalArgumentException(
                    "accumulate is %d, must be at least 1".formatted(accumulate));
        }
    }

    private static Clipping byNorm(float clip) {
        if (!(clip > 0)) {
            throw new IllegalArgumentException("clip is %s, must be above 0".formatted(clip));
        }
        return Clipping.byNorm(clip);
    }

    /**
     * The bound on the gradient.
     *
     * @return the largest norm; longer gradients are scaled down to it
     */
    public float clip() {
        return (float) clipping.maxNorm();
    }

    /**
     * The same for another number of epochs.
     *
     * @param epochs passes over the data
     * @return the options
     */
    public TrainingOptions withEpochs(int epochs) {
        Draft draft = new Draft(this);
        draft.epochs = epochs;
        return draft.options();
    }

    /**
     * The same with other learning rates.
     *
     * @param rate at the start
     * @param finalRate at the end
     * @return the options
     */
    public TrainingOptions withRate(float rate, float finalRate) {
        Draft draft = new Draft(this);
        draft.rate = rate;
        draft.finalRate = finalRate;
        return draft.options();
    }

    /**
     * The same with another bound on the gradient's norm.
     *
     * @param clip the largest L2 norm; above 0, infinite for no clipping
     * @return the options
     */
    public TrainingOptions withClip(float clip) {
        Draft draft = new Draft(this);
        draft.clipping = byNorm(clip);
        return draft.options();
    }

    /**
     * The same with another way to keep the gradient in bounds.
     *
     * @param clipping by norm, by value, and what a gradient that is not finite does
     * @return the options
     */
    public TrainingOptions withClipping(Clipping clipping) {
        Draft draft = new Draft(this);
        draft.clipping = clipping;
        return draft.options();
    }

    /**
     * The same with a bound on the number of steps.
     *
     * @param maxSteps steps at most; the learning rate falls to its end within them
     * @return the options
     */
    public TrainingOptions withMaxSteps(long maxSteps) {
        Draft draft = new Draft(this);
        draft.maxSteps = maxSteps;
        return draft.options();
    }

    /**
     * The same with other threads.
     *
     * @param threads how many
     * @return the options
     */
    public TrainingOptions withThreads(int threads) {
        Draft draft = new Draft(this);
        draft.threads = threads;
        return draft.options();
    }

    /**
     * The same with another loss.
     *
     * @param loss what is made small
     * @return the options
     */
    public TrainingOptions withLoss(LossSpec loss) {
        Draft draft = new Draft(this);
        draft.loss = loss;
        return draft.options();
    }

    /**
     * The same with another optimizer.
     *
     * @param optimizer how the parameters are changed; the learning rate is that of these options
     * @return the options
     */
    public TrainingOptions withOptimizer(OptimizerSpec optimizer) {
        Draft draft = new Draft(this);
        draft.optimizer = optimizer;
        return draft.options();
    }

    /**
     * The same with another seed.
     *
     * @param seed of the dropout masks and the order of examples
     * @return the options
     */
    public TrainingOptions withSeed(long seed) {
        Draft draft = new Draft(this);
        draft.seed = seed;
        return draft.options();
    }

    /**
     * The same with another schedule of the learning rate.
     *
     * @param rates makes it
     * @return the options
     */
    public TrainingOptions withRates(Rates rates) {
        Draft draft = new Draft(this);
        draft.rates = rates;
        return draft.options();
    }

    /**
     * The same with updates of several batches each.
     *
     * @param accumulate how many, at least 1
     * @return the options
     */
    public TrainingOptions withAccumulate(int accumulate) {
        Draft draft = new Draft(this);
        draft.accumulate = accumulate;
        return draft.options();
    }

    /** The same values, to be changed one at a time. */
    private static final class Draft {
        int epochs;
        float rate;
        float finalRate;
        Clipping clipping;
        long maxSteps;
        int threads;
        LossSpec loss;
        OptimizerSpec optimizer;
        long seed;
        Rates rates;
        int accumulate;

        Draft(TrainingOptions from) {
            epochs = from.epochs;
            rate = from.rate;
            finalRate = from.finalRate;
            clipping = from.clipping;
            maxSteps = from.maxSteps;
            threads = from.threads;
            loss = from.loss;
            optimizer = from.optimizer;
            seed = from.seed;
            rates = from.rates;
            accumulate = from.accumulate;
        }

        TrainingOptions options() {
            return new TrainingOptions(
                    epochs,
                    rate,
                    finalRate,
                    clipping,
                    maxSteps,
                    threads,
                    loss,
                    optimizer,
                    seed,
                    rates,
                    accumulate);
        }
    }
}
