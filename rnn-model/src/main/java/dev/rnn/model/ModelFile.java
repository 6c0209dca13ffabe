package dev.rnn.model;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.Slice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Model files, {@code model.rnn}. Their bytes depend on the model alone, not on time, machine,
 * backend, vector width or threads.
 *
 * <p>A {@link TensorFile} of the parameters; its header says sizes, order of parameters, vocabulary
 * and provenance.
 */
public final class ModelFile {
    private ModelFile() {}

    /**
     * Writes a character model, as {@link #write(Path, SavedModel)} does.
     *
     * @param path the file; replaced if it exists
     * @param model what to write
     * @throws IOException if it cannot be written
     * @throws IllegalArgumentException if a parameter is not finite, or {@code path} is something
     *     else than a file
     */
    public static void write(Path path, CharacterModel model) throws IOException {
        Checks.given("model", model);
        write(path, SavedModel.of(model));
    }

    /**
     * Writes a model, all or nothing ({@link AtomicFile}): a failure leaves what was there before.
     *
     * @param path the file; replaced if it exists
     * @param model what to write
     * @throws IOException if it cannot be written
     * @throws IllegalArgumentException if a parameter is not finite, or {@code path} is something
     *     else than a file
     */
    public static void write(Path path, SavedModel model) throws IOException {
        Checks.given("path", path);
        Checks.given("model", model);
        float[] parameters = model.network().parameters();
        for (int i = 0; i < parameters.length; i++) {
            if (!Float.isFinite(parameters[i])) {
                throw new IllegalArgumentException(
                        "parameter %d of the model is %s; it is not written"
                                .formatted(i, parameters[i]));
            }
        }
        ParameterLayout layout = model.network().spec().parameters();
        new TensorFile(TensorFile.MODEL, model.description(), layout, Slice.of(parameters))
                .write(path);
    }

    /**
     * Reads a character model, as {@link #readAny} does.
     *
     * @param path the file
     * @param backend computes
     * @return the model
     * @throws ModelFileException if the file is not a model of characters, or cut off, or changed
     * @throws IOException if it cannot be read
     */
    public static CharacterModel read(Path path, Backend backend) throws IOException {
        SavedModel model = readAny(path, backend);
        if (model.vocabulary().isEmpty()) {
            throw new ModelFileException(
                    "%s holds a network without characters; it cannot read or write text"
                            .formatted(path));
        }
        return model.toCharacterModel();
    }

    /**
     * Reads a model. Every length is checked against the file's size before anything is allocated,
     * and the checksum before anything is believed.
     *
     * @param path the file
     * @param backend computes
     * @return the model
     * @throws ModelFileException if the file is not a model, or cut off, or changed
     * @throws IOException if it cannot be read
     */
    public static SavedModel readAny(Path path, Backend backend) throws IOException {
        Checks.given("path", path);
        Checks.given("backend", backend);
        TensorFile file = TensorFile.read(path, TensorFile.MODEL);
        ModelHeader header = header(path, file.header());
        return new SavedModel(
                Network.owning(backend, header.spec(), file.values().array()),
                header.vocabulary(),
                header.provenance());
    }

    private static ModelHeader header(Path path, Map<String, String> lines) throws IOException {
        try {
            ModelHeader header = ModelHeader.parse(lines);
            SavedModel.checkVocabulary(header.spec(), header.vocabulary());
            return header;
        } catch (SpecTree.UnknownException newer) {
            throw new ModelFileException(
                    "%s holds a cell that this program does not know, %s; use a newer rnn"
                            .formatted(path, newer.name()));
        } catch (RuntimeException wrong) {
            throw TensorFile.damaged(path, "its header cannot be read");
        }
    }
}
