package dev.rnn.interchange;

import dev.rnn.api.Checks;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file's bytes in memory, read once: what a reader allocates is bounded by the size that the file
 * has, not by one that it claims.
 */
public final class WholeFile {
    /** Java's arrays end here, and so do the parameters of one network. */
    private static final long LARGEST = Integer.MAX_VALUE - 8L;

    private WholeFile() {}

    /**
     * Reads a file.
     *
     * @param path the file
     * @return all of its bytes
     * @throws InterchangeException if it is a directory, or larger than 2 GiB
     * @throws IOException if it cannot be read
     */
    public static byte[] read(Path path) throws IOException {
        Checks.given("path", path);
        if (Files.isDirectory(path)) {
            throw new InterchangeException("%s is a directory; name a file".formatted(path));
        }
        long size = Files.size(path);
        if (size > LARGEST) {
            throw new InterchangeException(
                    "%s has %d bytes, more than the 2 GiB that one file may have"
                            .formatted(path, size));
        }
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes((int) Math.min(LARGEST, Math.max(size, 1 << 16)));
        }
    }

    /**
     * A file's hash.
     *
     * @param path the file
     * @return the SHA-256 of its bytes, in hexadecimal
     * @throws InterchangeException if it is a directory, or larger than 2 GiB
     * @throws IOException if it cannot be read
     */
    public static String sha256(Path path) throws IOException {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(read(path));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(
                    "this JDK has no SHA-256, which every JDK must have", impossible);
        }
    }
}
