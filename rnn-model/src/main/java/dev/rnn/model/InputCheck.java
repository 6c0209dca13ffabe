package dev.rnn.model;

import dev.rnn.api.Input;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;

/**
 * Refuses NaN and infinities before they are computed with, with their place. One pass over the
 * bits, a largest value of ints, which the compiler turns into vectors: about a hundredth of the
 * time of the product that reads the same floats.
 */
final class InputCheck {
    private static final int INFINITY = 0x7f800000;

    private boolean on = true;

    void set(boolean on) {
        this.on = on;
    }

    void check(SequenceShape shape, Input input, int features, Slice initial) {
        if (!on) {
            return;
        }
        if (input instanceof Input.Dense dense
                && dense.values().length() == shape.rows() * features) {
            features(shape, dense.values(), features);
        }
        if (!finite(initial)) {
            throw new IllegalArgumentException(
                    "initial[%d] is %s, must be finite; checkInput(false) lets it through"
                            .formatted(first(initial, 0), initial.get(first(initial, 0))));
        }
    }

    private static void features(SequenceShape shape, Slice x, int features) {
        if (finite(x)) {
            return;
        }
        // What is past an end or masked is not read, and may be anything.
        for (int i = first(x, 0); i < x.length(); i = first(x, i + 1)) {
            int row = i / features;
            int t = row / shape.batch();
            int b = row % shape.batch();
            if (shape.isLive(t, b)) {
                throw new IllegalArgumentException(
                        "input at step %d of sequence %d, feature %d, is %s, must be finite; checkInput(false) lets it through"
                                .formatted(t, b, i % features, x.get(i)));
            }
        }
    }

    /** Whether all floats are numbers below infinity. */
    static boolean finite(Slice x) {
        float[] values = x.array();
        int largest = 0;
        int end = x.offset() + x.length();
        for (int i = x.offset(); i < end; i++) {
            largest = Math.max(largest, Float.floatToRawIntBits(values[i]) & Integer.MAX_VALUE);
        }
        return largest < INFINITY;
    }

    /** The first float from a place on that is not finite; the length if there is none. */
    static int first(Slice x, int from) {
        int i = from;
        while (i < x.length() && Float.isFinite(x.get(i))) {
            i++;
        }
        return i;
    }
}
