package dev.rnn.model;

import dev.rnn.api.Input;
import dev.rnn.api.RandomStream;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Target;

/**
 * Data for a network, in batches: {@link Windows} of a long text, {@link Batches} of examples.
 * Holds one batch at a time; for one thread at a time.
 */
public interface BatchedData {

    /**
     * Batches of an epoch.
     *
     * @return their number, the same in each epoch
     */
    int count();

    /**
     * The longest sequence.
     *
     * @return T at most
     */
    int maxSteps();

    /**
     * The largest batch.
     *
     * @return B at most
     */
    int maxBatch();

    /**
     * Whether the sequences of a batch go on where those of the one before ended, so that the
     * network's state is carried over; the first batch of an epoch starts anew.
     *
     * @return false if each batch starts anew
     */
    boolean carriesState();

    /**
     * Told before the first batch of an epoch of a training; the order of the epoch is a function
     * of what the stream gives alone.
     *
     * @param order for shuffling, at a position of its own for each epoch; at most 2^32 words
     */
    default void startEpoch(RandomStream order) {}

    /**
     * Reads a batch into {@link #input()} and {@link #target()}.
     *
     * @param k which, from 0 to {@link #count()} - 1
     * @return its shape
     * @throws IllegalArgumentException if there is no such batch
     */
    SequenceShape load(int k);

    /**
     * What the network reads in the batch last loaded.
     *
     * @return {@code [T][B]} symbols or {@code [T][B][inputs]} features
     */
    Input input();

    /**
     * What is right for the batch last loaded.
     *
     * @return for each row of the network's outputs
     */
    Target target();

    /**
     * What tells this data from other, for a checkpoint: a {@link Fingerprint} of all that is in
     * it, the same in every process.
     *
     * @return any text; {@code unknown} if nothing else is said
     */
    default String fingerprint() {
        return "unknown";
    }

    /**
     * Checks that a network can be trained on this data.
     *
     * @param spec the network
     * @throws IllegalArgumentException if it does not fit, saying what to build instead
     */
    void check(NetworkSpec spec);
}
