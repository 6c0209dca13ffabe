package dev.rnn.model;

import dev.rnn.api.AdamSpec;
import dev.rnn.api.Checks;
import dev.rnn.api.CrossEntropySpec;
import dev.rnn.api.LossSpec;
import dev.rnn.api.OptimizerSpec;

/**
 * How to train. Immutable; start from {@link #DEFAULT} and change what should differ.
 *
 * @param epochs passes over the whole training text, at least 1
 * @param rate the learning rate at the start, above 0
 * @param finalRate the learning rate at the end, from 0 on; in between it falls in a straight line
 * @param clip the largest norm of the gradient; longer ones are scaled down to it; above 0,
 *     infinite for no clipping
 * @param maxSteps steps after which training ends even if epochs are left, at least 1
 * @param threads threads that share the work, at least 1; the result's bits do not depend on their
 *     number
 * @param loss what is made small; it must compare with classes
 * @param optimizer how
 * @param seed of the dropout masks; without dropout nothing depends on it
 */
public record TrainingOptions(
        int epochs,
        float rate,
        float finalRate,
        float clip,
        long maxSteps,
        int threads,
        LossSpec loss,
        OptimizerSpec optimizer,
        long seed) {

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
     * @param clip the largest norm of the gradient
     * @param maxSteps steps after which training ends
     * @param threads threads that share the work
     */
    public TrainingOptions(
            int epochs, float rate, float finalRate, float clip, long maxSteps, int threads) {
        this(
                epochs,
                rate,
                finalRate,
                clip,
                maxSteps,
                threads,
                new CrossEntropySpec(),
                AdamSpec.DEFAULT,
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
        if (!(clip > 0)) {
            throw new IllegalArgumentException("clip is %s, must be above 0".formatted(clip));
        }
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
    }

    /**
     * The same for another number of epochs.
     *
     * @param epochs passes over the text
     * @return the options
     */
    public TrainingOptions withEpochs(int epochs) {
        return new TrainingOptions(
                epochs, rate, finalRate, clip, maxSteps, threads, loss, optimizer, seed);
    }

    /**
     * The same with other learning rates.
     *
     * @param rate at the start
     * @param finalRate at the end
     * @return the options
     */
    public TrainingOptions withRate(float rate, float finalRate) {
        return new TrainingOptions(
                epochs, rate, finalRate, clip, maxSteps, threads, loss, optimizer, seed);
    }

    /**
     * The same with another bound on the gradient.
     *
     * @param clip the largest norm
     * @return the options
     */
    public TrainingOptions withClip(float clip) {
        return new TrainingOptions(
                epochs, rate, finalRate, clip, maxSteps, threads, loss, optimizer, seed);
    }

    /**
     * The same with a bound on the number of steps.
     *
     * @param maxSteps steps at most; the learning rate falls to its end within them
     * @return the options
     */
    public TrainingOptions withMaxSteps(long maxSteps) {
        return new TrainingOptions(
                epochs, rate, finalRate, clip, maxSteps, threads, loss, optimizer, seed);
    }

    /**
     * The same with other threads.
     *
     * @param threads how many
     * @return the options
     */
    public TrainingOptions withThreads(int threads) {
        return new TrainingOptions(
                epochs, rate, finalRate, clip, maxSteps, threads, loss, optimizer, seed);
    }

    /**
     * The same with another loss.
     *
     * @param loss what is made small
     * @return the options
     */
    public TrainingOptions withLoss(LossSpec loss) {
        return new TrainingOptions(
                epochs, rate, finalRate, clip, maxSteps, threads, loss, optimizer, seed);
    }

    /**
     * The same with another optimizer.
     *
     * @param optimizer how the parameters are changed; the learning rate is that of these options
     * @return the options
     */
    public TrainingOptions withOptimizer(OptimizerSpec optimizer) {
        return new TrainingOptions(
                epochs, rate, finalRate, clip, maxSteps, threads, loss, optimizer, seed);
    }

    /**
     * The same with another seed.
     *
     * @param seed of the dropout masks
     * @return the options
     */
    public TrainingOptions withSeed(long seed) {
        return new TrainingOptions(
                epochs, rate, finalRate, clip, maxSteps, threads, loss, optimizer, seed);
    }
}
