package dev.rnn.model.cell;

import dev.rnn.api.Matrix;
import dev.rnn.api.Slice;
import java.util.Arrays;

/**
 * Views of working memory by slot, a slot being a step: made when a slot's sizes change, and used
 * again while they stay, so that repeating a shape allocates nothing.
 */
final class Views {
    private Matrix[] matrices = new Matrix[0];
    private Slice[] slices = new Slice[0];

    /** {@code [rows][columns]} at an offset; the rows {@code stride} apart. */
    Matrix matrix(int slot, float[] array, int offset, int rows, int columns, int stride) {
        return matrix(slot, array, offset, rows, columns, stride, false);
    }

    /** The transpose of {@code [rows][columns]}. */
    Matrix transposed(int slot, float[] array, int offset, int rows, int columns, int stride) {
        return matrix(slot, array, offset, columns, rows, stride, true);
    }

    private Matrix matrix(
            int slot,
            float[] array,
            int offset,
            int rows,
            int columns,
            int stride,
            boolean turned) {
        if (slot >= matrices.length) {
            matrices = Arrays.copyOf(matrices, Math.max(slot + 1, 2 * matrices.length));
        }
        Matrix m = matrices[slot];
        if (m == null
                || m.array() != array
                || m.offset() != offset
                || m.rows() != rows
                || m.columns() != columns) {
            m = new Matrix(array, offset, rows, columns, stride, turned);
            matrices[slot] = m;
        }
        return m;
    }

    Slice slice(int slot, float[] array, int offset, int length) {
        if (slot >= slices.length) {
            slices = Arrays.copyOf(slices, Math.max(slot + 1, 2 * slices.length));
        }
        Slice s = slices[slot];
        if (s == null || s.array() != array || s.offset() != offset || s.length() != length) {
            s = new Slice(array, offset, length);
            slices[slot] = s;
        }
        return s;
    }
}
