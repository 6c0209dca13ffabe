package dev.rnn.interchange.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes the messages of an ONNX file; field numbers are those of onnx.proto3. */
final class OnnxWriter {
    /** Writes the fields of a message. */
    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    private OnnxWriter() {}

    /** The bytes of a file; the same model gives the same ones. */
    static byte[] bytes(ModelProto model) {
        try {
            return bytes(out -> model(out, model));
        } catch (IOException impossible) {
            throw new IllegalStateException("bytes are written to memory", impossible);
        }
    }

    private static void model(CodedOutputStream out, ModelProto model) throws IOException {
        out.writeInt64(1, model.irVersion());
        out.writeString(2, model.producer());
        message(out, 7, graph -> graph(graph, model.graph()));
        for (Map.Entry<String, Long> set : model.opsets().entrySet()) {
            message(
                    out,
                    8,
                    opset -> {
                        opset.writeString(1, set.getKey());
                        opset.writeInt64(2, set.getValue());
                    });
        }
        for (Map.Entry<String, String> each : model.metadata().entrySet()) {
            message(
                    out,
                    14,
                    entry -> {
                        entry.writeString(1, each.getKey());
                        entry.writeString(2, each.getValue());
                    });
        }
    }

    private static byte[] bytes(Fields fields) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        fields.write(out);
        out.flush();
        return bytes.toByteArray();
    }

    private static void message(CodedOutputStream out, int field, Fields fields)
            throws IOException {
        out.writeByteArray(field, bytes(fields));
    }

    private static void graph(CodedOutputStream out, GraphProto graph) throws IOException {
        for (NodeProto node : graph.nodes()) {
            message(out, 1, inner -> node(inner, node));
        }
        out.writeString(2, graph.name());
        for (Map.Entry<String, OnnxTensor> each : graph.initializers().entrySet()) {
            message(out, 5, inner -> tensor(inner, each.getKey(), each.getValue()));
        }
        for (OnnxPort port : graph.inputs()) {
            message(out, 11, inner -> port(inner, port));
        }
        for (OnnxPort port : graph.outputs()) {
            message(out, 12, inner -> port(inner, port));
        }
    }

    private static void node(CodedOutputStream out, NodeProto node) throws IOException {
        for (String input : node.inputs()) {
            out.writeString(1, input);
        }
        for (String output : node.outputs()) {
            out.writeString(2, output);
        }
        out.writeString(3, node.name());
        out.writeString(4, node.operator());
        for (Map.Entry<String, Object> each : node.attributes().entrySet()) {
            message(out, 5, inner -> attribute(inner, each.getKey(), each.getValue()));
        }
        if (!node.domain().isEmpty()) {
            out.writeString(7, node.domain());
        }
    }

    private static void attribute(CodedOutputStream out, String name, Object value)
            throws IOException {
        out.writeString(1, name);
        int type;
        if (value instanceof Float number) {
            out.writeFloat(2, number);
            type = 1;
        } else if (value instanceof Long number) {
            out.writeInt64(3, number);
            type = 2;
        } else if (value instanceof String text) {
            out.writeBytes(4, ByteString.copyFromUtf8(text));
            type = 3;
        } else if (value instanceof OnnxTensor tensor) {
            message(out, 5, inner -> tensor(inner, "", tensor));
            type = 4;
        } else if (value instanceof float[] numbers) {
            for (float number : numbers) {
                out.writeFloat(7, number);
            }
            type = 6;
        } else if (value instanceof long[] numbers) {
            for (long number : numbers) {
                out.writeInt64(8, number);
            }
            type = 7;
        } else if (value instanceof String[] texts) {
            for (String text : texts) {
                out.writeByteArray(9, text.getBytes(StandardCharsets.UTF_8));
            }
            type = 8;
        } else {
            throw new IllegalStateException("attribute %s is %s".formatted(name, value));
        }
        out.writeEnum(20, type);
    }

    private static void tensor(CodedOutputStream out, String name, OnnxTensor tensor)
            throws IOException {
        for (int dimension : tensor.dimensions()) {
            out.writeInt64(1, dimension);
        }
        out.writeInt32(2, tensor.type().code);
        if (!name.isEmpty()) {
            out.writeString(8, name);
        }
        out.writeByteArray(9, raw(tensor));
    }

    private static byte[] raw(OnnxTensor tensor) {
        int each =
                switch (tensor.type()) {
                    case FLOAT, INT32 -> 4;
                    case INT64 -> 8;
                    case BOOL -> 1;
                };
        ByteBuffer raw =
                ByteBuffer.allocate(Math.multiplyExact(each, tensor.size()))
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < tensor.size(); i++) {
            switch (tensor.type()) {
                case FLOAT -> raw.putFloat(tensor.f()[i]);
                case INT32 -> raw.putInt((int) tensor.i()[i]);
                case INT64 -> raw.putLong(tensor.i()[i]);
                case BOOL -> raw.put((byte) tensor.i()[i]);
            }
        }
        return raw.array();
    }

    private static void port(CodedOutputStream out, OnnxPort port) throws IOException {
        out.writeString(1, port.name());
        message(
                out,
                2,
                type ->
                        message(
                                type,
                                1,
                                tensor -> {
                                    tensor.writeInt32(1, port.type().code);
                                    if (port.dimensions() != null) {
                                        message(tensor, 2, shape -> dimensions(shape, port));
                                    }
                                }));
    }

    private static void dimensions(CodedOutputStream out, OnnxPort port) throws IOException {
        for (OnnxPort.Dimension dimension : port.dimensions()) {
            message(
                    out,
                    1,
                    inner -> {
                        if (dimension.fixed()) {
                            inner.writeInt64(1, dimension.size());
                        } else {
                            inner.writeString(2, dimension.name());
                        }
                    });
        }
    }
}
