package dev.rnn.interchange.onnx;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Weights that lie in files of their own beside the model. Nothing outside the model's folder is
 * opened, also not through a link.
 *
 * @param folder the model's; null where there is none, and such weights are refused
 * @param total bytes read so far: many tensors may name the same part of a large file
 */
record ExternalData(Path folder, AtomicLong total) {
    /** What is read for one model at most. */
    private static final long MOST_BYTES = 1L << 31;

    ExternalData(Path folder) {
        this(folder, new AtomicLong());
    }

    /** The bytes of a tensor. */
    ByteBuffer read(TensorReader tensor, Map<String, String> place, long expected)
            throws IOException {
        String location = place.getOrDefault("location", "");
        if (folder == null) {
            throw tensor.wrong(
                    "lies in the file '%s', and bytes alone were given; read the model from its file",
                    location);
        }
        Path file;
        try {
            file = folder.resolve(location);
            boolean inside =
                    !location.isEmpty()
                            && !Path.of(location).isAbsolute()
                            && Files.isRegularFile(file)
                            && file.toRealPath().startsWith(folder.toRealPath());
            if (!inside) {
                throw tensor.wrong(
                        "lies in '%s', which is no file in the model's folder", location);
            }
        } catch (InvalidPathException wrong) {
            throw tensor.wrong("lies in '%s', which is no file in the model's folder", location);
        }
        long offset = number(tensor, place, "offset", 0);
        long length = number(tensor, place, "length", expected);
        if (length != expected) {
            throw tensor.wrong("has %d bytes in '%s', expected %d", length, location, expected);
        }
        if (length > Integer.MAX_VALUE - 8 || offset > Files.size(file) - length) {
            throw tensor.wrong(
                    "has %d bytes from %d in '%s', which has %d",
                    length, offset, location, Files.size(file));
        }
        if (total.addAndGet(length) > MOST_BYTES) {
            throw tensor.wrong(
                    "brings the data outside the model's file to %d bytes, at most %d are read",
                    total.get(), MOST_BYTES);
        }
        byte[] bytes = new byte[(int) length];
        try (FileChannel channel = FileChannel.open(file.toRealPath());
                DataInputStream in =
                        new DataInputStream(Channels.newInputStream(channel.position(offset)))) {
            in.readFully(bytes);
        }
        return ByteBuffer.wrap(bytes);
    }

    private static long number(
            TensorReader tensor, Map<String, String> place, String key, long otherwise)
            throws IOException {
        String text = place.get(key);
        if (text == null) {
            return otherwise;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException none) {
            // Said below
        }
        throw tensor.wrong("has external data with %s '%s'", key, text);
    }
}
