package dev.rnn.model.decode;

import dev.rnn.api.Checks;
import dev.rnn.api.Input;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.StateLayout;
import dev.rnn.model.NetworkSpec;
import dev.rnn.model.OutputAt;

/** The steps of a network as arguments of its whole-sequence calls, made once for each size. */
abstract class OneStep implements StepModel {
    private final NetworkSpec spec;
    private final StateLayout states;
    private final SequenceShape[] shapes;
    private Input.OneHot input = new Input.OneHot(new int[0], 0);

    OneStep(NetworkSpec spec, int maxRows) {
        if (maxRows < 1) {
            throw new IllegalArgumentException(
                    "maxRows is %d, must be at least 1".formatted(maxRows));
        }
        if (spec.outputs() != spec.inputs()) {
            throw new IllegalArgumentException(
                    "the network reads %d symbols and gives %d logits; to read what it writes they must be equal"
                            .formatted(spec.inputs(), spec.outputs()));
        }
        if (spec.readsAhead() || spec.outputAt() != OutputAt.EVERY_STEP) {
            throw new IllegalArgumentException(
                    "the network %s; symbols are written by one that reads forwards and gives an output at every step"
                            .formatted(
                                    spec.readsAhead()
                                            ? "reads sequences from their end too"
                                            : "gives outputs at " + spec.outputAt()));
        }
        this.spec = spec;
        states = spec.cell().states(); // made anew at each call
        shapes = new SequenceShape[maxRows + 1];
    }

    abstract void step(SequenceShape shape, Input input, Slice state, Slice logits);

    @Override
    public final int symbols() {
        return spec.outputs();
    }

    @Override
    public final StateLayout states() {
        return states;
    }

    @Override
    public final int maxRows() {
        return shapes.length - 1;
    }

    @Override
    public final void step(int rows, int[] read, Slice state, Slice logits) {
        if (rows < 1 || rows > maxRows()) {
            throw new IllegalArgumentException(
                    "rows is %d, must be from 1 to %d".formatted(rows, maxRows()));
        }
        Checks.given("read", read);
        Checks.given("state", state);
        Checks.rows("logits", logits, rows, symbols());
        if (shapes[rows] == null) {
            shapes[rows] = SequenceShape.of(1, rows);
        }
        if (input.indices() != read) {
            input = new Input.OneHot(read, 0);
        }
        step(shapes[rows], input, state, logits);
    }
}
