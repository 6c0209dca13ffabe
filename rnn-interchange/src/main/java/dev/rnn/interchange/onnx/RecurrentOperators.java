package dev.rnn.interchange.onnx;

import dev.rnn.interchange.InterchangeException;
import dev.rnn.model.convert.OnnxInputs;
import dev.rnn.model.convert.OnnxOperator;
import dev.rnn.model.convert.OnnxOutputs;
import java.util.Arrays;
import java.util.List;

/** {@code RNN}, {@code GRU} and {@code LSTM}, which {@link OnnxOperator} computes. */
final class RecurrentOperators {
    private RecurrentOperators() {}

    static List<OnnxTensor> rnn(Call call) throws InterchangeException {
        return run(call, 1);
    }

    static List<OnnxTensor> gru(Call call) throws InterchangeException {
        return run(call, 3);
    }

    static List<OnnxTensor> lstm(Call call) throws InterchangeException {
        return run(call, 4);
    }

    /** The operator with its attributes. */
    static OnnxOperator operator(Call call) throws InterchangeException {
        int hidden = hidden(call);
        OnnxOperator operator =
                switch (call.node().operator()) {
                    case "RNN" -> OnnxOperator.rnn(hidden);
                    case "GRU" ->
                            OnnxOperator.gru(hidden)
                                    .linearBeforeReset(call.flag("linear_before_reset", false));
                    default ->
                            OnnxOperator.lstm(hidden).inputForget(call.flag("input_forget", false));
                };
        return operator.direction(call.text("direction", "forward"))
                .layout(call.dimension(call.integer("layout", 0)))
                .clip(call.number("clip", 0))
                .activations(call.texts("activations"))
                .activationAlpha(call.numbers("activation_alpha"))
                .activationBeta(call.numbers("activation_beta"));
    }

    /** The attribute, or what R says. */
    private static int hidden(Call call) throws InterchangeException {
        OnnxTensor r = tensor(call, 2, 3);
        int hidden = r.dimension(2);
        long said = call.integer("hidden_size", hidden);
        if (said != hidden) {
            throw call.wrong("has hidden_size %d and R is %s", said, r);
        }
        return hidden;
    }

    private static List<OnnxTensor> run(Call call, int gates) throws InterchangeException {
        OnnxOperator operator = operator(call);
        int layout = (int) call.integer("layout", 0);
        OnnxTensor x = tensor(call, 0, 3);
        OnnxTensor w = tensor(call, 1, 3);
        OnnxTensor r = tensor(call, 2, 3);
        int steps = x.dimension(layout == 0 ? 0 : 1);
        int batch = x.dimension(layout == 0 ? 1 : 0);
        int inputs = x.dimension(2);
        int hidden = r.dimension(2);
        int directions = call.text("direction", "forward").equals("bidirectional") ? 2 : 1;
        shape(call, w, "W", directions, gates * hidden, inputs);
        shape(call, r, "R", directions, gates * hidden, hidden);
        int[] state =
                layout == 0
                        ? new int[] {directions, batch, hidden}
                        : new int[] {batch, directions, hidden};
        int[] all =
                layout == 0
                        ? new int[] {steps, directions, batch, hidden}
                        : new int[] {batch, steps, directions, hidden};
        // Y is made beneath, and beside it gates, states, and copies in other layouts
        call.reserve((gates + 4) * Float.BYTES, all);
        OnnxInputs given =
                OnnxInputs.of(steps, batch, inputs, x.f(), w.f(), r.f())
                        .biases(optional(call, 3, "B", directions, 2 * gates * hidden))
                        .sequenceLengths(lengths(call, batch))
                        .initialH(optional(call, 5, "initial_h", state))
                        .initialC(optional(call, 6, "initial_c", state))
                        .peepholes(optional(call, 7, "P", directions, 3 * hidden));
        OnnxOutputs outputs = call.cell(() -> operator.pack(call.backend(), given)).run(given);
        OnnxTensor y = OnnxTensor.owning(all, outputs.y());
        OnnxTensor h = OnnxTensor.owning(state, outputs.yH());
        return gates == 4 ? List.of(y, h, OnnxTensor.owning(state, outputs.yC())) : List.of(y, h);
    }

    private static OnnxTensor tensor(Call call, int index, int rank) throws InterchangeException {
        OnnxTensor x = call.floats(index);
        if (x.rank() != rank) {
            throw call.wrong("has %s as input %d, expected %d dimensions", x, index, rank);
        }
        return x;
    }

    private static void shape(Call call, OnnxTensor x, String name, int... shape)
            throws InterchangeException {
        if (!Arrays.equals(x.dimensions(), shape)) {
            throw call.wrong("has %s as %s, expected %s", x, name, OnnxTensor.text(shape));
        }
    }

    private static float[] optional(Call call, int index, String name, int... shape)
            throws InterchangeException {
        OnnxTensor x = call.optionalFloats(index);
        if (x == null) {
            return null;
        }
        shape(call, x, name, shape);
        return x.f();
    }

    private static int[] lengths(Call call, int batch) throws InterchangeException {
        if (call.optional(4) == null) {
            return null;
        }
        shape(call, call.integers(4), "sequence_lens", batch);
        long[] given = call.integers(4).i();
        int[] lengths = new int[batch];
        for (int b = 0; b < batch; b++) {
            lengths[b] = call.dimension(given[b]);
        }
        return lengths;
    }
}
