package dev.rnn.api;

/**
 * The checks of arguments that every backend makes at its public boundary, in one place, so that
 * all of them say the same; {@link CellChecks}, {@link MatrixChecks}, {@link LossChecks} and {@link
 * OptimizerChecks} are made of them. Each throws {@link IllegalArgumentException} with one sentence
 * that names the argument, its size, and the size it should have. None allocates unless it fails.
 */
public final class Checks {
    private Checks() {}

    /**
     * An argument is there.
     *
     * @param name the argument's name
     * @param argument the argument
     */
    public static void given(String name, Object argument) {
        if (argument == null) {
            throw new IllegalArgumentException("%s is null, must be given".formatted(name));
        }
    }

    /**
     * A list and all of its elements are given.
     *
     * @param name the list's name
     * @param list the list
     */
    public static void all(String name, java.util.List<?> list) {
        given(name, list);
        for (int k = 0; k < list.size(); k++) {
            if (list.get(k) == null) {
                throw new IllegalArgumentException(
                        "%s[%d] is null, must be given".formatted(name, k));
            }
        }
    }

    /**
     * A slice has the length it should have.
     *
     * @param name the argument's name
     * @param slice the argument
     * @param expected the length
     * @param why what the length is made of
     */
    public static void length(String name, Slice slice, int expected, String why) {
        given(name, slice);
        if (slice.length() != expected) {
            throw new IllegalArgumentException(
                    "%s has %d floats, expected %d (%s)"
                            .formatted(name, slice.length(), expected, why));
        }
    }

    /**
     * A slice is left out or has the length it should have.
     *
     * @param name the argument's name
     * @param slice the argument
     * @param expected the length, unless it is {@link Slice#NONE}
     * @param why what the length is made of
     */
    public static void lengthOrNone(String name, Slice slice, int expected, String why) {
        given(name, slice);
        if (!slice.isNone()) {
            length(name, slice, expected, why);
        }
    }

    /**
     * An output does not overlap an input.
     *
     * @param output the output's name
     * @param out the output
     * @param input the input's name
     * @param in the input
     */
    public static void apart(String output, Slice out, String input, Slice in) {
        given(output, out);
        given(input, in);
        apart(
                output,
                out.array(),
                out.offset(),
                out.offset() + out.length(),
                input,
                in.array(),
                in.offset(),
                in.offset() + in.length());
    }

    /** The ranges from a position to an end do not overlap, if they lie in the same array. */
    static void apart(
            String output,
            float[] out,
            int outFrom,
            int outTo,
            String input,
            float[] in,
            int inFrom,
            int inTo) {
        if (out == in && outFrom < inTo && inFrom < outTo && outFrom < outTo && inFrom < inTo) {
            throw new IllegalArgumentException(
                    "%s overlaps %s in the same array; give it floats of its own"
                            .formatted(output, input));
        }
    }

    /**
     * An output is an input itself, or does not overlap it.
     *
     * @param output the output's name
     * @param out the output
     * @param input the input's name
     * @param in the input, of the same length
     */
    public static void sameOrApart(String output, Slice out, String input, Slice in) {
        given(output, out);
        given(input, in);
        if (out.offset() != in.offset()) {
            apart(output, out, input, in);
        }
    }

    /**
     * Indices lie in a range.
     *
     * @param name the argument's name
     * @param indices the array that holds them
     * @param offset position of the first
     * @param count how many
     * @param limit one past the largest index
     * @param why what the limit is
     */
    public static void indices(
            String name, int[] indices, int offset, int count, int limit, String why) {
        given(name, indices);
        if (offset < 0 || count > indices.length - offset) {
            throw new IllegalArgumentException(
                    "%s has %d entries from %d on, expected %d"
                            .formatted(name, indices.length - offset, offset, count));
        }
        for (int i = 0; i < count; i++) {
            int index = indices[offset + i];
            if (index < 0 || index >= limit) {
                throw new IllegalArgumentException(
                        "%s[%d] is %d, must be from 0 to %d (%s)"
                                .formatted(name, i, index, limit - 1, why));
            }
        }
    }

    /**
     * Sizes of an array of rows.
     *
     * @param name the argument's name
     * @param slice the rows
     * @param rows how many, at least 0
     * @param width floats in each, at least 1
     */
    public static void rows(String name, Slice slice, int rows, int width) {
        if (rows < 0) {
            throw new IllegalArgumentException("rows is %d, must be at least 0".formatted(rows));
        }
        if (width < 1) {
            throw new IllegalArgumentException(
                    "a row of %s has %d floats, must have at least 1".formatted(name, width));
        }
        length(name, slice, Math.multiplyExact(rows, width), "rows x width");
    }

    /**
     * Arguments of {@link RandomStream#seek}.
     *
     * @param position where to go
     */
    public static void position(long position) {
        if (position < 0 || position % 4 != 0) {
            throw new IllegalArgumentException(
                    "position is %d, must be a multiple of 4 and at least 0".formatted(position));
        }
    }
}
