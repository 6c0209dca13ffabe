package dev.rnn.model;

import dev.rnn.api.Checks;
import dev.rnn.api.Slice;

/**
 * Between batch-first arrays, {@code [B][T][features]}, and the time-major ones of this library,
 * {@code [T][B][features]}. Copies, into arrays that the caller owns; allocates nothing.
 */
public final class BatchFirst {
    private BatchFirst() {}

    /**
     * Makes a batch-first array time-major.
     *
     * @param steps T, at least 0
     * @param batch B, at least 0
     * @param width features of a row, at least 1
     * @param from {@code [B][T][width]}
     * @param to {@code [T][B][width]}, overwritten; must not overlap {@code from}
     * @throws IllegalArgumentException if a size does not match, or the arrays overlap
     */
    public static void toTimeMajor(int steps, int batch, int width, Slice from, Slice to) {
        exchange("batch", batch, "steps", steps, width, from, to);
    }

    /**
     * Makes a time-major array batch-first.
     *
     * @param steps T, at least 0
     * @param batch B, at least 0
     * @param width features of a row, at least 1
     * @param from {@code [T][B][width]}
     * @param to {@code [B][T][width]}, overwritten; must not overlap {@code from}
     * @throws IllegalArgumentException if a size does not match, or the arrays overlap
     */
    public static void fromTimeMajor(int steps, int batch, int width, Slice from, Slice to) {
        exchange("steps", steps, "batch", batch, width, from, to);
    }

    /**
     * Makes batch-first symbols or classes time-major.
     *
     * @param steps T, at least 0
     * @param batch B, at least 0
     * @param from {@code [B][T]}
     * @param to {@code [T][B]}, overwritten; another array than {@code from}
     * @throws IllegalArgumentException if a size does not match, or both are the same array
     */
    public static void toTimeMajor(int steps, int batch, int[] from, int[] to) {
        exchange("batch", batch, "steps", steps, from, to);
    }

    /**
     * Makes time-major symbols or classes batch-first.
     *
     * @param steps T, at least 0
     * @param batch B, at least 0
     * @param from {@code [T][B]}
     * @param to {@code [B][T]}, overwritten; another array than {@code from}
     * @throws IllegalArgumentException if a size does not match, or both are the same array
     */
    public static void fromTimeMajor(int steps, int batch, int[] from, int[] to) {
        exchange("steps", steps, "batch", batch, from, to);
    }

    private static void exchange(
            String outerName,
            int outer,
            String innerName,
            int inner,
            int width,
            Slice from,
            Slice to) {
        int rows = rows(outerName, outer, innerName, inner);
        Checks.rows("from", from, rows, width);
        Checks.rows("to", to, rows, width);
        Checks.apart("to", to, "from", from);
        for (int i = 0; i < outer; i++) {
            for (int j = 0; j < inner; j++) {
                System.arraycopy(
                        from.array(),
                        from.offset() + (i * inner + j) * width,
                        to.array(),
                        to.offset() + (j * outer + i) * width,
                        width);
            }
        }
    }

    private static void exchange(
            String outerName, int outer, String innerName, int inner, int[] from, int[] to) {
        int rows = rows(outerName, outer, innerName, inner);
        length("from", from, rows);
        length("to", to, rows);
        if (from == to) {
            throw new IllegalArgumentException(
                    "to is the same array as from; give it entries of its own");
        }
        for (int i = 0; i < outer; i++) {
            for (int j = 0; j < inner; j++) {
                to[j * outer + i] = from[i * inner + j];
            }
        }
    }

    private static int rows(String outerName, int outer, String innerName, int inner) {
        atLeastNone(outerName, outer);
        atLeastNone(innerName, inner);
        return Math.multiplyExact(outer, inner);
    }

    private static void atLeastNone(String name, int size) {
        if (size < 0) {
            throw new IllegalArgumentException(
                    "%s is %d, must be at least 0".formatted(name, size));
        }
    }

    private static void length(String name, int[] array, int expected) {
        Checks.given(name, array);
        if (array.length != expected) {
            throw new IllegalArgumentException(
                    "%s has %d entries, expected %d (steps x batch)"
                            .formatted(name, array.length, expected));
        }
    }
}
