package dev.rnn.model;

import dev.rnn.api.Backend;
import dev.rnn.api.Cell;
import dev.rnn.api.CellWeights;
import dev.rnn.api.MatMul;
import dev.rnn.api.Matrix;
import dev.rnn.api.Mode;
import dev.rnn.api.PackedMatrix;
import dev.rnn.api.Slice;
import dev.rnn.api.Start;
import dev.rnn.api.Workers;
import dev.rnn.model.layer.MaskedSpec;

/**
 * A network's parameters, packed for its layers. Any number of threads may read one as long as
 * nobody packs into it. Biases and embeddings are read where they lie in the flat array.
 */
final class Weights {
    final Parts parts;
    final Cell cell;
    final CellWeights cellWeights;

    /** V, for the logits o = c + h V. */
    final PackedMatrix v;

    /** V^T, for dh = do V^T; null in inference. */
    final PackedMatrix vTransposed;

    /** The logits' chains start from the bias c. */
    final Start bias;

    private final MatMul packing;
    private final Matrix vColumns;

    /**
     * Binds to the parameters in {@code flat}, which must stay as they are while they are in use,
     * and be packed again after each change.
     */
    Weights(Backend backend, NetworkSpec spec, Mode mode, Slice flat) {
        this(backend, spec, mode, flat, true);
    }

    /** Room for packed parameters, which may stay empty: that is what {@link MemoryUse} wants. */
    Weights(Backend backend, NetworkSpec spec, Mode mode, Slice flat, boolean packs) {
        parts = new Parts(spec, flat);
        packing = backend.matMul(Workers.ONE);
        vColumns = parts.v.transpose();
        cell = backend.cell(MaskedSpec.accepting(spec.cell()));
        cellWeights = cell.newWeights(mode);
        v = packing.newPacked(parts.v.rows(), parts.v.columns());
        vTransposed =
                mode == Mode.TRAINING ? packing.newPacked(parts.v.columns(), parts.v.rows()) : null;
        bias = Start.bias(parts.c);
        if (packs) {
            pack();
        }
    }

    void pack() {
        cell.pack(parts.cell, cellWeights);
        packing.pack(parts.v, v);
        if (vTransposed != null) {
            packing.pack(vColumns, vTransposed);
        }
    }
}
