package dev.rnn.interchange.onnx;

import dev.rnn.interchange.InterchangeException;
import java.util.List;
import java.util.Set;

/**
 * The output of a graph, followed back to what a linear layer reads.
 *
 * @param read what it reads; the output itself where there is no linear layer
 * @param outputs how many it gives
 * @param weights {@code [width][outputs]}; null where there is no linear layer
 * @param bias {@code [outputs]}; null for none
 * @param activation behind it; "" for none
 * @param end the node where the way back ended
 */
record FoundOutput(
        OnnxTensor read,
        int outputs,
        float[] weights,
        float[] bias,
        String activation,
        NodeProto end) {

    /** They change no value. */
    private static final Set<String> MOVES =
            Set.of(
                    "Identity",
                    "Dropout",
                    "Flatten",
                    "Reshape",
                    "Squeeze",
                    "Transpose",
                    "Unsqueeze");

    private static final Set<String> ACTIVATIONS = Set.of("Softmax", "LogSoftmax", "Sigmoid");

    /** Follows the output. */
    static FoundOutput of(Trial trial, String output) throws InterchangeException {
        String at = output;
        String activation = "";
        float[] bias = null;
        for (Trial.Computed c = trial.source(at); c != null; c = trial.source(at)) {
            List<String> inputs = c.node().inputs();
            String operator = c.node().operator();
            if (MOVES.contains(operator)) {
                at = inputs.get(0);
            } else if (ACTIVATIONS.contains(operator) && activation.isEmpty() && bias == null) {
                activation = operator;
                at = inputs.get(0);
            } else if (operator.equals("Add") && bias == null && trial.constant(inputs.get(1))) {
                bias = c.inputs()[1].f();
                at = inputs.get(0);
            } else if (operator.equals("Add") && bias == null && trial.constant(inputs.get(0))) {
                bias = c.inputs()[0].f();
                at = inputs.get(1);
            } else if (operator.equals("MatMul") && trial.constant(inputs.get(1))) {
                return linear(c, c.inputs()[1], false, bias, activation);
            } else if (operator.equals("Gemm") && trial.constant(inputs.get(1))) {
                Call call = new Call(c.node(), c.inputs());
                boolean plain =
                        call.number("alpha", 1) == 1
                                && call.number("beta", 1) == 1
                                && !call.flag("transA", false)
                                && (inputs.size() < 3 || bias == null);
                if (!plain) {
                    throw call.wrong("is no linear layer of a network");
                }
                OnnxTensor c2 = call.optionalFloats(2);
                return linear(
                        c,
                        c.inputs()[1],
                        call.flag("transB", false),
                        c2 == null ? bias : c2.f(),
                        activation);
            } else {
                return none(trial, output, c.node());
            }
        }
        return none(trial, output, null);
    }

    /** No linear layer: the output is what the last layer gives, or something else altogether. */
    private static FoundOutput none(Trial trial, String output, NodeProto end) {
        OnnxTensor read = trial.value(output);
        int width = read.rank() == 0 ? 1 : read.dimension(-1);
        return new FoundOutput(read, width, null, null, "", end);
    }

    private static FoundOutput linear(
            Trial.Computed c,
            OnnxTensor weights,
            boolean transposed,
            float[] bias,
            String activation)
            throws InterchangeException {
        if (weights.rank() != 2) {
            throw new InterchangeException(
                    "%s multiplies by %s, which is no linear layer of a network"
                            .formatted(c.node().text(), weights));
        }
        int outputs = weights.dimension(transposed ? 0 : 1);
        int width = weights.dimension(transposed ? 1 : 0);
        float[] v = new float[width * outputs];
        for (int i = 0; i < width; i++) {
            for (int o = 0; o < outputs; o++) {
                v[i * outputs + o] = weights.f()[transposed ? o * width + i : i * outputs + o];
            }
        }
        if (bias != null && bias.length != outputs) {
            throw new InterchangeException(
                    "%s has %d outputs and a bias of %d"
                            .formatted(c.node().text(), outputs, bias.length));
        }
        return new FoundOutput(c.inputs()[0], outputs, v, bias, activation, c.node());
    }
}
