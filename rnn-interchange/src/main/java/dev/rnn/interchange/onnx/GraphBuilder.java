package dev.rnn.interchange.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** A graph that grows node by node; each value is known by its name. */
final class GraphBuilder {
    private final List<NodeProto> nodes = new ArrayList<>();
    private final Map<String, OnnxTensor> initializers = new LinkedHashMap<>();
    private final List<OnnxPort> inputs = new ArrayList<>();
    private final List<OnnxPort> outputs = new ArrayList<>();
    private final List<OnnxPort> states = new ArrayList<>();

    /** Adds an input of the graph. */
    String input(String name, OnnxTensor.Type type, Object... dimensions) {
        inputs.add(port(name, type, dimensions));
        return name;
    }

    /** Makes a value an output of the graph, under a name of its own. */
    void output(String name, String value, Object... dimensions) {
        outputs.add(named(name, value, dimensions));
    }

    /** The same for a state: those come after what the graph is for. */
    void stateOutput(String name, String value, Object... dimensions) {
        states.add(named(name, value, dimensions));
    }

    private OnnxPort named(String name, String value, Object... dimensions) {
        nodes.add(new NodeProto(name, "Identity", "", List.of(value), List.of(name), Map.of()));
        return port(name, OnnxTensor.Type.FLOAT, dimensions);
    }

    private static OnnxPort port(String name, OnnxTensor.Type type, Object... dimensions) {
        List<OnnxPort.Dimension> all = new ArrayList<>();
        for (Object dimension : dimensions) {
            all.add(
                    dimension instanceof Integer size
                            ? new OnnxPort.Dimension(size, "")
                            : new OnnxPort.Dimension(-1, (String) dimension));
        }
        return new OnnxPort(name, type, all);
    }

    /** Adds a constant. */
    String constant(String name, OnnxTensor value) {
        initializers.put(name, value);
        return name;
    }

    /** A list of integers, such as axes. */
    String integers(long... values) {
        StringJoiner name = new StringJoiner("_", "integers_", "");
        for (long value : values) {
            name.add(Long.toString(value));
        }
        return constant(name.toString(), OnnxTensor.integers(new int[] {values.length}, values));
    }

    /** A single integer. */
    String integer(long value) {
        return constant("integer_" + value, OnnxTensor.integers(new int[0], value));
    }

    /** Adds a node of one output. */
    String node(String operator, String... from) {
        return node(operator, Map.of(), from);
    }

    /** Adds a node of one output. */
    String node(String operator, Map<String, Object> attributes, String... from) {
        return node(operator, attributes, 1, from).get(0);
    }

    /** Adds a node. */
    List<String> node(
            String operator, Map<String, Object> attributes, int results, String... from) {
        String name = "%s_%d".formatted(operator.toLowerCase(Locale.ROOT), nodes.size());
        List<String> to = new ArrayList<>();
        for (int k = 0; k < results; k++) {
            to.add(results == 1 ? name : name + "." + k);
        }
        nodes.add(new NodeProto(name, operator, "", List.of(from), to, attributes));
        return to;
    }

    GraphProto graph(String name) {
        List<OnnxPort> all = new ArrayList<>(outputs);
        all.addAll(states);
        return new GraphProto(name, nodes, initializers, inputs, all);
    }
}
