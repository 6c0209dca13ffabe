package dev.rnn.cli;

import dev.rnn.interchange.ModelFormats;
import dev.rnn.model.NetworkSpec;
import dev.rnn.model.SavedModel;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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
    @Spec private CommandSpec command;

    @Parameters(paramLabel = "FILE", description = "The other tool's file; its name says which.")
    private Path file;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "MODELFILE",
            description = "Where the model goes.")
    private Path out;

    @Mixin private ForeignOptions foreign;
    @Mixin private BackendOption backend;

    @Override
    public Integer call() {
        SavedModel model = ModelSource.read(file, backend.choose(), foreign.options());
        ModelSource.write(out, ModelFormats.named("rnn"), model);
        NetworkSpec spec = model.network().spec();
        PrintWriter print = command.commandLine().getOut();
        print.printf(
                "%s: %d %s%s, %s, %d outputs at %s; %d parameters%n",
                out,
                spec.inputs(),
                spec.embedding() > 0 ? "symbols" : "inputs",
                spec.embedding() > 0 ? " embedded in " + spec.embedding() : "",
                spec.cell(),
                spec.outputs(),
                spec.outputAt(),
                spec.parameters().size());
        return 0;
    }
}
