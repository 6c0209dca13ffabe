package dev.rnn.cli;

import dev.rnn.api.Backend;
import dev.rnn.interchange.ImportOptions;
import dev.rnn.interchange.InterchangeException;
import dev.rnn.interchange.ModelFormat;
import dev.rnn.interchange.ModelFormats;
import dev.rnn.model.ModelFileException;
import dev.rnn.model.SavedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Model files of all kinds, with one sentence for each that cannot be read or written. */
final class ModelSource {
    private ModelSource() {}

    /** A model of any format; an {@link InputException} if there is none. */
    static SavedModel read(Path file, Backend backend, ImportOptions options) {
        return input(file, () -> ModelFormats.read(file, backend, options));
    }

    /**
     * What {@code reader} gives; an {@link InputException} if the file is not what it should be.
     */
    static <T> T input(Path file, Reader<T> reader) {
        if (Files.isDirectory(file)) {
            throw new InputException("%s is a directory; name a file".formatted(file));
        }
        try {
            return reader.read();
        } catch (ModelFileException | InterchangeException damaged) {
            throw new InputException(damaged.getMessage());
        } catch (NoSuchFileException missing) {
            throw new InputException("there is no file %s".formatted(file));
        } catch (IOException unreadable) {
            throw new InputException(
                    "%s cannot be read: %s".formatted(file, Reason.of(unreadable)));
        } catch (IllegalArgumentException unknown) {
            throw new InputException(unknown.getMessage());
        }
    }

    /** Reads a file. */
    @FunctionalInterface
    interface Reader<T> {
        T read() throws IOException;
    }

    /** Writes a model in a format that is written. */
    static void write(Path file, ModelFormat format, SavedModel model) {
        if (!format.writes()) {
            throw new InputException(
                    "%s files are read, not written; there are %s"
                            .formatted(
                                    format.name(),
                                    ModelFormats.all().stream()
                                            .filter(ModelFormat::writes)
                                            .map(ModelFormat::name)
                                            .toList()));
        }
        output(file, () -> format.write(file, model));
    }

    /** What {@code writer} writes; an {@link InputException} if it cannot. */
    static void output(Path file, Writer writer) {
        try {
            writer.write();
        } catch (IOException failed) {
            throw new InputException(
                    "%s cannot be written: %s; what was there before is unchanged"
                            .formatted(file, Reason.of(failed)));
        } catch (IllegalArgumentException refused) {
            throw new InputException("%s: %s".formatted(file, refused.getMessage()));
        }
    }

    /** Writes a file. */
    @FunctionalInterface
    interface Writer {
        void write() throws IOException;
    }
}
