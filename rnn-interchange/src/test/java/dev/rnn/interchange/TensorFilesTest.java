package dev.rnn.interchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.interchange.tensor.ElementType;
import dev.rnn.interchange.tensor.NamedTensors;
import dev.rnn.interchange.tensor.Npy;
import dev.rnn.interchange.tensor.Npz;
import dev.rnn.interchange.tensor.Safetensors;
import dev.rnn.interchange.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tensors in safetensors and NumPy's files. */
class TensorFilesTest {
    @TempDir Path directory;

    private static NamedTensors tensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put(
                "rnn.weight", Tensor.of(new float[] {1, -2.5f, Float.NaN, 1e-45f, -0f, 6}, 2, 3));
        tensors.put("one", Tensor.of(new int[] {Integer.MIN_VALUE}, 1));
        tensors.put("number", Tensor.of(new float[] {7}));
        tensors.put("nothing", Tensor.of(new float[0], 0, 5));
        Map<String, String> metadata = Map.of("made.seed", "1", "text", "a=\\b\nc\r\"é😀");
        return new NamedTensors(tensors, new TreeMap<>(metadata));
    }

    @Test
    void comeBackTheSame() throws IOException {
        Path safetensors = directory.resolve("a.safetensors");
        Path npz = directory.resolve("a.npz");
        Safetensors.write(safetensors, tensors());
        Npz.write(npz, tensors());
        assertEquals(tensors(), Safetensors.read(safetensors));
        assertEquals(tensors(), Npz.read(npz));
        byte[] first = Files.readAllBytes(npz);
        Npz.write(npz, tensors());
        assertArrayEquals(first, Files.readAllBytes(npz));
    }

    /** What numpy.save of NumPy 2.4 writes, to the byte. */
    @Test
    void npyIsWrittenAsNumPyDoes() {
        String header =
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }" + " ".repeat(60) + "\n";
        byte[] file = Npy.bytes(Tensor.of(new float[] {1, 2}, 2));
        assertEquals(128 + 8, file.length);
        assertEquals(header, new String(file, 10, 118, StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @CsvSource({
        "<f8, F64",
        "<f4, F32",
        "<f2, F16",
        "<i8, I64",
        "<i4, I32",
        "<i2, I16",
        "|i1, I8",
        "<u2, U16",
        "|u1, U8",
        ">f4, F32",
        ">i8, I64",
        ">f2, F16"
    })
    void readsEveryTypeInBothOrders(String descr, ElementType type) throws IOException {
        boolean big = descr.startsWith(">");
        ByteBuffer data =
                ByteBuffer.allocate(6 * type.bytes())
                        .order(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 6; i++) {
            switch (type) {
                case F64 -> data.putDouble(i);
                case F32 -> data.putFloat(i);
                case F16 -> data.putShort(Float.floatToFloat16(i));
                case I64, U64 -> data.putLong(i);
                case I32, U32 -> data.putInt(i);
                case I16, U16 -> data.putShort((short) i);
                default -> data.put((byte) i);
            }
        }
        float[] rowMajor = {0, 1, 2, 3, 4, 5};
        float[] columnMajor = {0, 2, 4, 1, 3, 5};
        for (boolean fortran : new boolean[] {false, true}) {
            byte[] file = npy(descr, fortran, "(2, 3)", data.array());
            Tensor tensor = Npy.read("test.npy", file);
            assertEquals(List.of(2, 3), tensor.shape());
            assertArrayEquals(fortran ? columnMajor : rowMajor, tensor.floats());
        }
    }

    private static byte[] npy(String descr, boolean fortran, String shape, byte[] data) {
        String order = fortran ? "True" : "False";
        byte[] header =
                "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }\n"
                        .formatted(descr, order, shape)
                        .getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(10 + header.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) header.length)
                .put(header)
                .put(data)
                .array();
    }

    @Test
    void bfloat16IsTheUpperHalf() throws IOException {
        byte[] header =
                "{\"a\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[0,4]}}"
                        .getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + header.length + 4).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(header.length).put(header).putShort((short) 0x3FC0).putShort((short) 0xC000);
        Tensor tensor = Safetensors.read("a", file.array()).tensors().get("a");
        assertArrayEquals(new float[] {1.5f, -2}, tensor.floats());
    }

    @Property(tries = 100)
    void anyArrayComesBack(
            @ForAll @Size(max = 3) List<@IntRange(max = 4) Integer> sizes, @ForAll int seed)
            throws IOException {
        int[] shape = sizes.stream().mapToInt(Integer::intValue).toArray();
        int[] values = new int[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        Arrays.setAll(values, i -> seed + i);
        Tensor tensor = Tensor.of(values, shape);
        assertEquals(tensor, Npy.read("a", Npy.bytes(tensor)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{}x; its header is not the JSON of one",
                "[]; its header does not start with {",
                "{\"a\":1}; its header is not the JSON of one",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}; ends at byte 4 of its data, which has 0",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}}; lies at bytes 0 to 0",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,-4]}}; lies at bytes 0 to -4",
                "{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[0],\"data_offsets\":[0,0]}}; convert it to F32",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[0]}}; lacks dtype, shape or data_offsets"
            })
    void wrongHeadersAreNamed(String header, String sentence) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + text.length).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(text.length).put(text);
        String message =
                assertThrows(
                                InterchangeException.class,
                                () -> Safetensors.read("a.safetensors", file.array()))
                        .getMessage();
        assertTrue(message.startsWith("a.safetensors"), message);
        assertTrue(message.contains(sentence), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "|O; (1,); pickled Python objects",
                "<c8; (1,); holds elements '<c8'",
                "<f4; (1000000000000,); takes too many bytes",
                "<f4; (2,); takes 8 bytes, it has 4",
                "<f4; (1 2); has no ) at character"
            })
    void wrongArraysAreNamed(String descr, String shape, String sentence) {
        String message =
                assertThrows(
                                InterchangeException.class,
                                () -> Npy.read("a.npy", npy(descr, false, shape, new byte[4])))
                        .getMessage();
        assertTrue(message.startsWith("a.npy") && message.contains(sentence), message);
    }
}
