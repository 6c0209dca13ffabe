package dev.rnn.model.optimizer;

import dev.rnn.api.Checks;
import dev.rnn.api.OptimizerChecks;
import dev.rnn.api.Slice;
import java.util.Arrays;

/**
 * Adds up the gradients of several small batches, so that one update sees them as one large batch.
 * One rounding for each addition, in the order in which they come. Allocates nothing after its
 * creation. For one thread at a time.
 */
public final class GradientAccumulator {
    private final int every;
    private final boolean mean;
    private final Slice total;
    private int count;

    /**
     * Before the first gradient.
     *
     * @param parameters floats of a gradient, at least 0
     * @param every how many gradients make one update, at least 1
     * @param mean true to divide their sum by their number, for losses that are means over a batch;
     *     false for sums
     * @throws IllegalArgumentException if a number is out of range
     */
    public GradientAccumulator(int parameters, int every, boolean mean) {
        Options.atLeast("parameters", parameters, 0);
        Options.atLeast("every", every, 1);
        this.every = every;
        this.mean = mean;
        total = Slice.zeros(parameters);
    }

    /**
     * Adds one gradient. The first after an update starts anew.
     *
     * @param gradient of all parameters
     * @return whether {@link #total()} is complete, and due for an update
     * @throws IllegalArgumentException if the length differs
     */
    public boolean add(Slice gradient) {
        Checks.length("gradient", gradient, total.length(), "the accumulator's size");
        Checks.apart("total", total, "gradient", gradient);
        if (count == every) {
            clear();
        }
        float[] sum = total.array();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += gradient.array()[gradient.offset() + i];
        }
        count++;
        if (count == every && mean && every > 1) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] /= every;
            }
        }
        return count == every;
    }

    /**
     * What an update takes.
     *
     * @return the sum of what was added since the last complete one, and its mean once complete, if
     *     so asked; a view that clipping may overwrite
     */
    public Slice total() {
        return total;
    }

    /**
     * How many gradients the total holds.
     *
     * @return from 0 to the number that makes an update
     */
    public int count() {
        return count;
    }

    /** Forgets what was added, for batches that end before their number is complete. */
    public void clear() {
        Arrays.fill(total.array(), 0);
        count = 0;
    }

    /**
     * The state, for a checkpoint.
     *
     * @return a copy of the total; {@link #count()} belongs to it
     */
    public float[] state() {
        return total.toArray();
    }

    /**
     * Goes on from a checkpoint.
     *
     * @param count what {@link #count()} was
     * @param state what {@link #state()} was; copied
     * @throws IllegalArgumentException if the count is out of range or the length differs
     */
    public void restore(int count, float[] state) {
        OptimizerChecks.restore(count, state, total.length());
        if (count > every) {
            throw new IllegalArgumentException(
                    "count is %d, must be at most %d, which make an update"
                            .formatted(count, every));
        }
        System.arraycopy(state, 0, total.array(), 0, state.length);
        this.count = count;
    }
}
