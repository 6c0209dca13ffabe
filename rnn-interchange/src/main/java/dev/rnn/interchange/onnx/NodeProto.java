package dev.rnn.interchange.onnx;

import java.util.List;
import java.util.Map;

/**
 * A node of a graph.
 *
 * @param name may be empty
 * @param operator such as {@code LSTM}
 * @param domain of the operator; "" for ONNX's own
 * @param inputs names; "" for one that is left out
 * @param outputs names; "" for one that nobody wants
 * @param attributes by name: a Float, Long, String, {@link OnnxTensor}, float[], long[] or
 *     String[]; of another kind, an {@link Unsupported}
 */
record NodeProto(
        String name,
        String operator,
        String domain,
        List<String> inputs,
        List<String> outputs,
        Map<String, Object> attributes) {

    /**
     * A value of a kind that no supported operator has.
     *
     * @param kind its name
     */
    record Unsupported(String kind) {}

    /** How messages name it: by its name, or by its first output where it has none. */
    String text() {
        String full = domain.isEmpty() ? operator : domain + "." + operator;
        if (!name.isEmpty()) {
            return "node '%s' (%s)".formatted(name, full);
        }
        return outputs.isEmpty()
                ? "a node without name (%s)".formatted(full)
                : "the node of '%s' (%s)".formatted(outputs.get(0), full);
    }
}
