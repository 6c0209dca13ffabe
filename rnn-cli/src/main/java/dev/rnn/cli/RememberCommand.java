package dev.rnn.cli;

import dev.rnn.api.Backend;
import dev.rnn.model.Network;
import dev.rnn.model.OutputAt;
import dev.rnn.model.Trainer;
import dev.rnn.model.TrainingOptions;
import dev.rnn.model.loss.MseSpec;
import dev.rnn.model.loss.Reduction;
import dev.rnn.model.task.AddingProblem;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rnn remember}: how far back each cell can look. */
@Command(
        name = "remember",
        showDefaultValues = true,
        description = {
            "Trains cells on the adding problem: of T random numbers two are marked, one in each",
            "half, and their sum is asked for at the end. Prints the mean squared error on numbers",
            "that were not trained on; who always says 1 has 0.1667, below 0.01 it is solved."
        },
        footer = {
            "",
            "Example: where the tanh RNN gives up and the gated cells do not:",
            "  rnn remember --steps 50,200 --cell rnn,gru,lstm"
        })
final class RememberCommand implements Callable<Integer> {
    private static final double SOLVED = 0.01;
    private static final int UNSEEN = 10;

    @Spec private CommandSpec command;

    @Option(names = "--steps", split = ",", paramLabel = "T", description = "Lengths, by commas.")
    private List<Integer> steps = List.of(50);

    @Option(names = "--cell", split = ",", paramLabel = "NAME", description = "Cells, by commas.")
    private List<CellKind> cells = List.of(CellKind.RNN, CellKind.GRU, CellKind.LSTM);

    @Option(names = "--hidden", paramLabel = "H", description = "Hidden units.")
    private int hidden = 64;

    @Option(names = "--batch", paramLabel = "B", description = "Sequences of a batch.")
    private int batch = 32;

    @Option(names = "--rate", paramLabel = "R", description = "Learning rate.")
    private float rate = 0.003f;

    @Option(names = "--clip", paramLabel = "N", description = "Largest norm of the gradient.")
    private float clip = 1;

    @Option(
            names = "--max-batches",
            paramLabel = "N",
            description = "End after so many batches if it is not solved before.")
    private int maxBatches = 3000;

    @Option(names = "--every", paramLabel = "N", description = "Batches between two measures.")
    private int every = 100;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of weights and numbers.")
    private long seed = 1;

    @Mixin private BackendOption backend;

    @Override
    public Integer call() {
        steps.forEach(length -> Ranges.atLeast("--steps", length, 2));
        Ranges.atLeast("--hidden", hidden, 1);
        Ranges.atLeast("--batch", batch, 1);
        Ranges.atLeast("--max-batches", maxBatches, 1);
        Ranges.atLeast("--every", every, 1);
        Ranges.check("--rate", rate, rate > 0 && Float.isFinite(rate), "above 0 and finite");
        Ranges.check("--clip", clip, clip > 0, "above 0; Infinity for no limit");
        PrintWriter out = command.commandLine().getOut();
        out.println("cell      T  batches  error on unseen numbers");
        for (int length : steps) {
            for (CellKind cell : cells) {
                trial(cell, length, out);
            }
        }
        return 0;
    }

    private void trial(CellKind cell, int length, PrintWriter out) {
        Backend chosen = backend.choose();
        Network network =
                Network.builder(chosen)
                        .features(2)
                        .cell(width -> cell.of(width, hidden))
                        .outputs(1)
                        .outputAt(OutputAt.LAST_STEP)
                        .init(cell.initialization())
                        .seed(seed)
                        .build();
        TrainingOptions options =
                TrainingOptions.DEFAULT
                        .withEpochs(1)
                        .withRate(rate, rate)
                        .withClip(clip)
                        .withLoss(new MseSpec(Reduction.MEAN));
        AddingProblem training = new AddingProblem(chosen, length, batch, maxBatches, seed);
        AddingProblem unseen = new AddingProblem(chosen, length, batch, UNSEEN, seed + 1);
        try (Trainer trainer = new Trainer(network, training, options)) {
            double error = trainer.evaluate(unseen);
            say(cell, length, 0, error, out);
            while (error >= SOLVED && trainer.step()) {
                if (trainer.steps() % every == 0 || trainer.steps() == maxBatches) {
                    error = trainer.evaluate(unseen);
                    say(cell, length, trainer.steps(), error, out);
                }
            }
        }
    }

    private static void say(
            CellKind cell, int length, long batches, double error, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%-5s %5d %8d  %.4f%s%n",
                cell,
                length,
                batches,
                error,
                error < SOLVED ? "  solved" : "");
        out.flush();
    }
}
