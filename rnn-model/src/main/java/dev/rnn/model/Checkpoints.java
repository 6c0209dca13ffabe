package dev.rnn.model;

import dev.rnn.api.Checks;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A directory of checkpoints of one training, {@code checkpoint-STEP.rnn}: {@link TensorFile}s with
 * all that a training needs to go on to the same bits. Each is written all or nothing ({@link
 * AtomicFile}), and the last few are kept.
 *
 * @param directory where; made at the first write
 * @param every steps from one to the next, at least 1; one is written at each epoch's end in any
 *     case
 * @param keep how many, at least 1; older ones are deleted
 */
public record Checkpoints(Path directory, long every, int keep) {
    static final String KIND = "checkpoint";
    private static final String PREFIX = "checkpoint-";
    private static final Pattern NAME = Pattern.compile(PREFIX + "\\d{12,19}\\.rnn");

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if a number is out of range, or {@code directory} is a file
     */
    public Checkpoints {
        Checks.given("directory", directory);
        if (every < 1) {
            throw new IllegalArgumentException("every is %d, must be at least 1".formatted(every));
        }
        if (keep < 1) {
            throw new IllegalArgumentException("keep is %d, must be at least 1".formatted(keep));
        }
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new IllegalArgumentException(
                    "%s is no directory; name one for the checkpoints".formatted(directory));
        }
    }

    /**
     * At the end of each epoch alone.
     *
     * @param directory where
     * @param keep how many, at least 1
     */
    public Checkpoints(Path directory, int keep) {
        this(directory, Long.MAX_VALUE, keep);
    }

    /**
     * The checkpoints that there are.
     *
     * @return their files, oldest first; empty if there is no directory yet
     * @throws IOException if the directory cannot be read
     */
    public List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
                for (Path file : all) {
                    if (NAME.matcher(file.getFileName().toString()).matches()) {
                        files.add(file);
                    }
                }
            }
        }
        // Of equal length up to 12 digits; a longer number is a larger one.
        files.sort(
                (a, b) -> {
                    String x = a.getFileName().toString();
                    String y = b.getFileName().toString();
                    return x.length() != y.length()
                            ? Integer.compare(x.length(), y.length())
                            : x.compareTo(y);
                });
        return files;
    }

    /** Writes one, then tidies up. */
    Path write(long step, TensorFile content) throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve("%s%012d.rnn".formatted(PREFIX, step));
        content.write(file);
        tidy();
        return file;
    }

    /** Renames those that could not be used, so that newer ones do not stand behind them. */
    void setAside(List<Path> unusable) throws IOException {
        for (Path file : unusable) {
            Files.move(
                    file,
                    file.resolveSibling(file.getFileName() + ".unusable"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Deletes those that are too old, and what processes that were killed have left. */
    void tidy() throws IOException {
        List<Path> all = files();
        for (Path old : all.subList(0, Math.max(0, all.size() - keep))) {
            Files.deleteIfExists(old);
        }
        AtomicFile.removeRests(directory, PREFIX);
    }
}
