package dev.rnn.interchange.onnx;

import java.util.List;
import java.util.Map;

/**
 * A graph.
 *
 * @param name its name
 * @param nodes each after those whose outputs it reads
 * @param initializers constants by name
 * @param inputs what is given, initializers perhaps among them
 * @param outputs what is wanted
 */
record GraphProto(
        String name,
        List<NodeProto> nodes,
        Map<String, OnnxTensor> initializers,
        List<OnnxPort> inputs,
        List<OnnxPort> outputs) {}
