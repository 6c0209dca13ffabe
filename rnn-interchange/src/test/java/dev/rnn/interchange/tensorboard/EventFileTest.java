package dev.rnn.interchange.tensorboard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads what was written with a decoder of its own: records, checksums bit by bit, fields. */
class EventFileTest {
    private static final Clock CLOCK =
            Clock.fixed(Instant.ofEpochSecond(1_700_000_000L, 250_000_000), ZoneOffset.UTC);

    @TempDir Path folder;

    /** A field of a message: its number, and its value as a long or as bytes. */
    private record Field(int number, long number64, byte[] bytes) {}

    /** The records of a file; fails on any checksum that is wrong. */
    private static List<byte[]> records(Path file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> records = new ArrayList<>();
        while (in.hasRemaining()) {
            byte[] length = new byte[8];
            in.get(length);
            assertEquals(masked(length), in.getInt());
            byte[] data =
                    new byte
                            [(int)
                                    ByteBuffer.wrap(length)
                                            .order(ByteOrder.LITTLE_ENDIAN)
                                            .getLong()];
            in.get(data);
            assertEquals(masked(data), in.getInt());
            records.add(data);
        }
        return records;
    }

    /** CRC-32C by its polynomial, one bit after the other, then TensorFlow's mask. */
    private static int masked(byte[] data) {
        int crc = -1;
        for (byte b : data) {
            crc ^= b & 0xff;
            for (int k = 0; k < 8; k++) {
                crc = (crc & 1) != 0 ? crc >>> 1 ^ 0x82f63b78 : crc >>> 1;
            }
        }
        crc = ~crc;
        return (crc >>> 15 | crc << 17) + 0xa282ead8;
    }

    private static List<Field> fields(byte[] message) {
        ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        List<Field> fields = new ArrayList<>();
        while (in.hasRemaining()) {
            long key = varint(in);
            int number = (int) (key >>> 3);
            switch ((int) (key & 7)) {
                case 0 -> fields.add(new Field(number, varint(in), new byte[0]));
                case 1 -> fields.add(new Field(number, in.getLong(), new byte[0]));
                case 2 -> {
                    byte[] bytes = new byte[(int) varint(in)];
                    in.get(bytes);
                    fields.add(new Field(number, 0, bytes));
                }
                case 5 -> fields.add(new Field(number, in.getInt(), new byte[0]));
                default -> throw new AssertionError("wire type of " + key);
            }
        }
        return fields;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = in.get();
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
    }

    private static Field only(byte[] message, int number) {
        List<Field> found = fields(message).stream().filter(f -> f.number() == number).toList();
        assertEquals(1, found.size(), "field " + number);
        return found.get(0);
    }

    private static String text(Field field) {
        return new String(field.bytes(), StandardCharsets.UTF_8);
    }

    /** The value of an event's summary. */
    private static byte[] value(byte[] event) {
        return only(only(event, 5).bytes(), 1).bytes();
    }

    private static double[] doubles(Field field) {
        ByteBuffer in = ByteBuffer.wrap(field.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        double[] values = new double[field.bytes().length / 8];
        in.asDoubleBuffer().get(values);
        return values;
    }

    @Test
    void readsBack() throws IOException {
        Path path;
        try (EventFile file = new EventFile(folder, CLOCK)) {
            path = file.path();
            file.scalar(7, "loss/training", 1.5);
            file.text(300, "samples", "**ROMEO:** ä");
            file.histogram(9, "parameters/W", -1, 0, 0.5f, 2, Float.NaN);
        }
        String name = path.getFileName().toString();
        assertTrue(
                name.matches("events\\.out\\.tfevents\\.1700000000\\.[A-Za-z0-9-]+\\.\\d+\\.0"),
                name);
        List<byte[]> events = records(path);
        assertEquals(4, events.size());
        for (byte[] event : events) {
            assertEquals(1_700_000_000.25, Double.longBitsToDouble(only(event, 1).number64()));
        }
        assertEquals("brain.Event:2", text(only(events.get(0), 3)));

        byte[] scalar = value(events.get(1));
        assertEquals(7, only(events.get(1), 2).number64());
        assertEquals("loss/training", text(only(scalar, 1)));
        assertEquals(1.5f, Float.intBitsToFloat((int) only(scalar, 2).number64()));

        byte[] sample = value(events.get(2));
        assertEquals(300, only(events.get(2), 2).number64());
        byte[] tensor = only(sample, 8).bytes();
        assertEquals(7, only(tensor, 1).number64(), "DT_STRING");
        byte[] dimension = only(only(tensor, 2).bytes(), 2).bytes();
        assertEquals(1, only(dimension, 1).number64());
        assertEquals("**ROMEO:** ä", text(only(tensor, 8)));
        byte[] plugin = only(only(sample, 9).bytes(), 1).bytes();
        assertEquals("text", text(only(plugin, 1)));

        byte[] histogram = only(value(events.get(3)), 5).bytes();
        double[] head = {-1, 2, 4, 1.5, 5.25};
        for (int i = 0; i < head.length; i++) {
            assertEquals(
                    head[i], Double.longBitsToDouble(only(histogram, i + 1).number64()), 1e-12);
        }
        double[] limits = doubles(only(histogram, 6));
        double[] counts = doubles(only(histogram, 7));
        assertEquals(limits.length, counts.length);
        assertEquals(2, limits[limits.length - 1], 1e-12);
        assertEquals(1, counts[0]);
        assertEquals(1, counts[counts.length - 1]);
        assertEquals(4, java.util.Arrays.stream(counts).sum());
    }

    /** The record of one event, byte by byte, as TensorFlow's format has it. */
    @Test
    void theBytesOfAnEvent() throws IOException {
        Path path;
        try (EventFile file = new EventFile(folder, CLOCK)) {
            path = file.path();
        }
        byte[] bytes = Files.readAllBytes(path);
        byte[] expected =
                HexFormat.of()
                        .parseHex(
                                "1800000000000000" // 24 bytes
                                        + "a37f4b22" // their length's checksum
                                        + "0900001040fc54d941" // 1: double 1700000000.25
                                        + "1a0d627261696e2e4576656e743a32"); // 3: brain.Event:2
        assertArrayEquals(expected, java.util.Arrays.copyOf(bytes, expected.length));
        assertEquals(expected.length + 4, bytes.length);
    }

    @Test
    void anotherRunIsAnotherFile() throws IOException {
        try (EventFile first = new EventFile(folder.resolve("new/run"), CLOCK);
                EventFile second = new EventFile(folder.resolve("new/run"), CLOCK)) {
            assertNotEquals(first.path(), second.path());
            assertEquals(1, records(first.path()).size(), "readers see it at once");
        }
    }
}
