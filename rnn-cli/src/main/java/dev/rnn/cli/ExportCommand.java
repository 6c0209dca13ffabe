package dev.rnn.cli;

import dev.rnn.interchange.Cases;
import dev.rnn.interchange.ImportOptions;
import dev.rnn.interchange.ModelFormat;
import dev.rnn.interchange.ModelFormats;
import dev.rnn.interchange.onnx.OnnxFormat;
import dev.rnn.interchange.tensor.Safetensors;
import dev.rnn.model.SavedModel;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rnn export}: another tool's file from a model file. */
@Command(
        name = "export",
        showDefaultValues = true,
        description = "Writes a model for another tool.",
        footer = {
            "",
            "Example: a model for PyTorch, with inputs and outputs to compare:",
            "  rnn export model.rnn --to safetensors model.safetensors --cases cases.safetensors",
            "",
            "docs/interchange.md says what is written in each format, under which names."
        })
final class ExportCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "MODEL", description = "What \"rnn train\" saved.")
    private Path model;

    @Parameters(index = "1", paramLabel = "FILE", description = "Where it goes.")
    private Path file;

    @Option(
            names = "--to",
            paramLabel = "FORMAT",
            completionCandidates = Candidates.Formats.class,
            description = "safetensors, npz or onnx; by default what FILE's name ends in.")
    private String to;

    @Option(
            names = "--opset",
            paramLabel = "N",
            description = "Of an ONNX file: 14 to 22; by default 17.")
    private Integer opset;

    @Option(
            names = "--cases",
            paramLabel = "CASES",
            description =
                    "Writes random inputs and the model's outputs as well, a safetensors file.")
    private Path cases;

    @Option(names = "--seed", paramLabel = "N", description = "Of the random inputs.")
    private long seed = 1;

    @Mixin private OutputOptions output;
    @Mixin private BackendOption backend;

    /** What was written, for programs; null where no cases were asked for. */
    private record Exported(Path file, String format, Path cases) {}

    private static final int STEPS = 20;
    private static final int BATCH = 4;

    @Override
    public Integer call() {
        OutFile.checkOthers(output.command(), "FILE", file);
        ModelFormat format;
        try {
            format = to == null ? ModelFormats.of(file) : ModelFormats.named(to);
        } catch (IllegalArgumentException unknown) {
            throw new InputException(
                    to == null
                            ? unknown.getMessage() + "; or give --to"
                            : "--to: " + unknown.getMessage());
        }
        if (opset != null) {
            format = onnx(format);
        }
        SavedModel saved = told(ModelSource.read(model, backend.choose(), ImportOptions.NONE));
        ModelSource.write(file, format, saved);
        output.remarks().printf("%s: %s%n", file, format.name());
        if (cases != null) {
            ModelSource.output(
                    cases, () -> Safetensors.write(cases, Cases.sample(saved, STEPS, BATCH, seed)));
            output.remarks().printf("%s: %d steps of %d sequences%n", cases, STEPS, BATCH);
        }
        output.document(new Exported(file, format.name(), cases));
        return 0;
    }

    /** What is written, or gave the outputs of cases, and what wrote it. */
    private static SavedModel told(SavedModel read) {
        SortedMap<String, String> made = new TreeMap<>(read.provenance());
        made.put("exported.version", Main.Version.number());
        made.put("exported.network", "%016x".formatted(read.network().fingerprint()));
        return new SavedModel(read.network(), read.vocabulary(), made);
    }

    private ModelFormat onnx(ModelFormat format) {
        if (!(format instanceof OnnxFormat)) {
            throw new InputException(
                    "--opset is %d, and %s files have none; leave it out"
                            .formatted(opset, format.name()));
        }
        try {
            return new OnnxFormat(opset);
        } catch (IllegalArgumentException other) {
            throw new InputException("--opset: " + other.getMessage());
        }
    }
}
