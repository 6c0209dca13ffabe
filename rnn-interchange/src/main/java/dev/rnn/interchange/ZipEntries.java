package dev.rnn.interchange;

import dev.rnn.api.Checks;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The entries of an archive, in memory: nothing is unpacked into files, so no name leads anywhere;
 * names that would leave a folder are refused all the same. What is allocated grows with the bytes
 * that come out, and those with the size of the archive.
 */
public final class ZipEntries {
    /** Weights shrink to a tenth at best; all zeros, a thousandfold. */
    private static final long LARGEST_EXPANSION = 100;

    /** What a small archive of zeros may expand to. */
    private static final long ALLOWANCE = 1 << 24;

    private ZipEntries() {}

    /**
     * Reads an archive.
     *
     * @param path the file
     * @return the content of each entry by its name, in the archive's order
     * @throws InterchangeException if it is no archive, or cut off, changed or hostile
     * @throws IOException if it cannot be read
     */
    public static Map<String, byte[]> read(Path path) throws IOException {
        Checks.given("path", path);
        if (!Files.isRegularFile(path)) {
            Files.size(path); // says if there is none
            throw new InterchangeException("%s is no regular file; name a file".formatted(path));
        }
        long left =
                Math.min(ALLOWANCE + LARGEST_EXPANSION * Files.size(path), Integer.MAX_VALUE - 8L);
        Map<String, byte[]> contents = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(path.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                check(path, entry.getName());
                byte[] content;
                try (InputStream in = zip.getInputStream(entry)) {
                    content = in.readNBytes((int) left);
                    if (content.length == left && in.read() >= 0) {
                        throw new InterchangeException(
                                "%s expands to more than %d times its size; it is not read"
                                        .formatted(path, LARGEST_EXPANSION));
                    }
                }
                left -= content.length;
                if (content.length != entry.getSize()) {
                    throw wrong(path, "%s is not as long as it says".formatted(entry.getName()));
                }
                if (contents.put(entry.getName(), content) != null) {
                    throw wrong(path, "it has two entries %s".formatted(entry.getName()));
                }
            }
        } catch (InterchangeException clear) {
            throw clear;
        } catch (IOException | RuntimeException no) {
            throw new InterchangeException(
                    "%s is no zip archive, or cut off, or changed".formatted(path), no);
        }
        return contents;
    }

    private static void check(Path path, String name) throws InterchangeException {
        for (String part : name.split("[/\\\\]", -1)) {
            if (part.equals("..")
                    || name.startsWith("/")
                    || name.matches("(?s)[A-Za-z]:.*|\\\\.*")) {
                throw wrong(path, "the name of an entry, %s, leaves the archive".formatted(name));
            }
        }
    }

    private static InterchangeException wrong(Path path, String how) {
        return new InterchangeException(
                "%s is cut off, or changed, or hostile: %s"
                        .formatted(path, how.replaceAll("\\p{Cntrl}", "?")));
    }
}
