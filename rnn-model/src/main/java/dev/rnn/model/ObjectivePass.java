package dev.rnn.model;

import dev.rnn.api.OptimizerChecks;
import dev.rnn.api.RandomStream;
import dev.rnn.api.Slice;
import java.util.Optional;

/**
 * The computing side of an {@link Objective}: batches of an epoch, the loss and the gradient of
 * each. A {@link Trainer} drives it. Whatever it does must depend on the parameters, the data, the
 * epoch and the batch, the noise and its {@link #state} alone, so that a training that is taken up
 * from a checkpoint ends with the same bits. For one thread at a time.
 */
public interface ObjectivePass {

    /**
     * Batches of an epoch, the same number in each.
     *
     * @return at least 1
     */
    int batches();

    /**
     * Told before the first batch of an epoch, and when a training is taken up in the middle of it:
     * shuffles, if so wished, by a generator of seed and epoch.
     *
     * @param epoch which, from 0
     */
    default void startEpoch(long epoch) {}

    /**
     * Where dropout masks and the like are drawn from.
     *
     * @param stream from now on, shared with the trainer; null for validation, as at first
     */
    default void noise(RandomStream stream) {}

    /**
     * Forward, loss, backward of one batch. Batches come in their order.
     *
     * @param batch which one of the epoch, from 0 to {@link #batches()} - 1
     * @param gradient the gradient of the mean loss of the batch is added to it
     * @return the mean loss of the batch; if it is not finite, the gradient is not used
     */
    float gradient(int batch, Slice gradient);

    /**
     * Where the first number of the last batch came from that is not finite, in words: layer, time
     * step, row of the batch.
     *
     * @return such as {@code the output of layer 2, time step 5, batch row 0}; asked only after a
     *     loss that is not finite
     */
    String origin();

    /**
     * Time steps of the last batch.
     *
     * @return T; 0 if {@link #addGradients} cannot tell them apart
     */
    default int steps() {
        return 0;
    }

    /**
     * Adds what some time steps of the last batch contributed to its gradient; asked only for a
     * gradient that is not finite.
     *
     * @param fromStep first step, from 0
     * @param toStep one past the last, at most {@link #steps()}
     * @param gradient added to
     */
    default void addGradients(int fromStep, int toStep, Slice gradient) {}

    /** Reads the parameters again, which have changed. */
    void pack();

    /**
     * Measures on validation data, without noise, and leaves everything that counts for the
     * training as it is.
     *
     * @return what was measured; empty if there is no validation data
     */
    default Optional<Validation> validate() {
        return Optional.empty();
    }

    /**
     * What it remembers between two batches, such as states that are carried from one to the next;
     * part of a checkpoint.
     *
     * @return a copy, always of the same length; empty if it remembers nothing
     */
    default float[] state() {
        return new float[0];
    }

    /**
     * Goes on from a checkpoint.
     *
     * @param state what {@link #state} was; copied
     * @throws IllegalArgumentException if the length differs
     */
    default void restore(float[] state) {
        OptimizerChecks.restore(0, state, 0);
    }
}
