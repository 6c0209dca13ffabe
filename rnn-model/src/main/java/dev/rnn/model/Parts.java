package dev.rnn.model;

import dev.rnn.api.Matrix;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.Slice;

/** The layers' parts of one flat array of parameters or gradients, as views made once. */
final class Parts {
    /** The cell's blocks. */
    final Slice cell;

    /** {@code out.V [H][outputs]}. */
    final Matrix v;

    /** {@code out.c [outputs]}. */
    final Slice c;

    /** {@code embedding.E [inputs][embedding]}, or none. */
    final Slice e;

    Parts(NetworkSpec spec, Slice flat) {
        ParameterLayout layout = spec.parameters();
        int embedding = spec.inputs() * spec.embedding();
        e = embedding == 0 ? Slice.NONE : flat.part(0, embedding);
        cell = flat.part(embedding, spec.cell().parameters().size());
        v = layout.block("out.V").in(flat);
        ParameterLayout.Block last = layout.block("out.c");
        c = flat.part(last.offset(), last.size());
    }
}
