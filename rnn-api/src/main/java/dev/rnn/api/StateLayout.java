package dev.rnn.api;

import java.util.List;

/**
 * What a cell carries from step to step, for a whole batch in one array: all sequences' first
 * state, then all sequences' second, and so on. State s of sequence b starts at {@code B * (width_0
 * + ... + width_{s-1}) + b * width_s}. An RNN or GRU carries h; an LSTM h and c.
 *
 * @param states the states, in order
 */
public record StateLayout(List<State> states) {

    /**
     * One state.
     *
     * @param name its name in docs/notation.md: {@code h}, {@code c}
     * @param width floats per sequence
     */
    public record State(String name, int width) {}

    /** Copies the list. */
    public StateLayout {
        Checks.all("states", states);
        states = List.copyOf(states);
    }

    /**
     * Floats per sequence over all states.
     *
     * @return the sum of the widths
     */
    public int width() {
        int width = 0;
        for (State state : states) {
            width += state.width();
        }
        return width;
    }

    /**
     * Where a sequence's state starts.
     *
     * @param state the state, counted from 0
     * @param batch B
     * @param b the sequence
     * @return its offset in the array of the batch
     */
    public int offset(int state, int batch, int b) {
        int before = 0;
        for (int s = 0; s < state; s++) {
            before += states.get(s).width();
        }
        return before * batch + b * states.get(state).width();
    }
}
