package dev.rnn.cli;

import dev.rnn.api.Backend;
import dev.rnn.api.Function;
import dev.rnn.report.ActivationPage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rnn explain activations}. */
@Command(
        name = "activations",
        showDefaultValues = true,
        description = {
            "tanh, sigmoid and ReLU and their derivatives, with the maxima 1, 1/4 and 1, and what becomes of the state"
                    + " of a network with each."
        },
        footer = {"", "Example: rnn explain activations --out activations.html"})
final class ExplainActivationsCommand implements Callable<Integer> {
    @Option(names = "--out", paramLabel = "FILE", description = "Where the page goes.")
    private Path out = Path.of("activations.html");

    @Mixin private OutputOptions output;
    @Mixin private BackendOption backend;

    /** A function for programs, with the norms of a state at each step. */
    private record Explained(String function, float largestDerivative, float[] stateNorms) {}

    /** All of it. */
    private record Document(Path page, List<Explained> functions) {}

    @Override
    public Integer call() {
        Backend chosen = backend.choose();
        PrintWriter to = output.results();
        to.println("function  largest derivative   |h_1|     |h_40|");
        List<Explained> all = new ArrayList<>();
        for (Function f : ActivationPage.FUNCTIONS) {
            float[] norms = ActivationPage.stateNorms(chosen, f);
            String name = f.name().toLowerCase(Locale.ROOT);
            float derivative = ActivationPage.largestDerivative(chosen, f);
            to.printf(
                    Locale.ROOT,
                    "%-9s %-20s %-9.3g %.3g%n",
                    name,
                    derivative,
                    norms[0],
                    norms[norms.length - 1]);
            all.add(new Explained(name, derivative, norms));
        }
        ExplainCommand.write(ActivationPage.of(chosen), out, output);
        output.document(new Document(out, all));
        return 0;
    }
}
