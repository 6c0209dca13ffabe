package dev.rnn.interchange.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A graph of a single node, to be run by both. */
final class OneNode {
    private final String operator;
    private final Map<String, Object> attributes = new LinkedHashMap<>();
    private final Map<String, OnnxTensor> given = new LinkedHashMap<>();
    private final List<String> names = new ArrayList<>();
    private final List<String> results = new ArrayList<>();
    private int opset = 17;

    OneNode(String operator) {
        this.operator = operator;
    }

    /** Adds an input; null for one that is left out. */
    OneNode input(OnnxTensor value) {
        String name = value == null ? "" : "x" + names.size();
        names.add(name);
        if (value != null) {
            given.put(name, value);
        }
        return this;
    }

    OneNode attribute(String name, Object value) {
        attributes.put(name, value);
        return this;
    }

    /** How many outputs; one if nothing is said. */
    OneNode results(int count) {
        for (int k = 0; k < count; k++) {
            results.add("y" + k);
        }
        return this;
    }

    OneNode opset(int version) {
        opset = version;
        return this;
    }

    Map<String, OnnxTensor> given() {
        return given;
    }

    /** The file, with the shapes of what is given, and outputs of any shape. */
    byte[] file(List<OnnxTensor.Type> types) {
        if (results.isEmpty()) {
            results(1);
        }
        List<OnnxPort> inputs = new ArrayList<>();
        given.forEach(
                (name, value) -> {
                    List<OnnxPort.Dimension> dimensions = new ArrayList<>();
                    for (int dimension : value.shape()) {
                        dimensions.add(new OnnxPort.Dimension(dimension, ""));
                    }
                    inputs.add(new OnnxPort(name, value.type(), dimensions));
                });
        List<OnnxPort> outputs = new ArrayList<>();
        for (int k = 0; k < results.size(); k++) {
            outputs.add(new OnnxPort(results.get(k), types.get(k), null));
        }
        GraphProto graph =
                new GraphProto(
                        "one",
                        List.of(new NodeProto("n", operator, "", names, results, attributes)),
                        Map.of(),
                        inputs,
                        outputs);
        return OnnxWriter.bytes(
                new ModelProto(
                        opset < 21 ? 8 : 10,
                        "test",
                        new TreeMap<>(Map.of("", (long) opset)),
                        new TreeMap<>(),
                        graph));
    }

    @Override
    public String toString() {
        return operator;
    }
}
