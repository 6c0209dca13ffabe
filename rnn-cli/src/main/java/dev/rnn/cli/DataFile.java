package dev.rnn.cli;

import dev.rnn.model.data.DataException;
import dev.rnn.model.data.TextFile;
import java.io.IOException;
import java.nio.file.Path;

/** Reads the text file that an argument names. */
final class DataFile {
    private DataFile() {}

    static TextFile read(Path path) {
        try {
            return TextFile.read(path);
        } catch (DataException wrong) {
            throw new InputException(wrong.getMessage());
        } catch (IOException unreadable) {
            throw new InputException(
                    "%s cannot be read: %s".formatted(path, Reason.of(unreadable)));
        }
    }
}
