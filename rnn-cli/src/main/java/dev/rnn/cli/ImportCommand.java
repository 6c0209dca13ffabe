package dev.rnn.cli;

import dev.rnn.interchange.ModelFormats;
import dev.rnn.model.NetworkSpec;
import dev.rnn.model.SavedModel;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rnn import}: a model file from one of another tool. */
@Command(
        name = "import",
        showDefaultValues = true,
        description = "Makes a model file of another tool's: safetensors, ONNX, Keras, NumPy.",
        footer = {
            "",
            "Example: a network that PyTorch trained, and the proof that it is the same:",
            "  rnn import lstm.safetensors --out lstm.rnn",
            "  rnn verify lstm.rnn cases.safetensors",
            "",
            "docs/interchange.md says what is read from each format, under which names."
        })
final class ImportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The other tool's file; its name says which.")
    private Path file;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "MODELFILE",
            description = "Where the model goes.")
    private Path out;

    @Mixin private ForeignOptions foreign;
    @Mixin private OutputOptions output;
    @Mixin private BackendOption backend;

    /** The model for programs. */
    private record Imported(
            Path file,
            int inputs,
            int embedding,
            String cell,
            int outputs,
            String outputAt,
            int parameters,
            SortedMap<String, String> made) {}

    @Override
    public Integer call() {
        OutFile.checkOthers(output.command(), "--out", out);
        SavedModel read = ModelSource.read(file, backend.choose(), foreign.options());
        SortedMap<String, String> made = new TreeMap<>(read.provenance());
        made.put("imported.version", Main.Version.number());
        foreign.tell(made);
        SavedModel model = new SavedModel(read.network(), read.vocabulary(), made);
        ModelSource.write(out, ModelFormats.named("rnn"), model);
        NetworkSpec spec = model.network().spec();
        output.remarks()
                .printf(
                        "%s: %d %s%s, %s, %d outputs at %s; %d parameters%n",
                        out,
                        spec.inputs(),
                        spec.embedding() > 0 ? "symbols" : "inputs",
                        spec.embedding() > 0 ? " embedded in " + spec.embedding() : "",
                        spec.cell(),
                        spec.outputs(),
                        spec.outputAt(),
                        spec.parameters().size());
        output.document(
                new Imported(
                        out,
                        spec.inputs(),
                        spec.embedding(),
                        spec.cell().toString(),
                        spec.outputs(),
                        spec.outputAt().toString(),
                        spec.parameters().size(),
                        made));
        return 0;
    }
}
