package dev.rnn.interchange.onnx;

import dev.rnn.api.Backend;
import dev.rnn.api.RandomStream;
import dev.rnn.api.Slice;
import dev.rnn.interchange.InterchangeException;
import dev.rnn.interchange.onnx.OnnxTensor.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A run of a graph on random inputs, with all its values. One input is the sequences; others may be
 * their lengths, which are full here, and initial states, which are zeros.
 */
final class Trial {
    /** Values of an input. */
    private static final int LARGEST = 1 << 22;

    /** One computation of an operator. */
    record Computed(NodeProto node, OnnxTensor[] inputs, List<OnnxTensor> results) {}

    private final List<Computed> computed = new ArrayList<>();
    private final Map<String, OnnxTensor> given = new LinkedHashMap<>();
    private final OnnxTensor data;
    private final Map<String, OnnxTensor> values;

    /** Values that do not depend on any input. */
    private final Set<String> constants;

    /**
     * Runs the graph.
     *
     * @param sizes those of the first input's open dimensions
     * @param symbols one more than the largest index that is given
     * @param seed of the random values
     */
    Trial(OnnxModel model, Backend backend, int[] sizes, int symbols, long seed)
            throws InterchangeException {
        RandomStream random = backend.random(seed, 0);
        Map<String, Integer> named = new HashMap<>();
        OnnxPort sequences = data(model);
        int[] shape = new int[sequences.dimensions().size()];
        for (int k = 0; k < shape.length; k++) {
            OnnxPort.Dimension dimension = sequences.dimensions().get(k);
            boolean open = k < sizes.length && !dimension.fixed();
            shape[k] = size(sequences, open ? sizes[k] : dimension.size());
            if (!dimension.name().isEmpty()) {
                named.put(dimension.name(), shape[k]);
            }
        }
        checkSize(sequences, shape);
        data = random(random, sequences.type(), shape, symbols);
        for (OnnxPort port : model.inputs()) {
            given.put(port.name(), port == sequences ? data : other(port, named, shape));
        }
        constants = new HashSet<>(model.graph().initializers().keySet());
        values =
                model.values(
                        backend,
                        given,
                        (node, inputs, results) -> {
                            computed.add(new Computed(node, inputs, results));
                            if (constants.containsAll(
                                    node.inputs().stream()
                                            .filter(name -> !name.isEmpty())
                                            .toList())) {
                                constants.addAll(node.outputs());
                            }
                        });
    }

    /** The sequences: symbols of two dimensions, or else features of three. */
    private static OnnxPort data(OnnxModel model) throws InterchangeException {
        for (boolean features : new boolean[] {false, true}) {
            for (OnnxPort port : model.inputs()) {
                if (port.type() != null
                        && port.dimensions() != null
                        && (port.type() == Type.FLOAT) == features
                        && port.dimensions().size() == (features ? 3 : 2)) {
                    return port;
                }
            }
        }
        throw new InterchangeException(
                "the graph reads %s; a network reads symbols of two dimensions or features of three"
                        .formatted(model.inputs()));
    }

    private static OnnxTensor random(RandomStream random, Type type, int[] shape, int symbols) {
        float[] values = new float[(int) Shapes.size(shape)];
        if (type == Type.FLOAT) {
            random.normal(Slice.of(values));
            return OnnxTensor.owning(shape, values);
        }
        random.uniform(Slice.of(values));
        long[] indices = new long[values.length];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = Math.min(symbols - 1, (long) (values[i] * symbols));
        }
        return OnnxTensor.owning(type, shape, indices);
    }

    private static int size(OnnxPort port, long size) throws InterchangeException {
        if (size < 1 || size > LARGEST) {
            throw tooLarge(port);
        }
        return (int) size;
    }

    private static void checkSize(OnnxPort port, int[] shape) throws InterchangeException {
        if (Shapes.size(shape) > LARGEST) {
            throw tooLarge(port);
        }
    }

    private static InterchangeException tooLarge(OnnxPort port) {
        return new InterchangeException(
                "the input is %s, a trial takes from 1 to %d values; export it with open steps and sequences"
                        .formatted(port, LARGEST));
    }

    private static OnnxTensor other(OnnxPort port, Map<String, Integer> named, int[] data)
            throws InterchangeException {
        if (port.type() == null || port.dimensions() == null) {
            throw new InterchangeException(
                    "the input '%s' has no type or shape".formatted(port.name()));
        }
        int rank = port.dimensions().size();
        int[] shape = new int[rank];
        for (int k = 0; k < rank; k++) {
            OnnxPort.Dimension dimension = port.dimensions().get(k);
            shape[k] =
                    size(
                            port,
                            dimension.fixed()
                                    ? dimension.size()
                                    : named.getOrDefault(dimension.name(), data[0]));
        }
        checkSize(port, shape);
        if (port.type() == Type.FLOAT) {
            return OnnxTensor.owning(shape, new float[(int) Shapes.size(shape)]);
        }
        if (rank != 1) {
            throw new InterchangeException(
                    "the input %s is neither sequences nor their lengths".formatted(port));
        }
        // One for each sequence, so the other dimension counts steps
        long[] lengths = new long[shape[0]];
        Arrays.fill(lengths, shape[0] == data[0] ? data[1] : data[0]);
        return OnnxTensor.owning(port.type(), shape, lengths);
    }

    List<Computed> computed() {
        return computed;
    }

    /** The computation that gives a value; null for a constant or an input. */
    Computed source(String name) {
        return computed.stream()
                .filter(each -> each.node().outputs().contains(name))
                .findFirst()
                .orElse(null);
    }

    boolean constant(String name) {
        return constants.contains(name);
    }

    OnnxTensor value(String name) {
        return values.get(name);
    }

    OnnxTensor data() {
        return data;
    }
}
