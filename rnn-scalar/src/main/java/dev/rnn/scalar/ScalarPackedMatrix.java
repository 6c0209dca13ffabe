package dev.rnn.scalar;

import dev.rnn.api.Matrix;
import dev.rnn.api.PackedMatrix;

/** A matrix B as one array a row, the order in which {@link Chain} reads it. */
final class ScalarPackedMatrix implements PackedMatrix {
    private int rows;
    private int columns;
    private float[][] array = new float[0][];

    ScalarPackedMatrix(int rows, int columns) {
        resize(rows, columns);
    }

    /** Takes other sizes; allocates only if there is not room enough. What was in it is lost. */
    void resize(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
        int width = array.length == 0 ? 0 : array[0].length;
        if (rows > array.length || columns > width) {
            array = new float[Math.max(rows, array.length)][Math.max(columns, width)];
        }
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int columns() {
        return columns;
    }

    /** The rows; there may be more of them, and longer ones, than the matrix has. */
    float[][] array() {
        return array;
    }

    void pack(Matrix b) {
        if (b.transposed()) {
            packTransposed(b.array(), b.offset(), b.stride());
        } else {
            pack(b.array(), b.offset(), b.stride());
        }
    }

    /** From stored rows {@code stride} floats apart. */
    void pack(float[] b, int offset, int stride) {
        for (int k = 0; k < rows; k++) {
            System.arraycopy(b, offset + k * stride, array[k], 0, columns);
        }
    }

    /** From stored columns {@code stride} floats apart. */
    void packTransposed(float[] b, int offset, int stride) {
        for (int j = 0; j < columns; j++) {
            for (int k = 0; k < rows; k++) {
                array[k][j] = b[offset + j * stride + k];
            }
        }
    }
}
