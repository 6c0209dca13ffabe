package dev.rnn.interchange.onnx;

import dev.rnn.api.Checks;
import dev.rnn.model.Network;

/**
 * The network that a graph is.
 *
 * @param network gives logits
 * @param symbols whether it reads symbols, and not features
 * @param batchFirst whether the graph has sequences as rows of its input; the network has steps
 * @param activation what the graph puts behind the logits and the network does not: {@code
 *     Softmax}, {@code LogSoftmax} or {@code Sigmoid}; "" for nothing
 */
public record OnnxNetwork(Network network, boolean symbols, boolean batchFirst, String activation) {
    /** Checks that nothing is null. */
    public OnnxNetwork {
        Checks.given("network", network);
        Checks.given("activation", activation);
    }
}
