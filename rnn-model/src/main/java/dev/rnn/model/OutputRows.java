package dev.rnn.model;

import dev.rnn.api.Checks;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import java.util.Arrays;

/**
 * The rows (t, b) of the cell's output that the output layer reads: all of them, each sequence's
 * last one, or those of chosen steps.
 */
final class OutputRows {
    private final OutputAt at;

    /** The row (t, b) that each output reads; -1 where a sequence does not have the step. */
    private final int[] rows;

    private int[] chosen = {};
    private SequenceShape shape;
    private int count;

    OutputRows(OutputAt at, int maxSteps, int maxBatch) {
        this.at = at;
        int each = at == OutputAt.CHOSEN_STEPS ? maxSteps : 1;
        rows = new int[at == OutputAt.EVERY_STEP ? 0 : Math.multiplyExact(each, maxBatch)];
    }

    /** Steps at which there are outputs from now on. */
    void choose(int... steps) {
        Checks.given("steps", steps);
        if (at != OutputAt.CHOSEN_STEPS) {
            throw new IllegalArgumentException(
                    "steps are chosen, this network gives outputs at %s; build it with OutputAt.CHOSEN_STEPS"
                            .formatted(at));
        }
        for (int i = 0; i < steps.length; i++) {
            if (steps[i] < 0 || i > 0 && steps[i] <= steps[i - 1]) {
                throw new IllegalArgumentException(
                        "steps[%d] is %d, must be at least 0 and above the one before"
                                .formatted(i, steps[i]));
            }
        }
        chosen = steps.clone();
        shape = null;
    }

    /** Whether the output layer reads all rows as they lie. */
    boolean every() {
        return at == OutputAt.EVERY_STEP;
    }

    /** Finds the rows of a shape. True if they are others than before. */
    boolean find(SequenceShape next) {
        if (next.equals(shape)) {
            return false;
        }
        int batch = next.batch();
        if (every()) {
            count = next.rows();
        } else if (at == OutputAt.LAST_STEP) {
            for (int b = 0; b < batch; b++) {
                rows[b] = next.length(b) == 0 ? -1 : (next.length(b) - 1) * batch + b;
            }
            count = batch;
        } else {
            if (chosen.length > 0 && chosen[chosen.length - 1] >= next.steps()) {
                throw new IllegalArgumentException(
                        "step %d is chosen for an output, the shape is %s; choose steps below %d"
                                .formatted(chosen[chosen.length - 1], next, next.steps()));
            }
            count = 0;
            for (int t : chosen) {
                for (int b = 0; b < batch; b++) {
                    rows[count++] = next.isLive(t, b) ? t * batch + b : -1;
                }
            }
        }
        shape = next;
        return true;
    }

    /** How many outputs there are. */
    int count() {
        return count;
    }

    /** The row (t, b) that an output reads, or -1. */
    int row(int output) {
        if (every()) {
            return shape.isLive(output / shape.batch(), output % shape.batch()) ? output : -1;
        }
        return rows[output];
    }

    /** The first output of a step, or of the ones after it; outputs of chosen steps increase. */
    int firstOf(int step) {
        if (every()) {
            return step * shape.batch();
        }
        int before = 0;
        while (before < chosen.length && chosen[before] < step) {
            before++;
        }
        return before * shape.batch();
    }

    /** The rows that are read, one after the other; 0 where there is none. */
    void gather(Slice from, int width, Slice to) {
        for (int i = 0; i < count; i++) {
            int into = to.offset() + i * width;
            if (rows[i] < 0) {
                Arrays.fill(to.array(), into, into + width, 0);
            } else {
                int row = from.offset() + rows[i] * width;
                System.arraycopy(from.array(), row, to.array(), into, width);
            }
        }
    }

    /** Back to where they were read from; 0 in all other rows. */
    void scatter(Slice from, int width, Slice to) {
        Arrays.fill(to.array(), to.offset(), to.offset() + to.length(), 0);
        for (int i = 0; i < count; i++) {
            if (rows[i] >= 0) {
                int row = from.offset() + i * width;
                System.arraycopy(
                        from.array(), row, to.array(), to.offset() + rows[i] * width, width);
            }
        }
    }
}
