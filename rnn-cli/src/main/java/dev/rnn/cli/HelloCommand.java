package dev.rnn.cli;

import dev.rnn.api.Backend;
import dev.rnn.api.Function;
import dev.rnn.model.DivergedException;
import dev.rnn.model.HelloExperiment;
import dev.rnn.model.HelloExperiment.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rnn hello}: trains {@link HelloExperiment} and explains what it learnt. */
@Command(
        name = "hello",
        showDefaultValues = true,
        description = "Teaches a network to spell HELLO, and shows how much H counts for O.",
        footer = {
            "",
            "Example: what becomes of the gradient with another function:",
            "  rnn hello --activation relu --seed 4",
            "",
            "The same options give the same text on every backend and machine."
        })
final class HelloCommand implements Callable<Integer> {
    /** The functions that a cell may have. */
    enum Activation {
        tanh(Function.TANH),
        sigmoid(Function.SIGMOID),
        relu(Function.RELU);

        final Function function;

        Activation(Function function) {
            this.function = function;
        }
    }

    @Option(
            names = "--activation",
            paramLabel = "NAME",
            description = "The cell's function: tanh, sigmoid or relu.")
    private Activation activation = Activation.tanh;

    @Option(names = "--seed", paramLabel = "N", description = "Of the first weights.")
    private long seed = 2;

    @Option(names = "--epochs", paramLabel = "N", description = "Updates of SGD; 0 for none.")
    private int epochs = 1000;

    @Option(names = "--rate", paramLabel = "R", description = "Learning rate.")
    private float rate = 0.05f;

    @Mixin private OutputOptions output;
    @Mixin private BackendOption backend;

    /**
     * What was learnt, for programs; shares are those of H, E, L and L in the gradient of the last
     * letter.
     */
    private record Learnt(
            Activation activation,
            long seed,
            int epochs,
            float rate,
            String before,
            String after,
            boolean right,
            float loss,
            List<Float> sharesBefore,
            List<Float> sharesAfter) {}

    @Override
    public Integer call() {
        if (epochs < 0) {
            throw new InputException("--epochs is %d, must be at least 0".formatted(epochs));
        }
        if (!(rate > 0 && Float.isFinite(rate))) {
            throw new InputException("--rate is %s, must be above 0 and finite".formatted(rate));
        }
        Backend chosen = backend.choose();
        HelloReport report = new HelloReport(output.remarks());
        report.title(
                "%d hidden units, %s, seed %d, %d epochs of SGD at rate %s"
                        .formatted(HelloExperiment.HIDDEN, activation, seed, epochs, rate));
        HelloExperiment experiment = new HelloExperiment(chosen, activation.function, seed);
        Answer before = experiment.answer();
        HelloGradients splitBefore = HelloGradients.of(experiment, chosen.reductions());
        HelloOutcome.Untrained untrained = HelloOutcome.Untrained.of(chosen, experiment);
        train(experiment);
        Answer after = experiment.answer();
        HelloGradients splitAfter = HelloGradients.of(experiment, chosen.reductions());
        List<Float> losses = new ArrayList<>(experiment.losses());
        losses.add(after.loss());
        report.losses(losses);
        report.answers(before, after);
        report.split(splitBefore, splitAfter);
        report.table(splitBefore, splitAfter);
        report.functions(
                compare(
                        chosen,
                        HelloOutcome.of(
                                chosen,
                                activation.name().toUpperCase(Locale.ROOT),
                                experiment,
                                untrained,
                                after)));
        boolean right = after.word().equals(HelloExperiment.TARGET);
        if (output.isQuiet()) {
            output.results()
                    .println(
                            "%s, %s, loss %s"
                                    .formatted(
                                            after.word(),
                                            right ? "learnt" : "not learnt",
                                            HelloReport.number(after.loss())));
        }
        output.document(
                new Learnt(
                        activation,
                        seed,
                        epochs,
                        rate,
                        before.word(),
                        after.word(),
                        right,
                        after.loss(),
                        splitBefore.shares(),
                        splitAfter.shares()));
        return 0;
    }

    private void train(HelloExperiment experiment) {
        try {
            for (int epoch = 0; epoch < epochs; epoch++) {
                experiment.train(rate);
            }
            experiment.answer();
        } catch (DivergedException diverged) {
            throw new InputException(
                    "the loss is no finite number any more after %d epochs; try a lower --rate than %s"
                            .formatted(diverged.step() - 1, rate));
        }
    }

    /** The same first weights with each of the functions; the one asked for is trained already. */
    private List<HelloOutcome> compare(Backend chosen, HelloOutcome trained) {
        List<HelloOutcome> outcomes = new ArrayList<>();
        for (Activation each : Activation.values()) {
            outcomes.add(
                    each == activation
                            ? trained
                            : HelloOutcome.train(
                                    chosen,
                                    each.name(),
                                    new HelloExperiment(chosen, each.function, seed),
                                    epochs,
                                    rate));
        }
        return outcomes;
    }
}
