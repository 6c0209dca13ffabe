package dev.rnn.interchange.onnx;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.interchange.InterchangeException;
import dev.rnn.model.convert.OnnxCell;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * A graph that was read from an ONNX file and can be computed, for any number of steps and
 * sequences that the file allows. Immutable; safe for any number of threads.
 *
 * <p>Operators and their limits: docs/interchange.md, "ONNX". Reading checks the whole graph: every
 * operator is supported, every value is there before it is read, so a graph with a circle is
 * refused. What shapes say is checked as it is computed.
 */
public final class OnnxModel {
    private final ModelProto model;
    private final List<Step> steps = new ArrayList<>();

    /** Where each value is used last. */
    private final Map<String, Integer> lastUse = new HashMap<>();

    /** What nodes give. */
    private final Set<String> made = new HashSet<>();

    private final int opset;

    /** A node; with a place for packed weights if they are constants. */
    private record Step(NodeProto node, Operator operator, Map<Backend, OnnxCell> cells) {}

    private OnnxModel(ModelProto model) throws InterchangeException {
        this.model = model;
        opset = opset(model);
        Set<String> known = new HashSet<>(model.graph().initializers().keySet());
        for (OnnxPort input : model.graph().inputs()) {
            if (input.name().isEmpty()) {
                throw new InterchangeException("the graph has an input without name");
            }
            known.add(input.name());
        }
        Set<String> constants = new HashSet<>(model.graph().initializers().keySet());
        model.graph().inputs().forEach(input -> constants.remove(input.name()));
        for (NodeProto node : model.graph().nodes()) {
            steps.add(new Step(node, Operators.of(node), cells(node, constants)));
            if (constants.containsAll(node.inputs())) {
                constants.addAll(node.outputs());
            }
            for (String input : node.inputs()) {
                if (!input.isEmpty() && !known.contains(input)) {
                    throw new InterchangeException(
                            "%s reads '%s', which nothing before it gives"
                                    .formatted(node.text(), input));
                }
                lastUse.put(input, steps.size() - 1);
            }
            for (String output : node.outputs()) {
                made.add(output);
                if (!output.isEmpty() && !known.add(output)) {
                    throw new InterchangeException(
                            "%s gives '%s', which is there before it"
                                    .formatted(node.text(), output));
                }
            }
        }
        if (model.graph().outputs().isEmpty()) {
            throw new InterchangeException("the graph has no outputs");
        }
        for (OnnxPort output : model.graph().outputs()) {
            if (!known.contains(output.name())) {
                throw new InterchangeException(
                        "the graph has the output '%s', which nothing gives"
                                .formatted(output.name()));
            }
            lastUse.put(output.name(), Integer.MAX_VALUE);
        }
    }

    private static Map<Backend, OnnxCell> cells(NodeProto node, Set<String> constants) {
        for (int weights : new int[] {1, 2, 3, 7}) {
            String name = weights < node.inputs().size() ? node.inputs().get(weights) : "";
            if (!name.isEmpty() && !constants.contains(name)) {
                return null;
            }
        }
        return new ConcurrentHashMap<>();
    }

    /**
     * Reads a file. Weights that lie in files of their own are read from the same folder and from
     * nowhere else.
     *
     * @param path the file
     * @return the model
     * @throws InterchangeException if it is no ONNX file, is cut off or changed, or holds something
     *     that is not supported, naming it and the node
     * @throws IOException if it cannot be read
     */
    public static OnnxModel read(Path path) throws IOException {
        Checks.given("path", path);
        ModelProto model = OnnxReader.read(path);
        try {
            return new OnnxModel(model);
        } catch (InterchangeException wrong) {
            throw new InterchangeException("%s: %s".formatted(path, wrong.getMessage()), wrong);
        }
    }

    /**
     * Reads a file's bytes.
     *
     * @param bytes all of them
     * @return the model
     * @throws InterchangeException as {@link #read} does, and if weights lie in other files
     */
    public static OnnxModel parse(byte[] bytes) throws InterchangeException {
        Checks.given("bytes", bytes);
        try {
            return new OnnxModel(OnnxReader.parse(bytes, new ExternalData(null)));
        } catch (InterchangeException wrong) {
            throw wrong;
        } catch (IOException impossible) {
            throw new IllegalStateException("bytes are read from memory", impossible);
        }
    }

    /**
     * The version of ONNX's operator set.
     *
     * @return from 14 to 22
     */
    public int opset() {
        return opset;
    }

    private static int opset(ModelProto model) throws InterchangeException {
        Long version = model.opsets().get("");
        if (version == null
                || version < OnnxExport.OLDEST_OPSET
                || version > OnnxExport.NEWEST_OPSET) {
            throw new InterchangeException(
                    "it is of opset %s, supported are %d to %d; export it again with opset 17"
                            .formatted(
                                    version == null ? "none" : version,
                                    OnnxExport.OLDEST_OPSET,
                                    OnnxExport.NEWEST_OPSET));
        }
        return version.intValue();
    }

    /**
     * What wrote the file.
     *
     * @return name and version; empty if the file does not say
     */
    public String producer() {
        return model.producer();
    }

    /**
     * The file's metadata.
     *
     * @return names and values, unmodifiable
     */
    public SortedMap<String, String> metadata() {
        return Collections.unmodifiableSortedMap(model.metadata());
    }

    /**
     * What the graph is given.
     *
     * @return its inputs; those that the file has a value for are left out, but may be given
     */
    public List<OnnxPort> inputs() {
        return model.graph().inputs().stream()
                .filter(input -> !model.graph().initializers().containsKey(input.name()))
                .toList();
    }

    /**
     * What the graph gives.
     *
     * @return its outputs
     */
    public List<OnnxPort> outputs() {
        return List.copyOf(model.graph().outputs());
    }

    /**
     * Computes the graph. Values that are alive at the same time may take half of Java's memory.
     *
     * @param backend computes
     * @param inputs by name
     * @return the outputs by name, in the file's order
     * @throws InterchangeException if the graph cannot be computed on these inputs, naming the node
     * @throws IllegalArgumentException if an input is missing, unknown, or not of the type and
     *     shape that the file says
     */
    public Map<String, OnnxTensor> run(Backend backend, Map<String, OnnxTensor> inputs)
            throws InterchangeException {
        return run(backend, inputs, new Room(Runtime.getRuntime().maxMemory() / 2));
    }

    Map<String, OnnxTensor> run(Backend backend, Map<String, OnnxTensor> inputs, Room room)
            throws InterchangeException {
        Map<String, OnnxTensor> values = values(backend, inputs, room, NOBODY);
        Map<String, OnnxTensor> outputs = new LinkedHashMap<>();
        for (OnnxPort output : model.graph().outputs()) {
            outputs.put(output.name(), values.get(output.name()));
        }
        return outputs;
    }

    /** Looks at each computation of a run. */
    interface Observer {
        /**
         * Sees one.
         *
         * @param node the node
         * @param inputs null for those that are left out
         * @param results also those that nobody wants
         */
        void see(NodeProto node, OnnxTensor[] inputs, List<OnnxTensor> results)
                throws InterchangeException;
    }

    private static final Observer NOBODY = (node, inputs, results) -> {};

    /** All values of a run, looked at as they are computed. */
    Map<String, OnnxTensor> values(
            Backend backend, Map<String, OnnxTensor> inputs, Observer observer)
            throws InterchangeException {
        Room room = new Room(Runtime.getRuntime().maxMemory() / 2);
        return values(backend, inputs, room, observer);
    }

    private Map<String, OnnxTensor> values(
            Backend backend, Map<String, OnnxTensor> inputs, Room room, Observer observer)
            throws InterchangeException {
        Checks.given("backend", backend);
        Checks.given("inputs", inputs);
        GivenInputs.check(model.graph().inputs(), inputs, inputs());
        Map<String, OnnxTensor> values = new HashMap<>(model.graph().initializers());
        values.putAll(inputs);
        for (int k = 0; k < steps.size(); k++) {
            Step step = steps.get(k);
            OnnxTensor[] given = new OnnxTensor[step.node.inputs().size()];
            for (int i = 0; i < given.length; i++) {
                given[i] = values.get(step.node.inputs().get(i));
            }
            List<OnnxTensor> results =
                    results(step, new Call(step.node, given, backend, room, step.cells));
            for (int i = 0; i < step.node.outputs().size(); i++) {
                String name = step.node.outputs().get(i);
                if (!name.isEmpty()) {
                    values.put(name, results.get(i));
                    room.hold(results.get(i));
                }
            }
            observer.see(step.node, given, results);
            if (observer == NOBODY) {
                release(step.node, k, values, room);
            }
            room.settle();
        }
        return values;
    }

    private List<OnnxTensor> results(Step step, Call call) throws InterchangeException {
        List<OnnxTensor> results;
        try {
            results = step.operator.body().run(call);
        } catch (IllegalArgumentException refused) {
            throw new InterchangeException(
                    "%s: %s".formatted(step.node.text(), refused.getMessage()), refused);
        } catch (NullPointerException | IndexOutOfBoundsException unsound) {
            throw new InterchangeException(
                    "%s: an input that it needs is left out, or does not fit the others"
                            .formatted(step.node.text()),
                    unsound);
        }
        if (results.size() < step.node.outputs().size()) {
            throw call.wrong("has %d outputs", step.node.outputs().size());
        }
        return results;
    }

    /** Lets go of what was read for the last time, and of what nothing reads. */
    private void release(NodeProto node, int at, Map<String, OnnxTensor> values, Room room) {
        Set<String> names = new HashSet<>(node.inputs());
        names.addAll(node.outputs());
        for (String name : names) {
            if (lastUse.getOrDefault(name, at) <= at
                    && values.containsKey(name)
                    && made.contains(name)) {
                room.drop(values.remove(name));
            }
        }
    }

    /**
     * The network whose logits the first output is, where the graph is a plain stack: symbols
     * through an embedding or one-hot, or features; recurrent layers, each reading what the one
     * before gives, or that and its own input in sum; and a linear output at every step or at the
     * last one. Such a network can be trained, saved and run step by step. It is run beside the
     * graph on random inputs before it is given.
     *
     * @param backend computes
     * @return the network, and what of the graph is not in it
     * @throws InterchangeException if the graph is something else, naming the node where that shows
     */
    public OnnxNetwork network(Backend backend) throws InterchangeException {
        Checks.given("backend", backend);
        try {
            return new StackFinder(this, backend).network();
        } catch (IllegalArgumentException refused) {
            throw new InterchangeException(
                    "the graph is no network of this library: " + refused.getMessage(), refused);
        }
    }

    /** Whether this library wrote the file. */
    boolean isOwn() {
        return producer().equals(OnnxExport.PRODUCER);
    }

    GraphProto graph() {
        return model.graph();
    }

    @Override
    public String toString() {
        return "ONNX model of %s, opset %d, %s to %s"
                .formatted(
                        producer().isEmpty() ? "unknown origin" : producer(),
                        opset,
                        inputs().stream().map(OnnxPort::toString).collect(Collectors.joining(", ")),
                        outputs().stream()
                                .map(OnnxPort::toString)
                                .collect(Collectors.joining(", ")));
    }
}
