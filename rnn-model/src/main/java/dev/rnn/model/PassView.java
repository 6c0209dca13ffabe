package dev.rnn.model;

import dev.rnn.api.Input;
import dev.rnn.api.Matrix;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;

/** Views of a {@link PassMemory} for one shape, made once for it. */
final class PassView {
    final SequenceShape shape;

    /** {@code [T][B][E]}: embedded symbols, and their gradient. */
    final Slice x;

    final Slice dx;
    final Input.Dense xInput;

    /** {@code [T][B][H]}: the cell's output, and its gradient. */
    final Slice h;

    final Slice dh;

    /** The rows of it that the output layer reads; h and dh themselves if it reads all. */
    final Slice read;

    final Slice dRead;
    final Matrix readRows;
    final Matrix readColumns;
    final Matrix dReadRows;

    /** The logits, then their gradient. */
    final Slice o;

    final Matrix oRows;
    final Matrix oColumns;
    final Slice losses;

    /** A batch's states that sequences start from, and their gradient. */
    final Slice start;

    final Slice dStart;

    PassView(PassMemory memory, SequenceShape shape, int outputs) {
        this.shape = shape;
        NetworkSpec spec = memory.spec;
        int rows = shape.rows();
        int width = spec.cell().outputs();
        x = new Slice(memory.embedded, 0, rows * spec.embedding());
        dx = new Slice(memory.dEmbedded, 0, x.length());
        xInput = new Input.Dense(x);
        h = new Slice(memory.hidden, 0, rows * width);
        dh = new Slice(memory.dHidden, 0, rows * width);
        boolean every = spec.outputAt() == OutputAt.EVERY_STEP;
        read = every ? h : new Slice(memory.read, 0, outputs * width);
        dRead = every ? dh : new Slice(memory.dRead, 0, outputs * width);
        readRows = Matrix.of(read.array(), outputs, width);
        readColumns = readRows.transpose();
        dReadRows = Matrix.of(dRead.array(), outputs, width);
        o = new Slice(memory.logits, 0, outputs * spec.outputs());
        oRows = Matrix.of(memory.logits, outputs, spec.outputs());
        oColumns = oRows.transpose();
        losses = new Slice(memory.losses, 0, outputs);
        int states = shape.batch() * spec.cell().states().width();
        start = new Slice(memory.start, 0, states);
        dStart = new Slice(memory.dStart, 0, states);
    }
}
