package dev.rnn.model;

import dev.rnn.api.Checks;
import dev.rnn.api.Matrix;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.Slice;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a file of this library holds, models and checkpoints alike: named tensors under a header of
 * text. The bytes depend on the content alone.
 *
 * <p>All numbers are little-endian: 8 bytes of magic; the version, an int of 32 bits; the length of
 * the header in bytes, an int of 32 bits; the header, UTF-8 lines {@code key=value}, of which
 * {@code layout} names the tensors; the tensors, floats of 32 bits; the SHA-256 of all bytes before
 * it.
 *
 * @param kind what the file is, in words, such as {@code checkpoint}
 * @param header names and values of any text, in the order of the file; copied; a line {@code
 *     layout} is added at the end if it has none
 * @param layout the tensors, at most 2^31 - 1 floats in all
 * @param values the tensors' values, one after the other; shared with the caller
 */
public record TensorFile(
        String kind, Map<String, String> header, ParameterLayout layout, Slice values) {

    /** The kind of {@link ModelFile}, whose header does not name it. */
    public static final String MODEL = "model file";

    private static final String KIND = "kind";

    /**
     * As PNG's: no text file starts like this, and a transfer that rewrites line ends breaks it.
     */
    private static final byte[] MAGIC = {(byte) 0x89, 'R', 'N', 'N', '\r', '\n', 0x1A, '\n'};

    private static final int VERSION = 1;
    private static final int PREFIX = MAGIC.length + 2 * Integer.BYTES;
    private static final int DIGEST = 32;

    /** A vocabulary of all of Unicode takes 9 MB. */
    private static final int LARGEST_HEADER = 1 << 24;

    /** Floats written or read at once. */
    private static final int CHUNK = 1 << 14;

    /**
     * Checks that the parts fit.
     *
     * @throws IllegalArgumentException if the values are not as many as the layout has, the header
     *     has another layout or a line {@code kind}, or a name cannot stand in a header
     */
    public TensorFile {
        Checks.given("kind", kind);
        Checks.given("header", header);
        Checks.given("layout", layout);
        Checks.length("values", values, layout.size(), "the layout's size");
        String line = HeaderText.of(layout);
        Map<String, String> lines = new LinkedHashMap<>();
        header.forEach(lines::put);
        if (!lines.getOrDefault(HeaderText.LAYOUT, line).equals(line) || lines.containsKey(KIND)) {
            throw new IllegalArgumentException(
                    "the header has a line '%s' or '%s', which are the file's own; leave them out"
                            .formatted(HeaderText.LAYOUT, KIND));
        }
        lines.putIfAbsent(HeaderText.LAYOUT, line);
        header = Collections.unmodifiableMap(lines);
    }

    /**
     * One tensor.
     *
     * @param name its name in the layout
     * @return its values, row-major, a view
     * @throws IllegalArgumentException if there is none of this name, naming those that there are
     */
    public Slice tensor(String name) {
        ParameterLayout.Block block = layout.block(name);
        return values.part(block.offset(), block.size());
    }

    /**
     * One tensor as a matrix.
     *
     * @param name its name in the layout
     * @return a view
     * @throws IllegalArgumentException if there is none of this name
     */
    public Matrix matrix(String name) {
        return layout.block(name).in(values);
    }

    /**
     * Writes the file, all or nothing ({@link AtomicFile}): a failure leaves what was there before.
     *
     * @param path the file; replaced if it exists
     * @throws IOException if it cannot be written
     * @throws IllegalArgumentException if the header is too long, or {@code path} is something else
     *     than a file
     */
    public void write(Path path) throws IOException {
        Checks.given("path", path);
        Map<String, String> lines = new LinkedHashMap<>();
        if (!kind.equals(MODEL)) {
            lines.put(KIND, kind);
        }
        lines.putAll(header);
        byte[] text = HeaderText.of(lines).getBytes(StandardCharsets.UTF_8);
        if (text.length > LARGEST_HEADER) {
            throw new IllegalArgumentException(
                    "the header of a %s, such as its vocabulary and provenance, takes %d bytes; there is room for %d"
                            .formatted(kind, text.length, LARGEST_HEADER));
        }
        AtomicFile.write(path, out -> write(out, text));
    }

    private void write(OutputStream file, byte[] text) throws IOException {
        MessageDigest digest = sha256();
        OutputStream out = new DigestOutputStream(file, digest);
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put(MAGIC).putInt(VERSION).putInt(text.length);
        out.write(buffer.array(), 0, buffer.position());
        out.write(text);
        for (int from = 0; from < values.length(); from += CHUNK) {
            int count = Math.min(CHUNK, values.length() - from);
            buffer.clear();
            buffer.asFloatBuffer().put(values.array(), values.offset() + from, count);
            out.write(buffer.array(), 0, count * Float.BYTES);
        }
        file.write(digest.digest());
    }

    /**
     * Reads a file. Every length is checked against the file's size before anything is allocated,
     * and the checksum before anything is believed.
     *
     * @param path the file
     * @param kind what it must be
     * @return its content
     * @throws ModelFileException if the file is of another kind, or cut off, or changed
     * @throws IOException if it cannot be read
     */
    public static TensorFile read(Path path, String kind) throws IOException {
        Checks.given("path", path);
        Checks.given("kind", kind);
        return read(path, kind, false);
    }

    /**
     * The same for a file of any kind; {@link #kind()} says which.
     *
     * @param path the file
     * @return its content
     * @throws ModelFileException if the file is none of this library, or cut off, or changed
     * @throws IOException if it cannot be read
     */
    public static TensorFile readAny(Path path) throws IOException {
        Checks.given("path", path);
        return read(path, MODEL, true);
    }

    private static TensorFile read(Path path, String kind, boolean any) throws IOException {
        long size = Files.size(path);
        try (InputStream file = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
            byte[] start = file.readNBytes(PREFIX);
            ByteBuffer prefix = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
            int known = Math.min(start.length, MAGIC.length);
            if (size == 0 || !Arrays.equals(start, 0, known, MAGIC, 0, known)) {
                throw new ModelFileException("%s is no rnn %s".formatted(path, kind));
            }
            if (size < PREFIX + DIGEST || start.length < PREFIX) {
                throw damaged(path, "it ends after %d bytes".formatted(size));
            }
            checkDigest(path, size);
            int version = prefix.getInt(MAGIC.length);
            if (version != VERSION) {
                throw new ModelFileException(
                        "%s is a %s of version %d, this program reads version %d; use a newer rnn"
                                .formatted(path, kind, version, VERSION));
            }
            int length = prefix.getInt(MAGIC.length + Integer.BYTES);
            long room = size - PREFIX - DIGEST;
            if (length < 0 || length > Math.min(room, LARGEST_HEADER)) {
                throw damaged(path, "its header has %d bytes".formatted(length));
            }
            Map<String, String> lines = lines(path, file.readNBytes(length));
            String found = lines.containsKey(KIND) ? lines.remove(KIND) : MODEL;
            if (!any && !found.equals(kind)) {
                throw new ModelFileException(
                        "%s is a %s, not a %s; name one of those".formatted(path, found, kind));
            }
            ParameterLayout layout = layout(path, lines);
            long asked = (long) layout.size() * Float.BYTES;
            if (asked != room - length) {
                throw damaged(
                        path,
                        "its header asks for %d bytes of tensors, it has %d"
                                .formatted(asked, room - length));
            }
            return new TensorFile(found, lines, layout, floats(file, layout.size()));
        }
    }

    private static void checkDigest(Path path, long size) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[1 << 16];
        try (DataInputStream file =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(path)))) {
            for (long left = size - DIGEST; left > 0; ) {
                int count = (int) Math.min(left, buffer.length);
                file.readFully(buffer, 0, count);
                digest.update(buffer, 0, count);
                left -= count;
            }
            if (!Arrays.equals(digest.digest(), file.readNBytes(DIGEST))) {
                throw damaged(path, "its checksum does not match its content");
            }
        }
    }

    private static Map<String, String> lines(Path path, byte[] utf8) throws IOException {
        try {
            return HeaderText.lines(new String(utf8, StandardCharsets.UTF_8));
        } catch (RuntimeException wrong) {
            throw damaged(path, "its header cannot be read");
        }
    }

    private static ParameterLayout layout(Path path, Map<String, String> lines) throws IOException {
        try {
            return HeaderText.layout(lines.get(HeaderText.LAYOUT));
        } catch (RuntimeException wrong) {
            throw damaged(path, "its header cannot be read");
        }
    }

    private static Slice floats(InputStream file, int count) throws IOException {
        float[] floats = new float[count];
        byte[] bytes = new byte[CHUNK * Float.BYTES];
        for (int from = 0; from < count; from += CHUNK) {
            int chunk = Math.min(CHUNK, count - from);
            file.readNBytes(bytes, 0, chunk * Float.BYTES);
            ByteBuffer.wrap(bytes)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(floats, from, chunk);
        }
        return Slice.of(floats);
    }

    static ModelFileException damaged(Path path, String how) {
        return new ModelFileException(
                "%s is cut off or changed: %s; copy it again or train it again"
                        .formatted(path, how));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(
                    "this JDK has no SHA-256, which every JDK must have", impossible);
        }
    }
}
