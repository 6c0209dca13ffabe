package dev.rnn.model;

import dev.rnn.api.Checks;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Writes files all or nothing: into a temporary file in the same directory, forced to the disk,
 * then renamed. A failure leaves what was there before, and no temporary file.
 */
public final class AtomicFile {
    private AtomicFile() {}

    /** What goes into a file. */
    @FunctionalInterface
    public interface Content {
        /**
         * Writes it.
         *
         * @param out to here, in large pieces: it has no buffer; not to be closed
         * @throws IOException if it cannot be written
         */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes a file.
     *
     * @param path the file; replaced if it exists; a link is followed
     * @param content what to write
     * @throws IOException if it cannot be written
     * @throws IllegalArgumentException if {@code path} is something else than a file
     */
    public static void write(Path path, Content content) throws IOException {
        Checks.given("path", path);
        Checks.given("content", content);
        Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            throw new IllegalArgumentException("%s is no regular file".formatted(path));
        }
        Path directory = target.getParent();
        Path temporary =
                directory.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            try (FileChannel channel =
                    FileChannel.open(
                            temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                content.writeTo(Channels.newOutputStream(channel));
                channel.force(true);
            }
            Files.move(
                    temporary,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
        forceDirectory(directory);
    }

    /**
     * Deletes what processes that were killed in the middle of {@link #write} have left. Only for
     * files that nobody else writes at the same time.
     *
     * @param directory where the files stand
     * @param prefix how the names of the files start, or a whole name
     * @throws IOException if the directory cannot be read, or a file not be deleted
     */
    public static void removeRests(Path directory, String prefix) throws IOException {
        Checks.given("directory", directory);
        Checks.given("prefix", prefix);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, ".*.tmp")) {
            for (Path file : files) {
                if (file.getFileName().toString().startsWith("." + prefix)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /**
     * Makes the rename last through a power failure. Some systems cannot open a directory; the file
     * itself is safe.
     */
    private static void forceDirectory(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException unsupported) {
            // Windows
        }
    }
}
