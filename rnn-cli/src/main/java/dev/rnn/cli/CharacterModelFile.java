package dev.rnn.cli;

import dev.rnn.api.Backend;
import dev.rnn.model.CharacterModel;
import dev.rnn.model.ModelFile;
import dev.rnn.model.ModelFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads the character model that an argument names. */
final class CharacterModelFile {
    private CharacterModelFile() {}

    static CharacterModel read(Path model, Backend backend) {
        if (Files.isDirectory(model)) {
            throw new InputException("%s is a directory; name a model file".formatted(model));
        }
        try {
            return ModelFile.read(model, backend);
        } catch (ModelFileException damaged) {
            throw new InputException(damaged.getMessage());
        } catch (NoSuchFileException missing) {
            throw new InputException(
                    "there is no file %s; make one with rnn train".formatted(model));
        } catch (IOException unreadable) {
            throw new InputException(
                    "%s cannot be read: %s".formatted(model, Reason.of(unreadable)));
        }
    }
}
