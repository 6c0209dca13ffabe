package dev.rnn.model.loss;

import dev.rnn.api.Slice;

/**
 * Working memory that grows to the largest size asked for; a size asked for again costs nothing.
 */
final class Room {
    private Slice view = Slice.zeros(0);

    Slice of(int length) {
        if (view.length() != length) {
            float[] array = view.array();
            view = new Slice(array.length < length ? new float[length] : array, 0, length);
        }
        return view;
    }
}
