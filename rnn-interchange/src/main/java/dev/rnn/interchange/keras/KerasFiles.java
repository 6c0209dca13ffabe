package dev.rnn.interchange.keras;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.interchange.ImportOptions;
import dev.rnn.interchange.InterchangeException;
import dev.rnn.interchange.WholeFile;
import dev.rnn.interchange.ZipEntries;
import dev.rnn.interchange.tensor.NamedTensors;
import dev.rnn.model.SavedModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Networks of Keras 3 with SimpleRNN, LSTM, GRU, Bidirectional, Embedding and Dense layers. {@code
 * .keras} files and whole models in {@code .h5} files say everything; files of weights do not say
 * the activation of a SimpleRNN, whether a GRU without biases resets before or after the product,
 * how both directions are merged (CONCAT is assumed), or at which steps there are outputs ({@link
 * ImportOptions}).
 */
public final class KerasFiles {
    private static final String CONFIG = "config.json";
    private static final String WEIGHTS = "model.weights.h5";

    private KerasFiles() {}

    /**
     * Reads a {@code .keras}, {@code .weights.h5} or {@code .h5} file.
     *
     * @param path the file
     * @param backend computes
     * @param options what files of weights do not say
     * @return the network; its provenance says what it leaves out, {@code
     *     imported.output-activation} and {@code imported.mask-zero}
     * @throws InterchangeException if it is no such file, or of a network that this library lacks
     * @throws IOException if it cannot be read
     */
    public static SavedModel read(Path path, Backend backend, ImportOptions options)
            throws IOException {
        Checks.given("path", path);
        Checks.given("backend", backend);
        Checks.given("options", options);
        String source = String.valueOf(path);
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        if (!name.endsWith(".keras")) {
            return hdf5(source, Hdf5.read(source, WholeFile.read(path)), backend, options);
        }
        Map<String, byte[]> entries = ZipEntries.read(path);
        byte[] config = entries.get(CONFIG);
        byte[] weights = entries.get(WEIGHTS);
        if (config == null || weights == null) {
            throw new InterchangeException(
                    "%s is no Keras model: it lacks %s"
                            .formatted(source, config == null ? CONFIG : WEIGHTS));
        }
        Hdf5 hdf = Hdf5.read(source + ", " + WEIGHTS, weights);
        return understood(
                source,
                () -> {
                    KerasConfig parsed =
                            KerasConfig.parse(new String(config, StandardCharsets.UTF_8));
                    return KerasModel.of(
                            WeightsLayout.ordered(hdf.arrays(), parsed), parsed, backend, options);
                });
    }

    private static SavedModel hdf5(String source, Hdf5 hdf, Backend backend, ImportOptions options)
            throws InterchangeException {
        return understood(
                source,
                () -> {
                    String config = hdf.text("", "model_config");
                    String root =
                            hdf.texts("model_weights", "layer_names") != null
                                    ? "model_weights"
                                    : "";
                    List<String> names = hdf.texts(root, "layer_names");
                    if (names != null) {
                        List<KerasLayer> layers = LegacyLayout.layers(hdf, root, names);
                        KerasConfig parsed = config == null ? null : KerasConfig.parse(config);
                        if (parsed != null) {
                            layers = LegacyLayout.ordered(layers, parsed);
                        }
                        return KerasModel.of(layers, parsed, backend, options);
                    }
                    return KerasModel.of(
                            WeightsLayout.chained(hdf.arrays()), null, backend, options);
                });
    }

    /**
     * Reads arrays that were saved under the paths of Keras's variables, {@code np.savez("w.npz",
     * **{v.path: v.numpy() for v in model.weights})}, or in their order, {@code np.savez("w.npz",
     * *model.get_weights())}. Of arrays without names, two recurrent layers of one shape may be
     * both directions of one layer ({@link ImportOptions#bothDirections}).
     *
     * @param source names the file in errors
     * @param file the arrays
     * @param backend computes
     * @param options what such files do not say
     * @return the network
     * @throws InterchangeException if they are of a network that this library lacks
     */
    public static SavedModel read(
            String source, NamedTensors file, Backend backend, ImportOptions options)
            throws InterchangeException {
        Checks.given("source", source);
        Checks.given("file", file);
        Checks.given("backend", backend);
        Checks.given("options", options);
        return understood(
                source,
                () ->
                        KerasModel.of(
                                PathLayout.layers(file.tensors(), options.bothDirections()),
                                null,
                                backend,
                                options));
    }

    /**
     * Whether arrays have the names of Keras's variables, or none but their order.
     *
     * @param file arrays
     * @return false for PyTorch's names, and for others
     */
    public static boolean isKeras(NamedTensors file) {
        Checks.given("file", file);
        return PathLayout.fits(file.tensors().keySet());
    }

    /** Makes a network of a file's content; whatever it says is said of the file. */
    private interface Understanding {
        SavedModel make();
    }

    private static SavedModel understood(String source, Understanding content)
            throws InterchangeException {
        try {
            return content.make();
        } catch (IllegalArgumentException | ArithmeticException no) {
            throw new InterchangeException("%s: %s".formatted(source, no.getMessage()), no);
        }
    }

    /** The layers that a configuration names, in its order. */
    static List<KerasLayer> inOrder(Map<String, KerasLayer> layers, List<String> names) {
        List<KerasLayer> ordered = new ArrayList<>();
        for (String name : names) {
            KerasLayer layer = layers.get(name);
            if (layer == null) {
                throw new IllegalArgumentException(
                        "layer %s has no variables in the file; there are %s"
                                .formatted(name, layers.keySet()));
            }
            ordered.add(layer);
        }
        if (ordered.size() != layers.size()) {
            throw new IllegalArgumentException(
                    "the file has variables of %s, its configuration has layers %s"
                            .formatted(layers.keySet(), names));
        }
        return ordered;
    }
}
