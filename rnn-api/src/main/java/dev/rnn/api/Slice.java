package dev.rnn.api;

/**
 * A stretch of a caller's own array: {@code length} floats of {@code array} from {@code offset} on.
 * It copies nothing; a slice that is kept and used again costs nothing, so a steady state allocates
 * nothing.
 *
 * @param array the floats; shared with the caller
 * @param offset index of the first float
 * @param length number of floats
 */
public record Slice(float[] array, int offset, int length) {

    /** Stands for an argument that is not given, or a result that is not wanted. */
    public static final Slice NONE = new Slice(new float[0], 0, 0);

    /**
     * Checks that the stretch lies inside the array.
     *
     * @throws IllegalArgumentException if it does not
     */
    public Slice {
        if (array == null) {
            throw new IllegalArgumentException(
                    "array is null; use Slice.NONE for a slice that is not given");
        }
        if (offset < 0 || length < 0 || offset > array.length - length) {
            throw new IllegalArgumentException(
                    "slice of %d floats from %d does not fit an array of %d"
                            .formatted(length, offset, array.length));
        }
    }

    /**
     * The whole array.
     *
     * @param array the floats; shared, not copied
     * @return a slice over all of it
     */
    public static Slice of(float... array) {
        if (array == null) {
            throw new IllegalArgumentException(
                    "array is null; use Slice.NONE for a slice that is not given");
        }
        return new Slice(array, 0, array.length);
    }

    /**
     * A slice over new zeros.
     *
     * @param length number of floats
     * @return a slice that covers a new array
     * @throws IllegalArgumentException if the length is negative
     */
    public static Slice zeros(int length) {
        if (length < 0) {
            throw new IllegalArgumentException(
                    "length is %d, must be at least 0".formatted(length));
        }
        return of(new float[length]);
    }

    /**
     * Whether this slice stands for "not given" or "not wanted".
     *
     * @return true for {@link #NONE} alone; an empty slice of a caller's own is given
     */
    public boolean isNone() {
        return this == NONE;
    }

    /**
     * A part of this slice.
     *
     * @param from first float, counted from this slice's own start
     * @param count number of floats
     * @return a slice of the same array
     */
    public Slice part(int from, int count) {
        if (from < 0 || count < 0 || from > length - count) {
            throw new IllegalArgumentException(
                    "part of %d floats from %d does not fit a slice of %d"
                            .formatted(count, from, length));
        }
        return new Slice(array, offset + from, count);
    }

    /**
     * One float.
     *
     * @param index position, counted from this slice's own start
     * @return its value
     * @throws IllegalArgumentException if there is no such position
     */
    public float get(int index) {
        if (index < 0 || index >= length) {
            throw new IllegalArgumentException(
                    "float %d is asked for, the slice has %d".formatted(index, length));
        }
        return array[offset + index];
    }

    /**
     * A copy of the floats.
     *
     * @return a new array of {@code length} floats
     */
    public float[] toArray() {
        return java.util.Arrays.copyOfRange(array, offset, offset + length);
    }
}
