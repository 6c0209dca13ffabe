package dev.rnn.simd;

import static dev.rnn.simd.Lanes.F;
import static dev.rnn.simd.Lanes.N;
import static dev.rnn.simd.Lanes.PANEL;

import dev.rnn.api.Matrix;
import dev.rnn.api.PackedMatrix;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * A matrix B in panels {@code [n / PANEL][k][PANEL]}: what a tile reads of it lies in one stream.
 * The last panel is padded with zeros to a whole tile, so that no inner loop needs a mask.
 */
final class SimdPackedMatrix implements PackedMatrix {
    /** Rows of a panel that are packed at once where they are columns: they stay in L1. */
    private static final int BLOCK = 128;

    private int rows;
    private int columns;
    private float[] panels;

    SimdPackedMatrix(int rows, int columns) {
        resize(rows, columns);
    }

    /** Takes other sizes; allocates only if there is not room enough. */
    void resize(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
        int size = Math.multiplyExact(panelCount() * PANEL, rows);
        if (panels == null || panels.length < size) {
            panels = new float[size];
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

    float[] array() {
        return panels;
    }

    int panelCount() {
        return (columns + PANEL - 1) / PANEL;
    }

    /** Floats from one panel to the next. */
    int panelSize() {
        return rows * PANEL;
    }

    /** Packs all of b. */
    void pack(Matrix b) {
        if (b.transposed()) {
            packTransposed(b.array(), b.offset(), b.stride());
        } else {
            packRows(b.array(), b.offset(), b.stride(), 0, rows);
        }
    }

    /**
     * Packs rows {@code from} to {@code to - 1} of a row-major matrix whose row {@code from} starts
     * at {@code bo}.
     */
    void packRows(float[] b, int bo, int bs, int from, int to) {
        for (int panel = 0; panel < panelCount(); panel++) {
            int width = Math.min(PANEL, columns - panel * PANEL);
            int target = panel * panelSize() + from * PANEL;
            int source = bo + panel * PANEL;
            if (width == PANEL && WarmUp.done()) {
                copy(to - from, b, source, bs, panels, target);
                continue;
            }
            for (int i = from; i < to; i++, target += PANEL, source += bs) {
                System.arraycopy(b, source, panels, target, width);
                Arrays.fill(panels, target + width, target + PANEL, 0);
            }
        }
    }

    /** Copies PANEL columns of each row. */
    private static void copy(int rows, float[] b, int bo, int bs, float[] panels, int po) {
        for (int i = 0; i < rows; i++) {
            int source = bo + i * bs;
            int target = po + i * PANEL;
            FloatVector left = FloatVector.fromArray(F, b, source);
            FloatVector right = FloatVector.fromArray(F, b, source + N);
            left.intoArray(panels, target);
            right.intoArray(panels, target + N);
        }
    }

    /** Packs all of a matrix whose columns are stored {@code bs} floats apart. */
    void packTransposed(float[] b, int bo, int bs) {
        for (int panel = 0; panel < panelCount(); panel++) {
            int width = Math.min(PANEL, columns - panel * PANEL);
            int source = bo + panel * PANEL * bs;
            int target = panel * panelSize();
            for (int row = 0; row < rows; row += BLOCK) {
                int count = Math.min(BLOCK, rows - row);
                int at = target + row * PANEL;
                Transpose.copy(width, count, b, source + row, bs, panels, at, PANEL);
                for (int i = 0; i < count && width < PANEL; i++) {
                    Arrays.fill(panels, at + i * PANEL + width, at + (i + 1) * PANEL, 0);
                }
            }
        }
    }
}
