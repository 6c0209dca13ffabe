package dev.rnn.interchange.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.rnn.interchange.InterchangeException;
import dev.rnn.interchange.WholeFile;
import dev.rnn.interchange.onnx.OnnxPort.Dimension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the messages of an ONNX file; field numbers are those of onnx.proto3. */
final class OnnxReader {
    /** A type's field that says nothing of its values. */
    private static final int DENOTATION = 6;

    private final ExternalData external;

    private OnnxReader(ExternalData external) {
        this.external = external;
    }

    /** Reads a file; weights may lie beside it. */
    static ModelProto read(Path path) throws IOException {
        byte[] bytes = WholeFile.read(path);
        try {
            return parse(bytes, new ExternalData(path.toAbsolutePath().getParent()));
        } catch (InterchangeException wrong) {
            throw new InterchangeException("%s: %s".formatted(path, wrong.getMessage()), wrong);
        }
    }

    /** Reads a file's bytes. */
    static ModelProto parse(byte[] bytes, ExternalData external) throws IOException {
        OnnxReader reader = new OnnxReader(external);
        try {
            return reader.model(bytes);
        } catch (InvalidProtocolBufferException wrong) {
            throw new InterchangeException(
                    "it is no ONNX file, or cut off or changed (%s)".formatted(wrong.getMessage()),
                    wrong);
        }
    }

    private ModelProto model(byte[] bytes) throws IOException {
        long[] version = {0};
        String[] producer = {"", ""};
        TreeMap<String, Long> opsets = new TreeMap<>();
        Map<String, String> metadata = new HashMap<>();
        List<GraphProto> graphs = new ArrayList<>();
        Message.read(
                bytes,
                (field, message) -> {
                    switch (field) {
                        case 1 -> version[0] = message.integer();
                        case 2 -> producer[0] = message.text();
                        case 3 -> producer[1] = message.text();
                        case 7 -> graphs.add(graph(message));
                        case 8 -> opset(message, opsets);
                        case 14 -> entry(message, metadata);
                        default -> {
                            return false;
                        }
                    }
                    return true;
                });
        if (graphs.size() != 1) {
            throw new InterchangeException(
                    "it holds %d graphs, an ONNX model has one".formatted(graphs.size()));
        }
        return new ModelProto(
                version[0],
                String.join(" ", producer).strip(),
                opsets,
                new TreeMap<>(metadata),
                graphs.get(0));
    }

    private static void opset(Message message, Map<String, Long> opsets) throws IOException {
        String[] domain = {""};
        long[] version = {0};
        message.message(
                (field, inner) -> {
                    switch (field) {
                        case 1 -> domain[0] = inner.text();
                        case 2 -> version[0] = inner.integer();
                        default -> {
                            return false;
                        }
                    }
                    return true;
                });
        opsets.put(domain(domain[0]), version[0]);
    }

    /** ONNX's own operators have two names for their domain. */
    private static String domain(String name) {
        return name.equals("ai.onnx") ? "" : name;
    }

    static void entry(Message message, Map<String, String> into) throws IOException {
        String[] pair = {"", ""};
        message.message(
                (field, inner) -> {
                    if (field == 1 || field == 2) {
                        pair[field - 1] = inner.text();
                        return true;
                    }
                    return false;
                });
        into.put(pair[0], pair[1]);
    }

    private GraphProto graph(Message message) throws IOException {
        String[] name = {""};
        List<NodeProto> nodes = new ArrayList<>();
        Map<String, OnnxTensor> initializers = new LinkedHashMap<>();
        List<OnnxPort> inputs = new ArrayList<>();
        List<OnnxPort> outputs = new ArrayList<>();
        message.message(
                (field, inner) -> {
                    switch (field) {
                        case 1 -> nodes.add(node(inner));
                        case 2 -> name[0] = inner.text();
                        case 5 -> {
                            TensorReader tensor = new TensorReader(external);
                            inner.message(tensor);
                            if (initializers.put(tensor.name(), tensor.tensor()) != null) {
                                throw tensor.wrong("is there twice");
                            }
                        }
                        case 11 -> inputs.add(port(inner));
                        case 12 -> outputs.add(port(inner));
                        case 15 ->
                                throw new InterchangeException(
                                        "it holds sparse tensors, which are not read");
                        default -> {
                            return false;
                        }
                    }
                    return true;
                });
        return new GraphProto(name[0], nodes, initializers, inputs, outputs);
    }

    private NodeProto node(Message message) throws IOException {
        String[] texts = {"", "", ""};
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        Map<String, Object> attributes = new LinkedHashMap<>();
        message.message(
                (field, inner) -> {
                    switch (field) {
                        case 1 -> inputs.add(inner.text());
                        case 2 -> outputs.add(inner.text());
                        case 3 -> texts[0] = inner.text();
                        case 4 -> texts[1] = inner.text();
                        case 5 -> attribute(inner, attributes);
                        case 7 -> texts[2] = domain(inner.text());
                        default -> {
                            return false;
                        }
                    }
                    return true;
                });
        return new NodeProto(texts[0], texts[1], texts[2], inputs, outputs, attributes);
    }

    private void attribute(Message message, Map<String, Object> attributes) throws IOException {
        String[] name = {""};
        long[] type = {0};
        Object[] single = {0f, 0L, "", null};
        Message.Numbers numbers = new Message.Numbers();
        Message.Integers integers = new Message.Integers();
        List<String> texts = new ArrayList<>();
        message.message(
                (field, inner) -> {
                    switch (field) {
                        case 1 -> name[0] = inner.text();
                        case 2 -> single[0] = inner.number();
                        case 3 -> single[1] = inner.integer();
                        case 4 -> single[2] = utf8(inner);
                        case 5 -> {
                            TensorReader tensor = new TensorReader(external);
                            inner.message(tensor);
                            single[3] = tensor.tensor();
                        }
                        case 7 -> inner.numbers(numbers);
                        case 8 -> inner.integers(integers);
                        case 9 -> texts.add(utf8(inner));
                        case 20 -> type[0] = inner.integer();
                        case 21 -> type[0] = -1;
                        default -> {
                            return false;
                        }
                    }
                    return true;
                });
        Object value =
                switch ((int) type[0]) {
                    case 1 -> single[0];
                    case 2 -> single[1];
                    case 3 -> single[2];
                    case 4 -> single[3];
                    case 6 -> numbers.values();
                    case 7 -> integers.values();
                    case 8 -> texts.toArray(String[]::new);
                    case 5, 10 -> new NodeProto.Unsupported("a graph");
                    default -> new NodeProto.Unsupported("type " + type[0]);
                };
        attributes.put(name[0], value == null ? new NodeProto.Unsupported("no tensor") : value);
    }

    private static String utf8(Message message) throws IOException {
        return StandardCharsets.UTF_8.decode(message.bytes()).toString();
    }

    private static OnnxPort port(Message message) throws IOException {
        String[] name = {""};
        long[] code = {0};
        List<List<Dimension>> shape = new ArrayList<>();
        message.message(
                (field, value) -> {
                    if (field == 1) {
                        name[0] = value.text();
                        return true;
                    }
                    if (field != 2) {
                        return false;
                    }
                    value.message(
                            (kind, type) -> {
                                if (kind == DENOTATION) {
                                    return false;
                                }
                                if (kind != 1) {
                                    throw new InterchangeException(
                                            "'%s' is no dense tensor, and only those are read"
                                                    .formatted(name[0]));
                                }
                                type.message(
                                        (part, tensor) -> {
                                            switch (part) {
                                                case 1 -> code[0] = tensor.integer();
                                                case 2 -> shape.add(dimensions(tensor));
                                                default -> {
                                                    return false;
                                                }
                                            }
                                            return true;
                                        });
                                return true;
                            });
                    return true;
                });
        return new OnnxPort(
                name[0],
                TensorReader.type((int) code[0]),
                shape.isEmpty() ? null : shape.get(shape.size() - 1));
    }

    private static List<Dimension> dimensions(Message message) throws IOException {
        List<Dimension> dimensions = new ArrayList<>();
        message.message(
                (field, inner) -> {
                    if (field != 1) {
                        return false;
                    }
                    long[] size = {-1};
                    String[] name = {""};
                    inner.message(
                            (part, dimension) -> {
                                switch (part) {
                                    case 1 -> size[0] = dimension.integer();
                                    case 2 -> name[0] = dimension.text();
                                    default -> {
                                        return false;
                                    }
                                }
                                return true;
                            });
                    dimensions.add(new Dimension(Math.max(-1, size[0]), name[0]));
                    return true;
                });
        return dimensions;
    }
}
