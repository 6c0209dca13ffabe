package dev.rnn.model.data;

import dev.rnn.api.Checks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A text file read whole.
 *
 * @param name the file as messages name it
 * @param text its characters
 * @param sha256 the SHA-256 of its bytes, in hexadecimal
 */
public record TextFile(String name, String text, String sha256) {

    /**
     * Checks that all is given.
     *
     * @throws IllegalArgumentException if something is null, or the text is empty
     */
    public TextFile {
        Checks.given("name", name);
        Checks.given("text", text);
        Checks.given("sha256", sha256);
        if (text.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s is empty; name a file with text".formatted(name));
        }
    }

    /**
     * Reads a file of UTF-8.
     *
     * @param path the file
     * @return its text
     * @throws DataException if it is not there, a directory, empty or not UTF-8
     * @throws IOException if it cannot be read
     */
    public static TextFile read(Path path) throws IOException {
        Checks.given("path", path);
        if (Files.isDirectory(path)) {
            throw new DataException("%s is a directory; name a text file".formatted(path));
        }
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(path);
        } catch (NoSuchFileException missing) {
            throw new DataException("there is no file %s".formatted(path));
        } catch (OutOfMemoryError tooLarge) {
            throw new DataException(
                    "%s does not fit into memory; give the JVM more, or use a part of the file"
                            .formatted(path));
        }
        if (bytes.length == 0) {
            throw new DataException("%s is empty; name a file with text".formatted(path));
        }
        return new TextFile(path.toString(), decode(path, bytes), sha256(bytes));
    }

    private static String decode(Path path, byte[] bytes) throws DataException {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            throw new DataException(
                    "%s is not UTF-8: byte 0x%02X at position %d (counted from 0) starts no character; convert it, for example with iconv -t UTF-8"
                            .formatted(path, bytes[in.position()], in.position()));
        }
        return out.flip().toString();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(
                    "this JDK has no SHA-256, which every JDK must have", impossible);
        }
    }
}
