package dev.rnn.model.layer;

import dev.rnn.api.CellWorkspace;
import dev.rnn.api.Checks;
import dev.rnn.api.Slice;

/**
 * The first output inside a layer that is NaN or infinite, for messages: of the lowest inner cell
 * that has one, at the first step that it reads.
 *
 * @param layer the inner cell, such as {@code layer 1 reverse}; empty if it is the only one
 * @param step its step, as it lies in the arrays, from 0
 * @param sequence its row of the batch, from 0
 */
public record NonFinite(String layer, int step, int sequence) {

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it is null
     */
    public NonFinite {
        Checks.given("layer", layer);
    }

    /**
     * Looks through the outputs of the inner cells in a workspace's last forward pass. The layer's
     * own output, which is the caller's, is not among them.
     *
     * @param workspace after a forward pass
     * @return the first one, or null if there is none, or the cell is not made of cells, or is a
     *     {@link CheckpointedSpec} in a pass without training
     */
    public static NonFinite inside(CellWorkspace workspace) {
        Checks.given("workspace", workspace);
        return workspace instanceof CombinedCell.Workspace combined && combined.shape != null
                ? combined.nonFinite()
                : null;
    }

    /**
     * Looks through the outputs of a layer.
     *
     * @param layer what to call it
     * @param y {@code [T][B][width]}
     * @param width floats of a step, at least 1
     * @param batch B, at least 1
     * @return the first one, or null if all are finite
     */
    public static NonFinite in(String layer, Slice y, int width, int batch) {
        Checks.given("y", y);
        if (width < 1 || batch < 1) {
            throw new IllegalArgumentException(
                    "width is %d and batch %d, both must be at least 1".formatted(width, batch));
        }
        for (int i = 0; i < y.length(); i++) {
            if (!Float.isFinite(y.get(i))) {
                int row = i / width;
                return new NonFinite(layer, row / batch, row % batch);
            }
        }
        return null;
    }

    /**
     * Step and row in words.
     *
     * @return such as {@code time step 5, batch row 0}
     */
    public String where() {
        return "time step %d, batch row %d".formatted(step, sequence);
    }

    /** The same place, named from outside. */
    NonFinite within(String outer) {
        return new NonFinite(layer.isEmpty() ? outer : outer + " " + layer, step, sequence);
    }
}
