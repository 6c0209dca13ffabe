package dev.rnn.model.layer;

import dev.rnn.api.Cell;
import dev.rnn.api.Slice;
import java.util.Arrays;

/**
 * The states of a batch, copied, and cut into those of the inner cells: {@link
 * dev.rnn.api.StateLayout} puts all of the first cell's states before all of the second's. The copy
 * costs less than one row of a product, and spares views of arrays that callers swap at each call.
 */
final class StateParts {
    private final Cell[] cells;
    private final float[] copy;
    private final Slice[] parts;
    private final Slice[] none;
    private int batch = -1;

    StateParts(Cell[] cells, int maxBatch) {
        this.cells = cells;
        int width = 0;
        for (Cell cell : cells) {
            width += cell.stateWidth();
        }
        copy = new float[Math.multiplyExact(maxBatch, width)];
        parts = new Slice[cells.length];
        none = new Slice[cells.length];
        Arrays.fill(none, Slice.NONE);
    }

    /** Each cell's part of a state that is given. */
    Slice[] read(Slice given, int batch) {
        System.arraycopy(given.array(), given.offset(), copy, 0, given.length());
        return room(given, batch);
    }

    /** Room for each cell's part of a state that is wanted. */
    Slice[] room(Slice wanted, int batch) {
        if (wanted.isNone()) {
            return none;
        }
        if (batch != this.batch) {
            int from = 0;
            for (int k = 0; k < cells.length; k++) {
                parts[k] = new Slice(copy, from, batch * cells[k].stateWidth());
                from += parts[k].length();
            }
            this.batch = batch;
        }
        return parts;
    }

    /** Gives the state that was wanted. */
    void write(Slice wanted) {
        System.arraycopy(copy, 0, wanted.array(), wanted.offset(), wanted.length());
    }
}
