package dev.rnn.model;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.RandomStream;
import dev.rnn.api.Slice;
import java.util.Arrays;
import java.util.Comparator;

/**
 * Which examples go into which batch, so that those of a batch are of about the same length. At
 * first the examples are sorted by length once, for evaluation. {@link #shuffle}, for training,
 * sorts them by length within pools of {@link #POOL} batches each, taken at random, and shuffles
 * the batches: little padding, and batches that are others in each epoch.
 */
public final class BatchOrder {
    /**
     * Batches whose examples are sorted by length together: enough for little padding, few enough
     * to leave the batches random.
     */
    public static final int POOL = 50;

    /** The stream of the seed that the order of examples is drawn from. */
    private static final long STREAM = 1L << 34;

    /** Words of that stream for each epoch: more than any data needs. */
    private static final long WORDS = 1L << 32;

    private final int[] lengths;
    private final int batch;

    /** The example at each place. Batch k holds the places from starts[k] on. */
    private final Integer[] order;

    private final int[] starts;

    /**
     * An order sorted by length; examples of equal length stay in theirs.
     *
     * @param batch examples of a batch, at least 1; the last one holds what is left
     * @param lengths of the examples, at least one; or other numbers to sort by
     * @throws IllegalArgumentException if the batch is less than 1 or there is no example
     */
    public BatchOrder(int batch, int... lengths) {
        Checks.given("lengths", lengths);
        if (lengths.length == 0) {
            throw new IllegalArgumentException("there are no examples; give at least 1");
        }
        if (batch < 1) {
            throw new IllegalArgumentException("batch is %d, must be at least 1".formatted(batch));
        }
        this.lengths = lengths.clone();
        this.batch = Math.min(batch, lengths.length);
        order = new Integer[lengths.length];
        starts = new int[Math.ceilDiv(order.length, this.batch)];
        begin();
        sort(0, order.length);
    }

    private void begin() {
        Arrays.setAll(order, i -> i);
        Arrays.setAll(starts, k -> k * batch);
    }

    /**
     * The numbers that a training's orders are drawn from.
     *
     * @param backend has the generator
     * @param seed of the training
     * @return a stream that nothing else reads
     */
    public static RandomStream random(Backend backend, long seed) {
        Checks.given("backend", backend);
        return backend.random(seed, STREAM);
    }

    /**
     * Goes to the numbers of an epoch.
     *
     * @param random what {@link #random} gave
     * @param epoch which, from 0
     */
    public static void seek(RandomStream random, long epoch) {
        Checks.given("random", random);
        if (epoch < 0) {
            throw new IllegalArgumentException("epoch is %d, must be at least 0".formatted(epoch));
        }
        random.seek(epoch * WORDS);
    }

    /**
     * Another order, a function of the numbers alone.
     *
     * @param random at its position 0, or where no other epoch reads
     */
    public void shuffle(RandomStream random) {
        Checks.given("random", random);
        begin();
        Slice draws = Slice.zeros(2 * order.length + 2 * starts.length);
        random.uniform(draws);
        for (int i = order.length - 1; i > 0; i--) {
            int j = draw(draws, i, i + 1);
            Integer swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        int pool = (int) Math.min((long) POOL * batch, order.length);
        for (int from = 0; from < order.length; from += pool) {
            sort(from, Math.min(from + pool, order.length));
        }
        for (int k = starts.length - 1; k > 0; k--) {
            int j = draw(draws, order.length + k, k + 1);
            int swapped = starts[k];
            starts[k] = starts[j];
            starts[j] = swapped;
        }
    }

    /** An index below n, of 48 random bits: two floats of 24 each. */
    private static int draw(Slice draws, int at, int n) {
        double uniform = draws.get(2 * at) + draws.get(2 * at + 1) * 0x1p-24;
        return (int) (uniform * n);
    }

    /** Stable: examples of equal length stay in their order. */
    private void sort(int from, int to) {
        Arrays.sort(order, from, to, Comparator.comparingInt(i -> lengths[i]));
    }

    /**
     * Batches.
     *
     * @return their number
     */
    public int count() {
        return starts.length;
    }

    /**
     * The largest batch.
     *
     * @return examples of a batch at most
     */
    public int maxBatch() {
        return batch;
    }

    /**
     * Examples of one batch.
     *
     * @param k the batch, from 0 to {@link #count()} - 1
     * @return their number, at least 1
     * @throws IllegalArgumentException if there is no such batch
     */
    public int size(int k) {
        if (k < 0 || k >= starts.length) {
            throw new IllegalArgumentException(
                    "batch %d is not there; there are batches 0 to %d"
                            .formatted(k, starts.length - 1));
        }
        return Math.min(batch, order.length - starts[k]);
    }

    /**
     * An example of a batch.
     *
     * @param k the batch
     * @param b its place there
     * @return its place among all examples
     * @throws IllegalArgumentException if there is no such batch or place
     */
    public int index(int k, int b) {
        if (b < 0 || b >= size(k)) {
            throw new IllegalArgumentException(
                    "place %d is asked for, batch %d has %d".formatted(b, k, size(k)));
        }
        return order[starts[k] + b];
    }
}
