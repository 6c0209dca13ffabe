package dev.rnn.interchange.onnx;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.interchange.ImportOptions;
import dev.rnn.interchange.InterchangeException;
import dev.rnn.interchange.ModelFormat;
import dev.rnn.interchange.OutputActivation;
import dev.rnn.model.NetworkSpec;
import dev.rnn.model.SavedModel;
import dev.rnn.model.Vocabulary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** ONNX files of graphs that are plain stacks, {@link OnnxModel#network}, as model files. */
public final class OnnxFormat implements ModelFormat {
    private static final String SUFFIX = ".onnx";
    private static final String MADE = "made.";
    private static final String VOCABULARY = "vocabulary";

    private final int opset;

    /** The format, with files of the usual opset. */
    public OnnxFormat() {
        this(OnnxExport.USUAL_OPSET);
    }

    /**
     * The format.
     *
     * @param opset of the files that are written
     * @throws IllegalArgumentException if it is none that can be written
     */
    public OnnxFormat(int opset) {
        this.opset = OnnxExport.checkedOpset(opset);
    }

    /**
     * Whether a file's name ends as those of ONNX files do.
     *
     * @param path any path
     * @return true for {@code .onnx}
     */
    public static boolean isOnnx(Path path) {
        Checks.given("path", path);
        return String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT).endsWith(SUFFIX);
    }

    @Override
    public String name() {
        return "onnx";
    }

    @Override
    public List<String> suffixes() {
        return List.of(SUFFIX);
    }

    @Override
    public boolean writes() {
        return true;
    }

    /**
     * Reads a model. A file that this library wrote also gives back its characters and provenance.
     *
     * @param options not asked: the graph says all
     */
    @Override
    public SavedModel read(Path path, Backend backend, ImportOptions options) throws IOException {
        Checks.given("backend", backend);
        OnnxModel model = OnnxModel.read(path);
        try {
            OnnxNetwork found = model.network(backend);
            return new SavedModel(
                    found.network(), vocabulary(model, found), provenance(model, found));
        } catch (InterchangeException no) {
            throw new InterchangeException("%s: %s".formatted(path, no.getMessage()), no);
        }
    }

    private static SortedMap<String, String> provenance(OnnxModel model, OnnxNetwork found) {
        SortedMap<String, String> provenance = new TreeMap<>();
        if (model.isOwn()) {
            for (Map.Entry<String, String> each : model.metadata().entrySet()) {
                if (each.getKey().startsWith(MADE)) {
                    provenance.put(each.getKey().substring(MADE.length()), each.getValue());
                }
            }
        }
        provenance.put("imported.opset", Integer.toString(model.opset()));
        if (!model.producer().isEmpty()) {
            provenance.put("imported.producer", model.producer());
        }
        OutputActivation activation =
                switch (found.activation()) {
                    case "Softmax" -> OutputActivation.SOFTMAX;
                    case "LogSoftmax" -> OutputActivation.LOG_SOFTMAX;
                    case "Sigmoid" -> OutputActivation.SIGMOID;
                    default -> OutputActivation.NONE;
                };
        if (activation != OutputActivation.NONE) {
            provenance.put(OutputActivation.PROVENANCE, activation.name());
        }
        return provenance;
    }

    private static Optional<Vocabulary> vocabulary(OnnxModel model, OnnxNetwork found)
            throws InterchangeException {
        String list = model.metadata().get(VOCABULARY);
        if (!model.isOwn() || list == null) {
            return Optional.empty();
        }
        try {
            Vocabulary vocabulary =
                    Vocabulary.of(Stream.of(list.split(",")).mapToInt(Integer::parseInt).toArray());
            NetworkSpec spec = found.network().spec();
            if (vocabulary.size() == spec.inputs() && vocabulary.size() == spec.outputs()) {
                return Optional.of(vocabulary);
            }
        } catch (IllegalArgumentException no) {
            // Said below
        }
        throw new InterchangeException(
                "its metadata has a vocabulary that does not fit the network: "
                        + list.substring(0, Math.min(40, list.length())));
    }

    @Override
    public void write(Path path, SavedModel model) throws IOException {
        OnnxExport.of(model).opset(opset).write(path);
    }
}
