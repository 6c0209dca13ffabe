package dev.rnn.cli;

import dev.rnn.api.Backend;
import dev.rnn.interchange.Cases;
import dev.rnn.interchange.OutputActivation;
import dev.rnn.interchange.onnx.GraphCases;
import dev.rnn.interchange.onnx.OnnxFormat;
import dev.rnn.interchange.onnx.OnnxModel;
import dev.rnn.interchange.tensor.NamedTensors;
import dev.rnn.model.SavedModel;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rnn verify}: a model against stored inputs and outputs. */
@Command(
        name = "verify",
        showDefaultValues = true,
        description =
                "Runs a model on stored inputs and compares its outputs with stored ones. The exit"
                        + " status is 1 if they differ.",
        footer = {
            "",
            "Example: a file of another tool, with that tool's inputs and outputs:",
            "  rnn verify lstm.safetensors lstm.cases.safetensors",
            "",
            "CASES holds tensors input [T, B] (symbols) or [T, B, features], and output; or",
            "NAME.input and NAME.output for several cases, and NAME.lengths [B]. For an ONNX graph it",
            "may hold the graph's own inputs and outputs under their names: any graph is computed then."
        })
final class VerifyCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "MODEL", description = "A model file of any format.")
    private Path model;

    @Parameters(index = "1", paramLabel = "CASES", description = "A .safetensors or .npz file.")
    private Path cases;

    @Option(
            names = "--tolerance",
            paramLabel = "X",
            description = "The largest difference that passes.")
    private double tolerance = 1e-5;

    @Option(names = "--batch-first", description = "CASES has [B, T] instead of [T, B].")
    private boolean batchFirst;

    @Option(
            names = "--apply",
            paramLabel = "FUNCTION",
            completionCandidates = Candidates.OutputActivations.class,
            description =
                    "To the model's outputs first: none, softmax, log_softmax or sigmoid; by default"
                            + " what the other tool's file says, or none.")
    private OutputActivation apply;

    @Mixin private ForeignOptions foreign;
    @Mixin private OutputOptions output;
    @Mixin private BackendOption backend;

    /** A case for programs; the difference is null where an output is no number. */
    private record Case(
            String name, Double difference, int outputs, int at, float stored, float here) {}

    /** All cases for programs. */
    private record Verdict(boolean same, double difference, double tolerance, List<Case> cases) {}

    @Override
    public Integer call() {
        if (!(tolerance >= 0)) {
            throw new InputException("--tolerance is %s, must be at least 0".formatted(tolerance));
        }
        List<Cases.Outcome> outcomes = outcomes(backend.choose());
        PrintWriter each = output.remarks();
        double largest = 0;
        for (Cases.Outcome outcome : outcomes) {
            each.printf(
                    Locale.ROOT,
                    "%s: largest difference %.3g of %d outputs, at %d: %s stored, %s here%n",
                    outcome.name().isEmpty() ? "case" : "case " + outcome.name(),
                    outcome.difference(),
                    outcome.count(),
                    outcome.place(),
                    outcome.expected(),
                    (float) outcome.actual());
            largest = Math.max(largest, outcome.difference());
        }
        boolean same = largest <= tolerance;
        output.results()
                .printf(
                        Locale.ROOT,
                        "%s: largest difference %.3g, %s %s%n",
                        same ? "the same" : "DIFFERENT",
                        largest,
                        same ? "within" : "more than",
                        tolerance);
        List<Case> cases =
                outcomes.stream()
                        .map(
                                o ->
                                        new Case(
                                                o.name(),
                                                o.difference(),
                                                o.count(),
                                                o.place(),
                                                o.expected(),
                                                (float) o.actual()))
                        .toList();
        output.document(new Verdict(same, largest, tolerance, cases));
        return same ? 0 : 1;
    }

    /** Of an ONNX graph as it is, where tensors have its names; otherwise of the network. */
    private List<Cases.Outcome> outcomes(Backend computes) {
        if (OnnxFormat.isOnnx(model)) {
            OnnxModel graph = ModelSource.input(model, () -> OnnxModel.read(model));
            NamedTensors tensors = ModelSource.input(cases, () -> Cases.tensors(cases));
            if (GraphCases.areFor(graph, tensors)) {
                return ModelSource.input(cases, () -> GraphCases.run(graph, computes, tensors));
            }
        }
        SavedModel saved = ModelSource.read(model, computes, foreign.options());
        OutputActivation activation = apply != null ? apply : OutputActivation.of(saved);
        return ModelSource.input(
                cases, () -> Cases.read(cases, batchFirst).run(saved.network(), activation));
    }
}
