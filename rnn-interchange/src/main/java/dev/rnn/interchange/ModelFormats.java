package dev.rnn.interchange;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.interchange.keras.KerasFiles;
import dev.rnn.interchange.onnx.OnnxFormat;
import dev.rnn.interchange.tensor.NamedTensors;
import dev.rnn.interchange.tensor.Npz;
import dev.rnn.interchange.tensor.Safetensors;
import dev.rnn.interchange.torch.TorchState;
import dev.rnn.model.ModelFile;
import dev.rnn.model.SavedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** All kinds of model files, by the ends of their names. */
public final class ModelFormats {
    private static final List<ModelFormat> ALL =
            List.of(
                    new Own(),
                    new SafetensorsFormat(),
                    new OnnxFormat(),
                    new NpzFormat(),
                    new KerasFormat());

    private ModelFormats() {}

    /**
     * All formats, this library's own first.
     *
     * @return in a fixed order
     */
    public static List<ModelFormat> all() {
        return ALL;
    }

    /**
     * The format of a file, by the end of its name.
     *
     * @param path the file, which need not exist
     * @return its format
     * @throws IllegalArgumentException if no format's files end like this
     */
    public static ModelFormat of(Path path) {
        Checks.given("path", path);
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        for (ModelFormat format : ALL) {
            if (format.suffixes().stream().anyMatch(name::endsWith)) {
                return format;
            }
        }
        throw new IllegalArgumentException(
                "%s ends like no model file; there are %s"
                        .formatted(
                                path,
                                ALL.stream()
                                        .flatMap(format -> format.suffixes().stream())
                                        .collect(Collectors.joining(", "))));
    }

    /**
     * The format of a name.
     *
     * @param name such as {@code safetensors}
     * @return the format
     * @throws IllegalArgumentException if there is none
     */
    public static ModelFormat named(String name) {
        for (ModelFormat format : ALL) {
            if (format.name().equals(name)) {
                return format;
            }
        }
        throw new IllegalArgumentException(
                "there is no format %s; there are %s"
                        .formatted(
                                name,
                                ALL.stream()
                                        .map(ModelFormat::name)
                                        .collect(Collectors.joining(", "))));
    }

    /**
     * Reads a model file of any kind. The provenance of one from another tool says which file it
     * was: its format, name and SHA-256.
     *
     * @param path the file
     * @param backend computes
     * @param options what such files do not say
     * @return the model
     * @throws IllegalArgumentException if no format's files end like this
     * @throws IOException if it cannot be read, or is not what it should be
     */
    public static SavedModel read(Path path, Backend backend, ImportOptions options)
            throws IOException {
        ModelFormat format = of(path);
        SavedModel model = format.read(path, backend, options);
        if (format == ALL.get(0)) {
            return model;
        }
        SortedMap<String, String> provenance = new TreeMap<>(model.provenance());
        provenance.put("imported.format", format.name());
        provenance.put("imported.file", String.valueOf(path.getFileName()));
        provenance.put("imported.sha256", WholeFile.sha256(path));
        return new SavedModel(model.network(), model.vocabulary(), provenance);
    }

    /** This library's own files. */
    private static final class Own implements ModelFormat {
        @Override
        public String name() {
            return "rnn";
        }

        @Override
        public List<String> suffixes() {
            return List.of(".rnn");
        }

        @Override
        public boolean writes() {
            return true;
        }

        @Override
        public SavedModel read(Path path, Backend backend, ImportOptions options)
                throws IOException {
            return ModelFile.readAny(path, backend);
        }

        @Override
        public void write(Path path, SavedModel model) throws IOException {
            ModelFile.write(path, model);
        }
    }

    /** Safetensors with PyTorch's names. */
    private static final class SafetensorsFormat implements ModelFormat {
        @Override
        public String name() {
            return "safetensors";
        }

        @Override
        public List<String> suffixes() {
            return List.of(".safetensors");
        }

        @Override
        public boolean writes() {
            return true;
        }

        @Override
        public SavedModel read(Path path, Backend backend, ImportOptions options)
                throws IOException {
            return TorchState.read(String.valueOf(path), Safetensors.read(path), backend, options);
        }

        @Override
        public void write(Path path, SavedModel model) throws IOException {
            Safetensors.write(path, TorchState.write(model));
        }
    }

    /** NumPy's archives, with PyTorch's names or Keras's. */
    private static final class NpzFormat implements ModelFormat {
        @Override
        public String name() {
            return "npz";
        }

        @Override
        public List<String> suffixes() {
            return List.of(".npz");
        }

        @Override
        public boolean writes() {
            return true;
        }

        @Override
        public SavedModel read(Path path, Backend backend, ImportOptions options)
                throws IOException {
            NamedTensors file = Npz.read(path);
            return KerasFiles.isKeras(file)
                    ? KerasFiles.read(String.valueOf(path), file, backend, options)
                    : TorchState.read(String.valueOf(path), file, backend, options);
        }

        @Override
        public void write(Path path, SavedModel model) throws IOException {
            Npz.write(path, TorchState.write(model));
        }
    }

    /** Keras's models and weights. */
    private static final class KerasFormat implements ModelFormat {
        @Override
        public String name() {
            return "keras";
        }

        @Override
        public List<String> suffixes() {
            return List.of(".keras", ".weights.h5", ".h5", ".hdf5");
        }

        @Override
        public boolean writes() {
            return false;
        }

        @Override
        public SavedModel read(Path path, Backend backend, ImportOptions options)
                throws IOException {
            return KerasFiles.read(path, backend, options);
        }

        @Override
        public void write(Path path, SavedModel model) {
            throw new UnsupportedOperationException("Keras's files are read, not written");
        }
    }
}
