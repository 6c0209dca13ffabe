package dev.rnn.cli;

import dev.rnn.api.Backend;
import dev.rnn.model.BatchedData;
import dev.rnn.model.Network;
import dev.rnn.model.Trainer;
import dev.rnn.model.TrainingOptions;
import dev.rnn.report.MemoryPage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rnn remember}: how far back each cell can look. */
@Command(
        name = "remember",
        showDefaultValues = true,
        description = {
            "Trains cells on a problem that needs memory.",
            "Prints the error on examples that were not trained on, up to the batch at which it is",
            "solved. adding: of T random numbers two",
            "are marked, one in each half, and their sum is asked for at the end; who always says 1",
            "has a mean squared error of 0.1667, below 0.01 it is solved. copying: ten symbols out of",
            "eight are to be written T steps later; who guesses has 10 ln 8 / (T + 20) nats a step,",
            "below a tenth of that it is solved."
        },
        footer = {
            "",
            "Example: where the tanh RNN gives up and the gated cells do not, with the curves:",
            "  rnn remember --steps 50,200 --cell rnn,gru,lstm --out memory.html",
            "",
            "Example: how much that depends on chance:",
            "  rnn remember --steps 200 --cell gru,lstm --seeds 5"
        })
final class RememberCommand implements Callable<Integer> {
    /** Batches of unseen examples. */
    private static final int UNSEEN = 10;

    /** As many as a plot has colours for, beside its two levels. */
    private static final int MOST_CELLS = 6;

    @Option(
            names = "--problem",
            paramLabel = "PROBLEM",
            description = "One of ${COMPLETION-CANDIDATES}.")
    private MemoryProblem problem = MemoryProblem.ADDING;

    @Option(names = "--steps", split = ",", paramLabel = "T", description = "Lengths, by commas.")
    private List<Integer> steps = List.of(50);

    @Option(names = "--cell", split = ",", paramLabel = "CELL", description = "Cells, by commas.")
    private List<CellKind> cells = List.of(CellKind.RNN, CellKind.GRU, CellKind.LSTM);

    @Option(names = "--hidden", paramLabel = "H", description = "Hidden units.")
    private int hidden = 64;

    @Option(names = "--batch", paramLabel = "B", description = "Sequences of a batch.")
    private int batch = 32;

    @Option(names = "--rate", paramLabel = "R", description = "Learning rate.")
    private float rate = 0.01f;

    @Option(names = "--clip", paramLabel = "N", description = "Largest norm of the gradient.")
    private float clip = 0.5f;

    @Option(
            names = "--forget-bias",
            paramLabel = "B",
            description = {
                "Where the bias of an LSTM's forget gate starts, and with the sign changed that of its",
                "input gate: 4 keeps 0.982 of c a step and lets 0.018 of what is new in."
            })
    private double forgetBias = 4;

    @Option(
            names = "--max-batches",
            paramLabel = "N",
            description = "End after so many batches if it is not solved before.")
    private int maxBatches = 3000;

    @Option(names = "--every", paramLabel = "N", description = "Batches between two measures.")
    private int every = 100;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of weights and examples.")
    private long seed = 1;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "How many seeds are tried, from --seed on.")
    private int seeds = 1;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads; the figures do not depend on their number.")
    private int threads = 1;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "A page with a curve of each cell, for each length.",
            showDefaultValue = Help.Visibility.NEVER)
    private Path out;

    @Mixin private OutputOptions output;
    @Mixin private BackendOption backend;

    /** A trial for programs: the last error, and that of who remembers nothing. */
    private record Outcome(
            String problem,
            String cell,
            int steps,
            long seed,
            long batches,
            double error,
            double guess,
            boolean solved,
            SequencedMap<Long, Double> errors) {}

    @Override
    public Integer call() {
        check();
        output.remarks()
                .printf("cell      T     seed  batches  %s on unseen examples%n", problem.error());
        List<MemoryPage.Trial> trials = new ArrayList<>();
        for (int length : steps) {
            for (CellKind cell : cells) {
                for (long s = seed; s < seed + seeds; s++) {
                    trials.add(trial(cell, length, s));
                }
            }
        }
        if (out != null) {
            ExplainCommand.write(MemoryPage.of(problem(), settings(), trials), out, output);
        }
        output.document(trials.stream().map(this::outcome).toList());
        return 0;
    }

    private void check() {
        steps.forEach(length -> Ranges.atLeast("--steps", length, 2));
        Ranges.atLeast("--hidden", hidden, 1);
        Ranges.atLeast("--batch", batch, 1);
        Ranges.atLeast("--max-batches", maxBatches, 1);
        Ranges.atLeast("--every", every, 1);
        Ranges.atLeast("--seeds", seeds, 1);
        Ranges.atLeast("--threads", threads, 1);
        Ranges.check("--rate", rate, rate > 0 && Float.isFinite(rate), "above 0 and finite");
        Ranges.check("--forget-bias", forgetBias, Double.isFinite(forgetBias), "finite");
        Ranges.check("--clip", clip, clip > 0, "above 0; Infinity for no limit");
        Ranges.refuse(
                out != null && cells.stream().distinct().count() > MOST_CELLS,
                "--cell names %d cells, a plot shows %d at most; leave some out, or --out",
                cells.size(),
                MOST_CELLS);
    }

    private MemoryPage.Problem problem() {
        return new MemoryPage.Problem(
                problem + " problem",
                problem.about(),
                problem.error(),
                byLength(problem::guess),
                byLength(problem::solved));
    }

    private Map<Integer, Double> byLength(ToDoubleFunction<Integer> figure) {
        return steps.stream()
                .distinct()
                .collect(Collectors.toMap(length -> length, figure::applyAsDouble));
    }

    private String settings() {
        return "Hidden units: %d; sequences a batch: %d; Adam at a rate of %s, gradients clipped to a norm of %s; an LSTM's forget gate starts from a bias of %s, its input gate from the opposite; measured every %d batches on %d unseen sequences. A curve is that of seed %d."
                .formatted(hidden, batch, rate, clip, forgetBias, every, UNSEEN * batch, seed);
    }

    private MemoryPage.Trial trial(CellKind cell, int length, long seed) {
        Backend chosen = backend.choose();
        Network network =
                problem.network(chosen)
                        .cell(width -> cell.of(width, hidden))
                        .init(cell.chrono(forgetBias))
                        .seed(seed)
                        .build();
        TrainingOptions options =
                TrainingOptions.DEFAULT
                        .withEpochs(1)
                        .withRate(rate, rate)
                        .withClip(clip)
                        .withLoss(problem.loss())
                        .withThreads(threads);
        BatchedData training = problem.data(chosen, length, batch, maxBatches, seed);
        BatchedData unseen = problem.data(chosen, length, batch, UNSEEN, -seed - 1);
        SequencedMap<Long, Double> errors = new LinkedHashMap<>();
        try (Trainer trainer = new Trainer(network, training, options)) {
            double error = trainer.evaluate(unseen);
            errors.put(0L, error);
            while (error >= problem.solved(length) && trainer.step()) {
                if (trainer.steps() % every == 0 || trainer.steps() == maxBatches) {
                    error = trainer.evaluate(unseen);
                    errors.put(trainer.steps(), error);
                    say(cell, length, seed, trainer.steps(), error);
                }
            }
        }
        return new MemoryPage.Trial(cell.toString(), length, seed, errors);
    }

    private Outcome outcome(MemoryPage.Trial trial) {
        Map.Entry<Long, Double> last = trial.errors().lastEntry();
        return new Outcome(
                problem.toString(),
                trial.cell(),
                trial.steps(),
                trial.seed(),
                last.getKey(),
                last.getValue(),
                problem.guess(trial.steps()),
                last.getValue() < problem.solved(trial.steps()),
                trial.errors());
    }

    /** The last measure is the trial's result. */
    private void say(CellKind cell, int length, long seed, long batches, double error) {
        boolean solved = error < problem.solved(length);
        boolean last = solved || batches == maxBatches;
        PrintWriter to = last ? output.results() : output.remarks();
        to.printf(
                Locale.ROOT,
                "%-5s %5d %8d %8d  %.4f%s%n",
                cell,
                length,
                seed,
                batches,
                error,
                solved ? "  solved" : "");
        to.flush();
    }
}
