package dev.rnn.model.task;

import java.util.stream.IntStream;

/** Which examples a report shows: a few, evenly apart, as data is often sorted. */
final class Shown {
    private static final int MOST = 8;

    private Shown() {}

    /** Indices of some of {@code size} examples. */
    static IntStream of(int size) {
        int count = Math.min(MOST, size);
        return IntStream.range(0, count).map(i -> (int) ((long) i * size / count));
    }
}
