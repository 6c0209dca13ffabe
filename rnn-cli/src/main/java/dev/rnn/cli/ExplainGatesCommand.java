package dev.rnn.cli;

import dev.rnn.api.Backend;
import dev.rnn.model.CharacterModel;
import dev.rnn.model.insight.GateTrace;
import dev.rnn.model.task.TaskModel;
import dev.rnn.report.InsightPage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rnn explain gates}. */
@Command(
        name = "gates",
        showDefaultValues = true,
        description = {
            "What the gates of each layer do over a text, as colours of its letters: LSTM's i, f, o, GRU's r and z, the"
                    + " state of others, in the units that vary most."
        },
        footer = {
            "",
            "Example: rnn explain gates book.rnn \"It was the best of times\" --out gates.html"
        })
final class ExplainGatesCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "MODELFILE",
            description = "What \"rnn train\" saved, of a text or of a task that reads texts.",
            showDefaultValue = Help.Visibility.NEVER)
    private Path model;

    @Parameters(
            index = "1",
            paramLabel = "TEXT",
            description = "What it reads; of longer texts the first 160 letters.",
            showDefaultValue = Help.Visibility.NEVER)
    private String text;

    @Option(names = "--out", paramLabel = "FILE", description = "Where the page goes.")
    private Path out = Path.of("gates.html");

    @Mixin private OutputOptions output;
    @Mixin private BackendOption backend;

    /** A gate for programs. */
    private record Gate(String layer, String gate, double mean, int[] mostVarying) {}

    /** All of them. */
    private record Document(Path page, List<Gate> gates) {}

    @Override
    public Integer call() {
        Ranges.refuse(text.isEmpty(), "TEXT is empty; give at least one letter");
        List<GateTrace> traces = traces(backend.choose());
        PrintWriter to = output.results();
        to.println("layer and gate                       mean   units that vary most");
        List<Gate> gates = new ArrayList<>();
        for (GateTrace trace : traces) {
            double mean =
                    Arrays.stream(trace.values())
                            .flatMapToDouble(
                                    row ->
                                            java.util.stream.IntStream.range(0, row.length)
                                                    .mapToDouble(u -> row[u]))
                            .average()
                            .orElseThrow();
            to.printf(
                    Locale.ROOT,
                    "%-36s %.3f  %s%n",
                    trace.layer() + ", " + trace.gate(),
                    mean,
                    Arrays.toString(trace.mostVarying(5)));
            gates.add(new Gate(trace.layer(), trace.gate(), mean, trace.mostVarying(5)));
        }
        ExplainCommand.write(
                InsightPage.gates(model.getFileName().toString(), traces), out, output);
        output.document(new Document(out, gates));
        return 0;
    }

    private List<GateTrace> traces(Backend chosen) {
        try {
            if (!TaskFile.isOne(model)) {
                CharacterModel trained = CharacterModelFile.read(model, chosen);
                return CharacterInsight.gates(
                        trained.network(), trained.vocabulary(), trained.vocabulary().encode(text));
            }
            TaskModel trained = TaskFile.read(model, chosen).model();
            List<GateTrace> traces = trained.gates(text);
            Ranges.refuse(
                    traces.isEmpty(),
                    "%s reads no texts; name a model of a text, or of a task that reads texts",
                    model);
            return traces;
        } catch (IllegalArgumentException wrong) {
            throw new InputException("TEXT: " + wrong.getMessage());
        }
    }
}
