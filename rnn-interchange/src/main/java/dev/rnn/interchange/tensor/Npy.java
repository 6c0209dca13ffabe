package dev.rnn.interchange.tensor;

import dev.rnn.api.Checks;
import dev.rnn.interchange.InterchangeException;
import dev.rnn.interchange.WholeFile;
import dev.rnn.model.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * NumPy's {@code .npy} files, versions 1 to 3: a magic, the version, the length of the header, the
 * header ({@link NpyHeader}), the elements. Both byte orders and both orders of the axes are read;
 * pickled objects are not.
 */
public final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    /** Magic and version. */
    private static final int PREFIX = 8;

    /** NumPy's own limit for files that are not trusted is 10,000. */
    private static final int LARGEST_HEADER = 1 << 16;

    private static final int ALIGNMENT = 64;

    private Npy() {}

    /**
     * Reads a file.
     *
     * @param path the file
     * @return its array
     * @throws InterchangeException if it is not a whole array of numbers
     * @throws IOException if it cannot be read
     */
    public static Tensor read(Path path) throws IOException {
        return read(String.valueOf(path), WholeFile.read(path));
    }

    /**
     * Reads bytes.
     *
     * @param name names them in errors
     * @param file all bytes of a file; not copied
     * @return its array
     * @throws InterchangeException if they are not a whole array of numbers
     */
    public static Tensor read(String name, byte[] file) throws InterchangeException {
        Checks.given("name", name);
        Checks.given("file", file);
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length < PREFIX + 2
                || !Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw wrong(name, "it does not start as one");
        }
        int version = file[MAGIC.length];
        if (version < 1 || version > 3) {
            throw new InterchangeException(
                    "%s is a NumPy array of version %d, this program reads 1 to 3"
                            .formatted(name, version));
        }
        int start = version == 1 ? PREFIX + Short.BYTES : PREFIX + Integer.BYTES;
        if (file.length < start) {
            throw wrong(name, "it ends after %d bytes".formatted(file.length));
        }
        long length =
                version == 1
                        ? Short.toUnsignedInt(bytes.getShort(PREFIX))
                        : Integer.toUnsignedLong(bytes.getInt(PREFIX));
        if (length > Math.min(file.length - start, LARGEST_HEADER)) {
            throw wrong(
                    name,
                    "its header would have %d bytes, of a file of %d"
                            .formatted(length, file.length));
        }
        String text = new String(file, start, (int) length, StandardCharsets.ISO_8859_1);
        int data = start + (int) length;
        return tensor(name, NpyHeader.parse(name, text), bytes.slice(data, file.length - data));
    }

    private static Tensor tensor(String name, NpyHeader header, ByteBuffer data)
            throws InterchangeException {
        long expected = Tensor.bytes(header.type(), header.shape());
        if (expected != data.capacity()) {
            throw wrong(
                    name,
                    "its shape %s takes %s bytes, it has %d"
                            .formatted(
                                    header.shape(),
                                    expected < 0 ? "too many" : expected,
                                    data.capacity()));
        }
        List<Integer> shape = header.shape().stream().map(Long::intValue).toList();
        ByteBuffer ordered = header.bigEndian() ? swapped(header.type(), data) : data;
        return new Tensor(
                header.type(),
                shape,
                header.fortranOrder() ? rowMajor(header.type(), shape, ordered) : ordered);
    }

    private static ByteBuffer swapped(ElementType type, ByteBuffer data) {
        int width = type.bytes();
        ByteBuffer swapped = ByteBuffer.allocate(data.capacity());
        for (int i = 0; i < data.capacity(); i++) {
            swapped.put(i, data.get(i - i % width + width - 1 - i % width));
        }
        return swapped;
    }

    private static ByteBuffer rowMajor(ElementType type, List<Integer> shape, ByteBuffer data) {
        int width = type.bytes();
        int count = data.capacity() / width;
        int[] index = new int[shape.size()];
        ByteBuffer rows = ByteBuffer.allocate(data.capacity());
        for (int to = 0; to < count; to++) {
            int from = 0;
            for (int axis = index.length - 1; axis >= 0; axis--) {
                from = from * shape.get(axis) + index[axis];
            }
            rows.put(to * width, data, from * width, width);
            for (int axis = index.length - 1; axis >= 0; axis--) {
                index[axis] = (index[axis] + 1) % shape.get(axis);
                if (index[axis] != 0) {
                    break;
                }
            }
        }
        return rows;
    }

    private static InterchangeException wrong(String name, String how) {
        return new InterchangeException(
                "%s is no NumPy array, or cut off, or changed: %s".formatted(name, how));
    }

    /**
     * Writes a file, all or nothing.
     *
     * @param path the file; replaced if it exists
     * @param tensor its array
     * @throws IOException if it cannot be written
     * @throws IllegalArgumentException if NumPy has no such elements, BF16
     */
    public static void write(Path path, Tensor tensor) throws IOException {
        byte[] bytes = bytes(tensor);
        AtomicFile.write(path, out -> out.write(bytes));
    }

    /**
     * The bytes of a file.
     *
     * @param tensor its array
     * @return the file, version 1
     * @throws IllegalArgumentException if NumPy has no such elements, BF16
     */
    public static byte[] bytes(Tensor tensor) {
        Checks.given("tensor", tensor);
        List<Long> shape = tensor.shape().stream().map(Integer::longValue).toList();
        String text = new NpyHeader(tensor.type(), false, false, shape).text();
        int unpadded = PREFIX + Short.BYTES + text.length() + 1;
        int start = (unpadded + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        ByteBuffer file =
                ByteBuffer.allocate(Math.addExact(start, tensor.data().capacity()))
                        .order(ByteOrder.LITTLE_ENDIAN);
        file.put(MAGIC).put((byte) 1).put((byte) 0);
        file.putShort((short) (start - PREFIX - Short.BYTES));
        file.put((text + " ".repeat(start - unpadded) + "\n").getBytes(StandardCharsets.US_ASCII));
        file.put(tensor.data().duplicate());
        return file.array();
    }
}
