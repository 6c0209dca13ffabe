package dev.rnn.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a file can be written, before hours of work rather than after them. */
final class OutFile {
    private OutFile() {}

    static void check(String option, Path file) {
        Path directory = file.toAbsolutePath().normalize().getParent();
        if (Files.isDirectory(file)) {
            throw new InputException("%s %s is a directory; name a file".formatted(option, file));
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new InputException(
                    "%s %s is no regular file; name another".formatted(option, file));
        }
        if (directory == null || !Files.isDirectory(directory)) {
            throw new InputException(
                    "%s %s is in a directory that does not exist; make it first"
                            .formatted(option, file));
        }
        if (!Files.isWritable(directory)) {
            throw new InputException(
                    "%s %s is in a directory that cannot be written to; name another"
                            .formatted(option, file));
        }
    }
}
