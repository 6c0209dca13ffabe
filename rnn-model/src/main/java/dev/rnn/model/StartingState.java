package dev.rnn.model;

import dev.rnn.api.Checks;
import dev.rnn.api.Slice;
import dev.rnn.api.StateLayout;
import java.util.Arrays;

/**
 * What sequences start from: a state that is given, zeros, or the learnt state, in {@link
 * StateLayout}'s order.
 */
final class StartingState {
    private final int[] widths;
    private final int width;

    /** The learnt state of one sequence, or none. */
    private final Slice learned;

    StartingState(StateLayout layout, Slice learned) {
        widths = layout.states().stream().mapToInt(StateLayout.State::width).toArray();
        width = layout.width();
        this.learned = learned;
    }

    int size(int batch) {
        if (batch < 0) {
            throw new IllegalArgumentException("batch is %d, must be at least 0".formatted(batch));
        }
        return Math.multiplyExact(batch, width);
    }

    boolean isLearned() {
        return !learned.isNone();
    }

    /** Sets a sequence's states, or all sequences' for {@code -1}, to what sequences start from. */
    void reset(int batch, int sequence, Slice state) {
        int from = 0;
        for (int w : widths) {
            for (int b = 0; b < batch; b++) {
                if (sequence < 0 || b == sequence) {
                    int to = state.offset() + from * batch + b * w;
                    if (learned.isNone()) {
                        Arrays.fill(state.array(), to, to + w, 0);
                    } else {
                        System.arraycopy(
                                learned.array(), learned.offset() + from, state.array(), to, w);
                    }
                }
            }
            from += w;
        }
    }

    /** The same for callers' own arguments. */
    void reset(int batch, Slice state, int... sequences) {
        Checks.length("state", state, size(batch), "batch x states");
        Checks.given("sequences", sequences);
        for (int i = 0; i < sequences.length; i++) {
            if (sequences[i] < 0 || sequences[i] >= batch) {
                throw new IllegalArgumentException(
                        "sequences[%d] is %d, must be from 0 to %d (the batch)"
                                .formatted(i, sequences[i], batch - 1));
            }
        }
        for (int sequence : sequences) {
            reset(batch, sequence, state);
        }
    }

    /** Adds the gradient of those sequences that started from the learnt state, in their order. */
    void addGradient(int batch, boolean[] fresh, Slice dInitial, Slice gradient) {
        int from = 0;
        for (int w : widths) {
            for (int b = 0; b < batch; b++) {
                if (fresh == null || fresh[b]) {
                    int term = dInitial.offset() + from * batch + b * w;
                    for (int j = 0; j < w; j++) {
                        gradient.array()[gradient.offset() + from + j] +=
                                dInitial.array()[term + j];
                    }
                }
            }
            from += w;
        }
    }

    /** The gradient of a state that was given: 0 for those sequences that did not start from it. */
    void carriedGradient(int batch, boolean[] fresh, Slice dStart, Slice dInitial) {
        int from = 0;
        for (int w : widths) {
            for (int b = 0; b < batch; b++) {
                int at = from * batch + b * w;
                int to = dInitial.offset() + at;
                if (fresh == null || fresh[b]) {
                    Arrays.fill(dInitial.array(), to, to + w, 0);
                } else {
                    System.arraycopy(dStart.array(), dStart.offset() + at, dInitial.array(), to, w);
                }
            }
            from += w;
        }
    }
}
