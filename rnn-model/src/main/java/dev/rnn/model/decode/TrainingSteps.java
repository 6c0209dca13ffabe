package dev.rnn.model.decode;

import dev.rnn.api.Checks;
import dev.rnn.api.Input;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.model.NetworkSpec;
import dev.rnn.model.TrainingPass;

/** Steps of a training pass, whose forward pass keeps initial and last state apart. */
final class TrainingSteps extends OneStep {
    private final TrainingPass pass;
    private final Slice[] lasts;

    TrainingSteps(TrainingPass pass, int maxRows) {
        super(spec(pass), maxRows);
        this.pass = pass;
        lasts = new Slice[maxRows + 1];
    }

    private static NetworkSpec spec(TrainingPass pass) {
        Checks.given("pass", pass);
        return pass.spec();
    }

    @Override
    void step(SequenceShape shape, Input input, Slice state, Slice logits) {
        int rows = shape.batch();
        if (lasts[rows] == null) {
            lasts[rows] = Slice.zeros(pass.stateSize(rows));
        }
        Slice last = lasts[rows];
        pass.forward(shape, input, state, last);
        System.arraycopy(last.array(), 0, state.array(), state.offset(), last.length());
        Slice from = pass.logits();
        System.arraycopy(
                from.array(), from.offset(), logits.array(), logits.offset(), logits.length());
    }
}
