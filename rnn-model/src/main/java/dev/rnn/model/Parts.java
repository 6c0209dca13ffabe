package dev.rnn.model;

import dev.rnn.api.Matrix;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.Slice;

/** The layers' parts of one flat array of parameters or gradients, as views made once. */
final class Parts {
    /** The cell's blocks. */
    final Slice cell;

    /** The learnt initial state of one sequence, all states one after the other; or none. */
    final Slice initial;

    /** {@code out.V [H][outputs]}; for tied weights E^T, a transposed view. */
    final Matrix v;

    /** {@code embedding.E} where V is tied to it, for its gradient; null otherwise. */
    final Matrix tied;

    /** {@code out.c [outputs]}. */
    final Slice c;

    /** {@code embedding.E [inputs][embedding]}, or none. */
    final Slice e;

    Parts(NetworkSpec spec, Slice flat) {
        ParameterLayout layout = spec.parameters();
        int embedding = spec.inputs() * spec.embedding();
        e = embedding == 0 ? Slice.NONE : flat.part(0, embedding);
        cell = flat.part(embedding, spec.cell().parameters().size());
        initial =
                spec.learnedInitialState()
                        ? flat.part(embedding + cell.length(), spec.cell().states().width())
                        : Slice.NONE;
        tied = spec.tied() ? layout.block("embedding.E").in(flat) : null;
        v = tied == null ? layout.block("out.V").in(flat) : tied.transpose();
        ParameterLayout.Block last = layout.block("out.c");
        c = flat.part(last.offset(), last.size());
    }
}
