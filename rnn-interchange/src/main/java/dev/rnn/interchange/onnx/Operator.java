package dev.rnn.interchange.onnx;

import dev.rnn.interchange.InterchangeException;
import java.util.List;
import java.util.Set;

/**
 * An operator of ONNX.
 *
 * @param least inputs that it has at least
 * @param most inputs that it has at most
 * @param results outputs that it has at most
 * @param attributes those that it knows
 * @param body computes the outputs
 */
record Operator(int least, int most, int results, Set<String> attributes, Body body) {
    /** More inputs or outputs than any node has. */
    static final int ANY = Integer.MAX_VALUE;

    /** Computes. */
    interface Body {
        /** The outputs, in their order. */
        List<OnnxTensor> run(Call call) throws InterchangeException;
    }

    /** Computes a single output. */
    interface Single {
        /** The output. */
        OnnxTensor run(Call call) throws InterchangeException;
    }

    /**
     * Checks what can be checked before anything is computed.
     *
     * @throws InterchangeException if the node is not what this operator expects
     */
    void check(NodeProto node) throws InterchangeException {
        int given = node.inputs().size();
        if (given < least || given > most) {
            throw new InterchangeException(
                    "%s has %d inputs, expected %d to %d"
                            .formatted(node.text(), given, least, most));
        }
        if (node.outputs().isEmpty() || node.outputs().size() > results) {
            throw new InterchangeException(
                    "%s has %d outputs, expected 1 to %d"
                            .formatted(node.text(), node.outputs().size(), results));
        }
        for (String attribute : node.attributes().keySet()) {
            if (!attributes.contains(attribute)) {
                throw new InterchangeException(
                        "%s has the attribute %s, which is not supported; it may have %s"
                                .formatted(
                                        node.text(),
                                        attribute,
                                        attributes.stream().sorted().toList()));
            }
        }
    }
}
