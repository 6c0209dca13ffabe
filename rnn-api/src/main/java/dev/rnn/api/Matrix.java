package dev.rnn.api;

/**
 * A matrix in a caller's own array, row-major: element (i, j) is {@code array[offset + i * stride +
 * j]}; for a transposed view it is {@code array[offset + j * stride + i]}. Nothing is copied.
 *
 * @param array the floats; shared with the caller
 * @param offset index of element (0, 0)
 * @param rows number of rows, as the view is read
 * @param columns number of columns, as the view is read
 * @param stride distance between two stored rows, at least the length of one
 * @param transposed whether the stored rows are this view's columns
 */
public record Matrix(
        float[] array, int offset, int rows, int columns, int stride, boolean transposed) {

    /**
     * Checks that the matrix lies inside the array.
     *
     * @throws IllegalArgumentException if it does not
     */
    public Matrix {
        if (array == null) {
            throw new IllegalArgumentException("array is null; a matrix needs its floats");
        }
        int storedRows = transposed ? columns : rows;
        int storedColumns = transposed ? rows : columns;
        if (offset < 0 || rows < 0 || columns < 0 || stride < storedColumns) {
            throw new IllegalArgumentException(
                    "matrix of %d x %d with offset %d and stride %d: sizes must not be negative, and the stride at least %d"
                            .formatted(rows, columns, offset, stride, storedColumns));
        }
        long end =
                storedRows == 0 || storedColumns == 0
                        ? offset
                        : offset + (long) (storedRows - 1) * stride + storedColumns;
        if (end > array.length) {
            throw new IllegalArgumentException(
                    "matrix of %d x %d from %d ends at %d, past the array's %d floats"
                            .formatted(rows, columns, offset, end, array.length));
        }
    }

    /**
     * A matrix without gaps.
     *
     * @param array the floats; shared, not copied
     * @param offset index of element (0, 0)
     * @param rows number of rows
     * @param columns number of columns, also the stride
     * @return the view
     */
    public static Matrix of(float[] array, int offset, int rows, int columns) {
        return new Matrix(array, offset, rows, columns, columns, false);
    }

    /**
     * A matrix without gaps from the start of an array.
     *
     * @param array the floats; shared, not copied
     * @param rows number of rows
     * @param columns number of columns, also the stride
     * @return the view
     */
    public static Matrix of(float[] array, int rows, int columns) {
        return of(array, 0, rows, columns);
    }

    /**
     * The same floats read with rows and columns exchanged.
     *
     * @return the transposed view
     */
    public Matrix transpose() {
        return new Matrix(array, offset, columns, rows, stride, !transposed);
    }
}
