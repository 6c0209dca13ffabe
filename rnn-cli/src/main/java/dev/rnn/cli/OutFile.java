package dev.rnn.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Whether a file may and can be written, before hours of work rather than after them. */
final class OutFile {
    private OutFile() {}

    /** Neither read, nor anything else that the command writes, nor unfit to be written. */
    static void check(CommandSpec command, String option, Path file) {
        checkOthers(command, option, file);
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

    /**
     * No other file of the command: what was to be read would be lost.
     *
     * @param option the option or parameter that names the file
     */
    static void checkOthers(CommandSpec command, String option, Path file) {
        for (ArgSpec other : command.commandLine().getParseResult().matchedArgs()) {
            String name =
                    other instanceof OptionSpec named ? named.longestName() : other.paramLabel();
            Ranges.refuse(
                    !name.equals(option)
                            && other.getValue() instanceof Path path
                            && same(path, file),
                    "%s %s is the file of %s too; name another",
                    option,
                    file,
                    name);
        }
    }

    /** Links and detours count. */
    static boolean same(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException oneIsMissing) {
            return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
        }
    }
}
