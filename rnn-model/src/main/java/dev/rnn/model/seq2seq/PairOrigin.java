package dev.rnn.model.seq2seq;

import dev.rnn.api.CellWorkspace;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.model.layer.NonFinite;

/** Where the first number of a part's forward pass is that is not finite, in words. */
final class PairOrigin {
    private PairOrigin() {}

    /** Of a cell made of cells, the lowest one; null if all outputs are finite. */
    static String ofCell(String name, CellWorkspace workspace, SequenceShape shape, Slice outputs) {
        NonFinite inside = NonFinite.inside(workspace);
        if (inside == null) {
            return ofLayer(name, shape, outputs);
        }
        String layer = inside.layer().isEmpty() ? "" : ", " + inside.layer();
        return "the output of %s%s, %s".formatted(name, layer, inside.where());
    }

    /** Of outputs {@code [T][B][width]}; null if they are all finite. */
    static String ofLayer(String name, SequenceShape shape, Slice outputs) {
        int width = outputs.length() / shape.rows();
        NonFinite first = NonFinite.in(name, outputs, width, shape.batch());
        return first == null ? null : "the output of %s, %s".formatted(name, first.where());
    }

    /** The index of the first; -1 if all are finite. */
    static int first(Slice values) {
        for (int i = 0; i < values.length(); i++) {
            if (!Float.isFinite(values.get(i))) {
                return i;
            }
        }
        return -1;
    }
}
