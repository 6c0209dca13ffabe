package dev.rnn.model.layer;

import dev.rnn.api.Cell;
import dev.rnn.api.Slice;

/**
 * A flat array of parameters or gradients cut into those of the inner cells. The views are made
 * again only for another array, so that a steady state allocates nothing.
 */
final class SliceParts {
    private final Cell[] cells;
    private final Slice[] parts;
    private Slice whole = Slice.NONE;

    SliceParts(Cell[] cells) {
        this.cells = cells;
        parts = new Slice[cells.length];
    }

    Slice[] of(Slice flat) {
        if (flat.array() != whole.array()
                || flat.offset() != whole.offset()
                || flat.length() != whole.length()) {
            int from = 0;
            for (int k = 0; k < cells.length; k++) {
                parts[k] = flat.part(from, cells[k].parameterCount());
                from += parts[k].length();
            }
            whole = flat;
        }
        return parts;
    }
}
