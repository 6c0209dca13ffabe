package dev.rnn.interchange;

import dev.rnn.api.Backend;
import dev.rnn.model.SavedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A kind of model file: this library's own, or another tool's. */
public interface ModelFormat {
    /**
     * Its name on the command line.
     *
     * @return such as {@code safetensors}
     */
    String name();

    /**
     * How names of such files end, the usual one first.
     *
     * @return such as {@code .safetensors}
     */
    List<String> suffixes();

    /**
     * Whether this library writes it as well.
     *
     * @return false for formats that are read alone
     */
    boolean writes();

    /**
     * Reads a model.
     *
     * @param path the file
     * @param backend computes
     * @param options what such files do not say
     * @return the model; its provenance says which file it comes from
     * @throws InterchangeException if the file is not what it should be, or holds something that
     *     this library has no place for
     * @throws IOException if it cannot be read
     */
    SavedModel read(Path path, Backend backend, ImportOptions options) throws IOException;

    /**
     * Writes a model with its provenance, all or nothing.
     *
     * @param path the file; replaced if it exists
     * @param model what to write
     * @throws IOException if it cannot be written
     * @throws IllegalArgumentException if the format has no place for such a model
     * @throws UnsupportedOperationException if it is read alone
     */
    void write(Path path, SavedModel model) throws IOException;
}
