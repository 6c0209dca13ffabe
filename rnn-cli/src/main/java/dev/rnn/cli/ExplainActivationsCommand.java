package dev.rnn.cli;

import dev.rnn.api.Backend;
import dev.rnn.api.Function;
import dev.rnn.report.ActivationPage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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
    @Spec private CommandSpec command;

    @Option(names = "--out", paramLabel = "FILE", description = "Where the page goes.")
    private Path out = Path.of("activations.html");

    @Mixin private BackendOption backend;

    @Override
    public Integer call() {
        Backend chosen = backend.choose();
        PrintWriter to = command.commandLine().getOut();
        to.println("function  largest derivative   |h_1|     |h_40|");
        for (Function f : ActivationPage.FUNCTIONS) {
            float[] norms = ActivationPage.stateNorms(chosen, f);
            to.printf(
                    Locale.ROOT,
                    "%-9s %-20s %-9.3g %.3g%n",
                    f.name().toLowerCase(Locale.ROOT),
                    ActivationPage.largestDerivative(chosen, f),
                    norms[0],
                    norms[norms.length - 1]);
        }
        ExplainCommand.write(ActivationPage.of(chosen), out, to);
        return 0;
    }
}
