package dev.rnn.interchange.tensorboard;

import com.google.protobuf.CodedOutputStream;
import dev.rnn.api.Checks;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.zip.CRC32C;

/**
 * A new file of events in a directory, as TensorBoard reads them: records of TensorFlow, each the
 * length, its checksum, an {@code Event} and its checksum. Checksums are CRC-32C, rotated and
 * shifted. Fields are numbered as in TensorFlow's event.proto, summary.proto and tensor.proto. For
 * one thread.
 */
public final class EventFile implements AutoCloseable {
    private static final String VERSION = "brain.Event:2";
    private static final int MASK = 0xa282ead8;
    private static final int DT_STRING = 7;
    private static final int BUCKETS = 30;

    private final Path path;
    private final Clock clock;
    private final OutputStream out;

    /** Writes the fields of a message. */
    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    /**
     * A new file beside those that are there, as TensorBoard has one for each run of a program.
     *
     * @param directory made if it is not there
     * @throws IOException if it cannot be written
     */
    public EventFile(Path directory) throws IOException {
        this(directory, Clock.systemUTC());
    }

    EventFile(Path directory, Clock clock) throws IOException {
        Checks.given("directory", directory);
        this.clock = clock;
        Files.createDirectories(directory);
        String name =
                "events.out.tfevents.%010d.%s.%d"
                        .formatted(
                                clock.instant().getEpochSecond(),
                                host(),
                                ProcessHandle.current().pid());
        Path made = null;
        OutputStream opened = null;
        for (int i = 0; opened == null; i++) {
            made = directory.resolve(name + "." + i);
            try {
                opened = Files.newOutputStream(made, StandardOpenOption.CREATE_NEW);
            } catch (FileAlreadyExistsException another) {
                // Of this process within the same second: the next number is free.
                continue;
            }
        }
        path = made;
        out = new BufferedOutputStream(opened);
        event(0, fields -> fields.writeString(3, VERSION));
        flush();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9-]", "-");
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }

    /**
     * The file.
     *
     * @return its path
     */
    public Path path() {
        return path;
    }

    /**
     * Writes a value.
     *
     * @param step updates done
     * @param tag its name, with slashes for groups: {@code loss/training}
     * @param value any value; NaN and infinities are shown as such
     * @throws IOException if it cannot be written
     */
    public void scalar(long step, String tag, double value) throws IOException {
        Checks.given("tag", tag);
        summary(step, tag, fields -> fields.writeFloat(2, (float) value));
    }

    /**
     * Writes a text.
     *
     * @param step updates done
     * @param tag its name
     * @param markdown shown as Markdown
     * @throws IOException if it cannot be written
     */
    public void text(long step, String tag, String markdown) throws IOException {
        Checks.given("tag", tag);
        Checks.given("markdown", markdown);
        summary(
                step,
                tag,
                fields -> {
                    message(
                            fields,
                            8,
                            tensor -> {
                                tensor.writeEnum(1, DT_STRING);
                                message(
                                        tensor,
                                        2,
                                        shape -> message(shape, 2, one -> one.writeInt64(1, 1)));
                                tensor.writeByteArray(8, markdown.getBytes(StandardCharsets.UTF_8));
                            });
                    message(
                            fields,
                            9,
                            metadata ->
                                    message(metadata, 1, plugin -> plugin.writeString(1, "text")));
                });
    }

    /**
     * Writes how often values occur, in equal steps from the least to the largest.
     *
     * @param step updates done
     * @param tag its name
     * @param values at least one; those that are not finite are left out
     * @throws IOException if it cannot be written
     */
    public void histogram(long step, String tag, float... values) throws IOException {
        Checks.given("tag", tag);
        Checks.given("values", values);
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        double sum = 0;
        double squares = 0;
        long count = 0;
        for (float value : values) {
            if (Float.isFinite(value)) {
                least = Math.min(least, value);
                most = Math.max(most, value);
                sum += value;
                squares += (double) value * value;
                count++;
            }
        }
        if (count == 0) {
            return;
        }
        double width = Math.max(most - least, 1e-12) / BUCKETS;
        double[] limits = new double[BUCKETS];
        double[] counts = new double[BUCKETS];
        for (int i = 0; i < BUCKETS; i++) {
            limits[i] = least + (i + 1) * width;
        }
        for (float value : values) {
            if (Float.isFinite(value)) {
                counts[Math.min((int) ((value - least) / width), BUCKETS - 1)]++;
            }
        }
        double[] head = {least, most, count, sum, squares};
        summary(
                step,
                tag,
                fields ->
                        message(
                                fields,
                                5,
                                histogram -> {
                                    for (int i = 0; i < head.length; i++) {
                                        histogram.writeDouble(i + 1, head[i]);
                                    }
                                    histogram.writeByteArray(6, packed(limits));
                                    histogram.writeByteArray(7, packed(counts));
                                }));
    }

    private static byte[] packed(double[] values) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Double.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            bytes.putDouble(value);
        }
        return bytes.array();
    }

    private void summary(long step, String tag, Fields value) throws IOException {
        event(
                step,
                event ->
                        message(
                                event,
                                5,
                                summary ->
                                        message(
                                                summary,
                                                1,
                                                fields -> {
                                                    fields.writeString(1, tag);
                                                    value.write(fields);
                                                })));
    }

    private void event(long step, Fields what) throws IOException {
        Instant now = clock.instant();
        double seconds = now.getEpochSecond() + now.getNano() / 1e9;
        record(
                bytes(
                        event -> {
                            event.writeDouble(1, seconds);
                            if (step != 0) {
                                event.writeInt64(2, step);
                            }
                            what.write(event);
                        }));
    }

    private void record(byte[] data) throws IOException {
        byte[] length =
                ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(data.length)
                        .array();
        out.write(length);
        out.write(checksum(length));
        out.write(data);
        out.write(checksum(data));
    }

    private static byte[] checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        int masked = Integer.rotateRight((int) crc.getValue(), 15) + MASK;
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(masked)
                .array();
    }

    private static byte[] bytes(Fields fields) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream coded = CodedOutputStream.newInstance(bytes);
        fields.write(coded);
        coded.flush();
        return bytes.toByteArray();
    }

    private static void message(CodedOutputStream out, int field, Fields fields)
            throws IOException {
        out.writeByteArray(field, bytes(fields));
    }

    /**
     * Lets readers see what was written.
     *
     * @throws IOException if it cannot be written
     */
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
