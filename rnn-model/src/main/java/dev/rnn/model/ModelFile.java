package dev.rnn.model;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
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

/**
 * Model files, {@code model.rnn}. Their bytes depend on the model alone, not on time, machine,
 * backend, vector width or threads.
 *
 * <p>All numbers are little-endian: 8 bytes of magic; the version, an int of 32 bits; the length of
 * the header in bytes, an int of 32 bits; the header, UTF-8 lines {@code key=value} that say sizes,
 * order of parameters, vocabulary and provenance; the parameters, floats of 32 bits; the SHA-256 of
 * all bytes before it.
 */
public final class ModelFile {
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

    private ModelFile() {}

    /**
     * Writes a character model, as {@link #write(Path, SavedModel)} does.
     *
     * @param path the file; replaced if it exists
     * @param model what to write
     * @throws IOException if it cannot be written
     * @throws IllegalArgumentException if a parameter is not finite, or {@code path} is something
     *     else than a file
     */
    public static void write(Path path, CharacterModel model) throws IOException {
        Checks.given("model", model);
        write(path, SavedModel.of(model));
    }

    /**
     * Writes a model, all or nothing ({@link AtomicFile}): a failure leaves what was there before.
     *
     * @param path the file; replaced if it exists
     * @param model what to write
     * @throws IOException if it cannot be written
     * @throws IllegalArgumentException if a parameter is not finite, or {@code path} is something
     *     else than a file
     */
    public static void write(Path path, SavedModel model) throws IOException {
        Checks.given("path", path);
        Checks.given("model", model);
        float[] parameters = model.network().parameters();
        for (int i = 0; i < parameters.length; i++) {
            if (!Float.isFinite(parameters[i])) {
                throw new IllegalArgumentException(
                        "parameter %d of the model is %s; it is not written"
                                .formatted(i, parameters[i]));
            }
        }
        AtomicFile.write(path, out -> write(out, model, parameters));
    }

    private static void write(OutputStream file, SavedModel model, float[] parameters)
            throws IOException {
        byte[] header = ModelHeader.text(model.description()).getBytes(StandardCharsets.UTF_8);
        if (header.length > LARGEST_HEADER) {
            throw new IllegalArgumentException(
                    "vocabulary and provenance take %d bytes, a model file has room for %d"
                            .formatted(header.length, LARGEST_HEADER));
        }
        MessageDigest digest = sha256();
        OutputStream out = new DigestOutputStream(file, digest);
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put(MAGIC).putInt(VERSION).putInt(header.length);
        out.write(buffer.array(), 0, buffer.position());
        out.write(header);
        for (int from = 0; from < parameters.length; from += CHUNK) {
            int count = Math.min(CHUNK, parameters.length - from);
            buffer.clear();
            buffer.asFloatBuffer().put(parameters, from, count);
            out.write(buffer.array(), 0, count * Float.BYTES);
        }
        file.write(digest.digest());
    }

    /**
     * Reads a character model, as {@link #readAny} does.
     *
     * @param path the file
     * @param backend computes
     * @return the model
     * @throws ModelFileException if the file is not a model of characters, or cut off, or changed
     * @throws IOException if it cannot be read
     */
    public static CharacterModel read(Path path, Backend backend) throws IOException {
        SavedModel model = readAny(path, backend);
        if (model.vocabulary().isEmpty()) {
            throw new ModelFileException(
                    "%s holds a network without characters; it cannot read or write text"
                            .formatted(path));
        }
        return model.toCharacterModel();
    }

    /**
     * Reads a model. Every length is checked against the file's size before anything is allocated,
     * and the checksum before anything is believed.
     *
     * @param path the file
     * @param backend computes
     * @return the model
     * @throws ModelFileException if the file is not a model, or cut off, or changed
     * @throws IOException if it cannot be read
     */
    public static SavedModel readAny(Path path, Backend backend) throws IOException {
        Checks.given("path", path);
        Checks.given("backend", backend);
        long size = Files.size(path);
        try (InputStream file = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
            byte[] start = file.readNBytes(PREFIX);
            ByteBuffer prefix = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
            int known = Math.min(start.length, MAGIC.length);
            if (size == 0 || !Arrays.equals(start, 0, known, MAGIC, 0, known)) {
                throw new ModelFileException("%s is no rnn model file".formatted(path));
            }
            if (size < PREFIX + DIGEST || start.length < PREFIX) {
                throw damaged(path, "it ends after %d bytes".formatted(size));
            }
            checkDigest(path, size);
            int version = prefix.getInt(MAGIC.length);
            if (version != VERSION) {
                throw new ModelFileException(
                        "%s is a model file of version %d, this program reads version %d; use a newer rnn"
                                .formatted(path, version, VERSION));
            }
            int headerLength = prefix.getInt(MAGIC.length + Integer.BYTES);
            long room = size - PREFIX - DIGEST;
            if (headerLength < 0 || headerLength > Math.min(room, LARGEST_HEADER)) {
                throw damaged(path, "its header has %d bytes".formatted(headerLength));
            }
            ModelHeader header = header(path, file.readNBytes(headerLength));
            long parameterBytes = (long) header.parameterCount() * Float.BYTES;
            if (parameterBytes != room - headerLength) {
                throw damaged(
                        path,
                        "its header asks for %d bytes of parameters, it has %d"
                                .formatted(parameterBytes, room - headerLength));
            }
            return new SavedModel(
                    Network.of(backend, header.spec(), floats(file, header.parameterCount())),
                    header.vocabulary(),
                    header.provenance());
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

    private static ModelHeader header(Path path, byte[] utf8) throws IOException {
        try {
            ModelHeader header =
                    ModelHeader.parse(ModelHeader.lines(new String(utf8, StandardCharsets.UTF_8)));
            header.parameterCount();
            SavedModel.checkVocabulary(header.spec(), header.vocabulary());
            return header;
        } catch (SpecText.UnknownException newer) {
            throw new ModelFileException(
                    "%s holds a cell that this program does not know, %s; use a newer rnn"
                            .formatted(path, newer.getMessage()));
        } catch (RuntimeException wrong) {
            throw damaged(path, "its header cannot be read");
        }
    }

    private static float[] floats(InputStream file, int count) throws IOException {
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
        return floats;
    }

    private static ModelFileException damaged(Path path, String how) {
        return new ModelFileException(
                "%s is cut off or changed: %s; copy it again or train it again"
                        .formatted(path, how));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(
                    "this JDK has no SHA-256, which every JDK must have", impossible);
        }
    }
}
