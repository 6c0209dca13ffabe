package dev.rnn.interchange.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.interchange.InterchangeException;
import dev.rnn.interchange.onnx.OnnxTensor.Type;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are wrong, or made to do harm: each ends in one sentence that names the place. */
class HostileFilesTest {
    private static final Backend SCALAR = Backends.named("scalar");

    @TempDir private Path folder;

    private static NodeProto node(String name, String operator, String from, String to) {
        return new NodeProto(name, operator, "", List.of(from), List.of(to), Map.of());
    }

    private static byte[] file(long opset, NodeProto... nodes) {
        OnnxPort.Dimension any = new OnnxPort.Dimension(-1, "N");
        return OnnxWriter.bytes(
                new ModelProto(
                        8,
                        "test",
                        new TreeMap<>(Map.of("", opset)),
                        new TreeMap<>(),
                        new GraphProto(
                                "g",
                                List.of(nodes),
                                Map.of(),
                                List.of(new OnnxPort("x", Type.INT64, List.of(any))),
                                List.of(new OnnxPort("y", Type.FLOAT, null)))));
    }

    private static String refused(byte[] file) {
        return assertThrows(InterchangeException.class, () -> OnnxModel.parse(file)).getMessage();
    }

    @Test
    void unsupportedOperatorsAreNamedWithTheirNode() {
        assertEquals(
                "node 'a/conv' (Conv) has an operator that is not supported; docs/interchange.md,"
                        + " \"ONNX\", lists those that are",
                refused(file(17, node("a/conv", "Conv", "x", "y"))));
        assertTrue(
                refused(file(17, node("", "Loop", "x", "y")))
                        .startsWith("the node of 'y' (Loop) has an operator"));
        NodeProto custom =
                new NodeProto("n", "Tanh", "com.microsoft", List.of("x"), List.of("y"), Map.of());
        assertTrue(
                refused(file(17, custom))
                        .startsWith("node 'n' (com.microsoft.Tanh) has an operator"));
        NodeProto attribute =
                new NodeProto("n", "Tanh", "", List.of("x"), List.of("y"), Map.of("z", 1L));
        assertEquals(
                "node 'n' (Tanh) has the attribute z, which is not supported; it may have []",
                refused(file(17, attribute)));
        NodeProto inputs =
                new NodeProto("n", "Tanh", "", List.of("x", "x"), List.of("y"), Map.of());
        assertEquals("node 'n' (Tanh) has 2 inputs, expected 1 to 1", refused(file(17, inputs)));
    }

    @Test
    void opsetsOutsideTheRangeAreRefused() {
        for (long opset : new long[] {-1, 0, 13, 23, Long.MAX_VALUE}) {
            assertEquals(
                    "it is of opset %d, supported are 14 to 22; export it again with opset 17"
                            .formatted(opset),
                    refused(file(opset, node("n", "Tanh", "x", "y"))));
        }
    }

    @Test
    void graphsThatGoInCirclesAreRefused() {
        assertEquals(
                "node 'a' (Tanh) reads 'v', which nothing before it gives",
                refused(
                        file(
                                17,
                                node("a", "Tanh", "v", "u"),
                                node("b", "Tanh", "u", "v"),
                                node("c", "Tanh", "v", "y"))));
        assertEquals(
                "node 'b' (Tanh) gives 'y', which is there before it",
                refused(file(17, node("a", "Tanh", "x", "y"), node("b", "Tanh", "x", "y"))));
        assertEquals(
                "the graph has the output 'y', which nothing gives",
                refused(file(17, node("a", "Tanh", "x", "z"))));
    }

    @Test
    void noMemoryIsTakenBecauseANumberSaysSo() throws Exception {
        byte[] large = file(17, node("n", "ConstantOfShape", "x", "y"));
        for (long size : new long[] {1L << 30, Integer.MAX_VALUE, 1L << 40, -1}) {
            OnnxTensor x = OnnxTensor.integers(new int[] {2}, size, 4);
            String message =
                    assertThrows(
                                    InterchangeException.class,
                                    () -> OnnxModel.parse(large).run(SCALAR, Map.of("x", x)))
                            .getMessage();
            assertTrue(message.startsWith("node 'n' (ConstantOfShape) gives "), message);
        }
        // Many values, each small enough, and all alive
        List<NodeProto> nodes = new ArrayList<>();
        for (int k = 0; k < 500; k++) {
            nodes.add(node("n" + k, "ConstantOfShape", "x", "v" + k));
        }
        List<String> all = nodes.stream().map(n -> n.outputs().get(0)).toList();
        nodes.add(new NodeProto("max", "Max", "", all, List.of("y"), Map.of()));
        byte[] many = file(17, nodes.toArray(NodeProto[]::new));
        OnnxTensor x = OnnxTensor.integers(new int[] {1}, 50_000);
        String message =
                assertThrows(
                                InterchangeException.class,
                                () ->
                                        OnnxModel.parse(many)
                                                .run(SCALAR, Map.of("x", x), new Room(4_000_000)))
                        .getMessage();
        assertTrue(message.startsWith("node 'n20' (ConstantOfShape) gives "), message);
        // A tensor of 10 GB in 100 bytes
        assertEquals(
                "tensor 'w' has shape [50000 x 50000] and 0 values, expected 2500000000",
                refused(weights(tensor("w", 1, new long[] {50_000, 50_000}, null, Map.of()))));
        assertEquals(
                "tensor 'w' has a dimension of 10000000000",
                refused(weights(tensor("w", 1, new long[] {10_000_000_000L}, null, Map.of()))));
        assertEquals(
                "tensor 'w' has a dimension of -3",
                refused(weights(tensor("w", 1, new long[] {-3}, null, Map.of()))));
        assertEquals(
                "tensor 'w' has shape [3] and 8 bytes, expected 12",
                refused(weights(tensor("w", 1, new long[] {3}, new byte[8], Map.of()))));
        assertEquals(
                "tensor 'w' holds values of ONNX's type 8; floats, integers and booleans are read",
                refused(weights(tensor("w", 8, new long[] {0}, null, Map.of()))));
    }

    @Test
    void everyTruncationIsRefused() {
        byte[] file = TorchFiles.file("last-output");
        for (int length = 0; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            try {
                // A whole field more or less at the end may leave a model; it must be one
                OnnxModel.parse(cut).toString();
            } catch (InterchangeException expected) {
                assertTrue(!expected.getMessage().isEmpty());
            }
        }
        assertTrue(refused(Arrays.copyOf(file, 1000)).startsWith("it is no ONNX file, or cut off"));
        assertTrue(refused("<html>not found</html>".getBytes()).contains("no ONNX file"));
        assertEquals("it holds 0 graphs, an ONNX model has one", refused(new byte[0]));
    }

    /** A model of one weight, the output, with the tensor's message as it is given. */
    private static byte[] weights(ByteString tensor) {
        ByteString node =
                message(
                        m -> {
                            m.writeString(1, "w");
                            m.writeString(2, "y");
                            m.writeString(4, "Identity");
                        });
        ByteString graph =
                message(
                        m -> {
                            m.writeBytes(5, tensor);
                            m.writeBytes(1, node);
                            m.writeBytes(12, message(y -> y.writeString(1, "y")));
                        });
        return message(
                        m -> {
                            m.writeInt64(1, 8);
                            m.writeBytes(8, message(set -> set.writeInt64(2, 17)));
                            m.writeBytes(7, graph);
                        })
                .toByteArray();
    }

    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    private static ByteString message(Fields fields) {
        ByteString.Output bytes = ByteString.newOutput();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            fields.write(out);
            out.flush();
        } catch (IOException impossible) {
            throw new IllegalStateException("in memory", impossible);
        }
        return bytes.toByteString();
    }

    private static ByteString tensor(
            String name, int type, long[] shape, byte[] raw, Map<String, String> external) {
        return message(
                m -> {
                    for (long dimension : shape) {
                        m.writeInt64(1, dimension);
                    }
                    m.writeInt32(2, type);
                    m.writeString(8, name);
                    if (raw != null) {
                        m.writeByteArray(9, raw);
                    }
                    for (Map.Entry<String, String> each : external.entrySet()) {
                        m.writeBytes(
                                13,
                                message(
                                        e -> {
                                            e.writeString(1, each.getKey());
                                            e.writeString(2, each.getValue());
                                        }));
                    }
                    if (!external.isEmpty()) {
                        m.writeInt32(14, 1);
                    }
                });
    }

    private OnnxModel external(Map<String, String> place) throws IOException {
        Path models = Files.createDirectories(folder.resolve("models"));
        Path file = models.resolve("m.onnx");
        Files.write(file, weights(tensor("w", 1, new long[] {2}, null, place)));
        return OnnxModel.read(file);
    }

    private String refused(Map<String, String> place) {
        String message =
                assertThrows(InterchangeException.class, () -> external(place)).getMessage();
        return message.substring(message.indexOf("tensor"));
    }

    @Test
    void weightsElsewhereStayInTheFolder() throws Exception {
        Path models = Files.createDirectories(folder.resolve("models"));
        byte[] data =
                ByteBuffer.allocate(16)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putFloat(1)
                        .putFloat(2)
                        .putFloat(3)
                        .putFloat(4)
                        .array();
        Files.write(models.resolve("w.bin"), data);
        Files.write(folder.resolve("secret.bin"), data);
        Files.createSymbolicLink(models.resolve("link.bin"), folder.resolve("secret.bin"));
        OnnxTensor read =
                external(Map.of("location", "w.bin", "offset", "8", "length", "8"))
                        .run(SCALAR, Map.of())
                        .get("y");
        assertArrayEquals(new float[] {3, 4}, read.floats());
        for (String outside :
                List.of(
                        "../secret.bin",
                        folder.resolve("secret.bin").toString(),
                        "link.bin",
                        "",
                        ".",
                        "missing.bin",
                        "sub/../../secret.bin",
                        "a\0b")) {
            assertEquals(
                    "tensor 'w' lies in '%s', which is no file in the model's folder"
                            .formatted(outside),
                    refused(Map.of("location", outside)));
        }
        assertEquals(
                "tensor 'w' has 8 bytes from 9 in 'w.bin', which has 16",
                refused(Map.of("location", "w.bin", "offset", "9")));
        assertEquals(
                "tensor 'w' has 9000000000 bytes in 'w.bin', expected 8",
                refused(Map.of("location", "w.bin", "length", "9000000000")));
        assertEquals(
                "tensor 'w' has external data with offset '-4'",
                refused(Map.of("location", "w.bin", "offset", "-4")));
        assertTrue(
                refused(weights(tensor("w", 1, new long[] {2}, null, Map.of("location", "w.bin"))))
                        .endsWith("and bytes alone were given; read the model from its file"));
    }

    @Test
    void inputsAreChecked() throws Exception {
        OnnxModel model = OnnxModel.parse(TorchFiles.file("language-gru"));
        OnnxTensor x = OnnxTensor.integers(new int[] {2, 3}, 1, 2, 3, 4, 5, 6);
        OnnxTensor h = OnnxTensor.floats(new int[] {2, 3, 6}, new float[36]);
        assertEquals(
                "the input 'h' is missing, the model needs [x: INT64[T x B], h: FLOAT[2 x B x 6]]",
                wrong(model, Map.of("x", x)));
        assertEquals(
                "the input 'z' is given, the model has [x: INT64[T x B], h: FLOAT[2 x B x 6]]",
                wrong(model, Map.of("x", x, "h", h, "z", h)));
        assertEquals(
                "input 'h' is INT64[2 x 3], the model expects h: FLOAT[2 x B x 6]",
                wrong(model, Map.of("x", x, "h", x)));
        assertEquals(
                "input 'h' has 4 for B, another input has 3",
                wrong(
                        model,
                        Map.of(
                                "x",
                                x,
                                "h",
                                OnnxTensor.floats(new int[] {2, 4, 6}, new float[48]))));
        OnnxTensor unknown = OnnxTensor.integers(new int[] {2, 3}, 1, 2, 3, 4, 5, 99);
        assertEquals(
                "node '/embedding/Gather' (Gather) reads index 99 of 9",
                assertThrows(
                                InterchangeException.class,
                                () -> model.run(SCALAR, Map.of("x", unknown, "h", h)))
                        .getMessage());
    }

    private static String wrong(OnnxModel model, Map<String, OnnxTensor> inputs) {
        return assertThrows(IllegalArgumentException.class, () -> model.run(SCALAR, inputs))
                .getMessage();
    }
}
