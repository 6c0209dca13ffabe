package dev.rnn.cli;

import dev.rnn.api.Backend;
import dev.rnn.model.CharacterModel;
import dev.rnn.model.ModelFile;
import dev.rnn.model.Network;
import dev.rnn.model.NetworkObjective;
import dev.rnn.model.TrainingOptions;
import dev.rnn.model.Vocabulary;
import dev.rnn.model.Windows;
import dev.rnn.model.data.DataException;
import dev.rnn.model.data.Part;
import dev.rnn.model.data.TextFile;
import dev.rnn.model.loss.QuantileSpec;
import dev.rnn.model.optimizer.ReduceOnPlateau;
import dev.rnn.model.task.Task;
import dev.rnn.model.task.TaskSettings;
import dev.rnn.model.task.TaskTraining;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rnn train}: a next-character model of a text. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Trains a model that predicts the next character of a text.",
        footer = {
            "",
            "Example: three passes over a book, then some text of its kind:",
            "  rnn train book.txt --out book.rnn",
            "  rnn sample book.rnn --length 500",
            "",
            "Example: a deeper network, which needs more passes:",
            "  rnn train book.txt --out book.rnn --cell lstm --layers 2 --hidden 256 \\",
            "      --dropout 0.2 --optimizer adamw --schedule cosine --warm-up 200 --epochs 10",
            "",
            "Example: choices by the validation part, and a last tenth that only evaluate reads:",
            "  rnn train book.txt --out book.rnn --test 0.1",
            "  rnn evaluate book.rnn book.txt",
            "",
            "Example: a training that goes on after it was killed, to the same bits:",
            "  rnn train book.txt --out book.rnn --checkpoint book.checkpoints \\",
            "      --checkpoint-every 500 --resume",
            "",
            "Example: a page with curves, samples and gates, live at the address that is printed:",
            "  rnn train book.txt --out book.rnn --serve --report report.html",
            "",
            "Ctrl-C saves the model as it is then. The model file's bytes depend on the text and",
            "the options alone, not on backend, threads or machine."
        })
final class TrainCommand implements Callable<Integer> {
    @Spec private CommandSpec command;

    @Parameters(
            arity = "0..1",
            paramLabel = "TEXTFILE",
            description = "Text in UTF-8, or the data of --task.",
            showDefaultValue = Help.Visibility.NEVER)
    private Path text;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where to save.")
    private Path out;

    @Option(
            names = {"--tbptt", "--steps"},
            paramLabel = "T",
            description = "Characters that gradients go back over; the state goes on.")
    private int steps = 64;

    @Option(
            names = "--batch",
            paramLabel = "B",
            description = "Parts of the text that are read side by side.")
    private int batch = 32;

    @Option(names = "--epochs", paramLabel = "N", description = "Passes over the text.")
    private int epochs = TrainingOptions.DEFAULT.epochs();

    @Option(
            names = "--max-batches",
            paramLabel = "N",
            description = "End after so many updates, if the epochs have not ended before.",
            showDefaultValue = Help.Visibility.NEVER)
    private long maxBatches = Long.MAX_VALUE;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of initial weights and dropout.")
    private long seed = 1;

    @Option(
            names = "--validation",
            paramLabel = "PART",
            description = "Part at the end of the text held back to measure the loss; 0 for none.")
    private double validation = 0.1;

    @Option(
            names = "--test",
            paramLabel = "PART",
            description = {
                "Part at the very end that the training never looks at, for \"rnn evaluate\"; the",
                "validation part is before it. 0 for none."
            })
    private double test;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads; all processors, up to a quarter of the batch, if not given.",
            showDefaultValue = Help.Visibility.NEVER)
    private Integer threads;

    @Mixin private OutputOptions output;
    @Mixin private BackendOption backend;

    @ArgGroup(validate = false, heading = "%nTask:%n")
    private TaskOptions task = new TaskOptions();

    @ArgGroup(validate = false, heading = "%nNetwork:%n")
    private NetworkOptions network = new NetworkOptions();

    @ArgGroup(validate = false, heading = "%nLearning:%n")
    private LearningOptions learning = new LearningOptions();

    @ArgGroup(validate = false, heading = "%nLearning rate:%n")
    private RateOptions rates = new RateOptions();

    @ArgGroup(validate = false, heading = "%nEnding and going on:%n")
    private RunOptions run = new RunOptions();

    @ArgGroup(validate = false, heading = "%nLooking at it:%n")
    private WatchOptions watch = new WatchOptions();

    @Override
    public Integer call() {
        checkOptions();
        OutFile.check(command, "--out", out);
        run.checkOut(out);
        watch.check(command);
        Backend chosen = backend.choose();
        if (task.isGiven()) {
            return learnTask(chosen);
        }
        if (text == null) {
            throw new ParameterException(
                    command.commandLine(), "Missing required parameter: 'TEXTFILE'");
        }
        TextFile read = DataFile.read(text);
        Vocabulary vocabulary = Vocabulary.of(read.text());
        int[] symbols = vocabulary.encode(read.text());
        TextParts parts = parts();
        Windows training = trainingWindows(parts.of(symbols, Part.TRAINING));
        Windows unseen = null;
        int[] shown = Arrays.copyOf(symbols, Math.min(symbols.length, CharacterInsight.READ));
        if (validation > 0) {
            int[] heldBack = parts.of(symbols, Part.VALIDATION);
            unseen = Windows.evaluation(heldBack, batch, steps);
            shown = heldBack;
        }
        if (test > 0) {
            // Nothing but its length is looked at
            parts.of(symbols, Part.TEST);
        }
        rates.checkLength(Math.min((long) epochs * training.count(), maxBatches));
        Network untrained = network.build(chosen, vocabulary.size(), seed);
        ReduceOnPlateau plateau = rates.plateau(usualRate());
        NetworkObjective objective = NetworkObjective.of(untrained, training);
        return new PlannedTraining(
                        "%s: %,d characters, %d different; %s"
                                .formatted(
                                        text.getFileName(),
                                        symbols.length,
                                        vocabulary.size(),
                                        network),
                        unseen == null ? objective : objective.withValidation(unseen),
                        options(plateau, training.count()),
                        run.stopping(),
                        Optional.ofNullable(plateau),
                        new SaveTo(
                                out,
                                provenance(read, symbols.length),
                                (path, trainer, made) ->
                                        ModelFile.write(
                                                path,
                                                new CharacterModel(
                                                        trainer.network(), vocabulary, made))),
                        (long) steps * batch,
                        "chars",
                        "nats a character",
                        CharacterInsight.over(vocabulary, shown))
                .carryOut(run, watch, output);
    }

    /** Another task than the next character of a text. */
    private int learnTask(Backend chosen) {
        Task learnt = task.task();
        TaskSettings settings =
                TaskOptions.settings(
                        learnt.settings(),
                        command,
                        network.hidden(),
                        batch,
                        epochs,
                        maxBatches,
                        rates,
                        seed,
                        threads);
        TextFile file = TaskOptions.data(text, learnt);
        TaskTraining training = prepare(chosen, learnt, file, settings);
        SortedMap<String, String> made = task.provenance(file, settings);
        run.tellPatience(made);
        return new PlannedTraining(
                        "%s: %s".formatted(learnt.name(), training.about()),
                        training.objective(),
                        training.options(),
                        Optional.of(training.stopping(run.patience())),
                        Optional.empty(),
                        new SaveTo(
                                out,
                                made,
                                (path, trainer, all) ->
                                        training.model()
                                                .apply(trainer.parameters())
                                                .file(all)
                                                .write(path)),
                        settings.batch(),
                        "examples",
                        settings.training().loss() instanceof QuantileSpec
                                ? "quantile loss in units of the network"
                                : "nats",
                        trainer ->
                                training.insight()
                                        .apply(training.model().apply(trainer.parameters())))
                .carryOut(run, watch, output);
    }

    private TaskTraining prepare(
            Backend chosen, Task learnt, TextFile file, TaskSettings settings) {
        try {
            return learnt.prepare(chosen, file, task.split(), settings);
        } catch (DataException wrong) {
            throw new InputException(wrong.getMessage());
        }
    }

    /** Each option within its range, named as the user wrote it, and none against another. */
    private void checkOptions() {
        Ranges.atLeast(stepsName(), steps, 1);
        Ranges.atLeast("--batch", batch, 1);
        Ranges.atLeast("--epochs", epochs, 1);
        Ranges.atLeast("--max-batches", maxBatches, 1);
        Ranges.atLeast("--threads", threads(), 1);
        parts().check();
        task.check(command);
        network.check();
        learning.check();
        rates.check(usualRate(), validation);
        run.check(validation);
    }

    private String stepsName() {
        boolean other =
                command.commandLine().getParseResult().originalArgs().stream()
                        .anyMatch(word -> word.startsWith("--steps"));
        return other ? "--steps" : "--tbptt";
    }

    private TextParts parts() {
        return new TextParts(validation, test);
    }

    private Windows trainingWindows(int[] symbols) {
        long needed = (long) batch * steps + 1;
        if (symbols.length < needed) {
            throw new InputException(
                    "%s has %d characters to train on, --batch %d x %s %d need at least %d; take a longer text, or less of these"
                            .formatted(text, symbols.length, batch, stepsName(), steps, needed));
        }
        return Windows.training(symbols, batch, steps);
    }

    private TrainingOptions options(ReduceOnPlateau plateau, long epoch) {
        return TrainingOptions.DEFAULT
                .withEpochs(epochs)
                .withMaxSteps(maxBatches)
                .withOptimizer(learning.optimizer())
                .withRate(rates.rate(usualRate()), rates.finalRate(usualRate()))
                .withRates(rates.rates(plateau, epoch))
                .withClip(learning.clip())
                .withSeed(seed)
                .withThreads(threads());
    }

    private float usualRate() {
        return learning.usualRate(network.cell());
    }

    /** More threads than a quarter of the streams have too little to do at each step. */
    private int threads() {
        return threads != null
                ? threads
                : Math.max(Math.min(Runtime.getRuntime().availableProcessors(), batch / 4), 1);
    }

    private SortedMap<String, String> provenance(TextFile file, int characters) {
        SortedMap<String, String> made = new TreeMap<>();
        made.put("version", Main.Version.number());
        made.put("text.sha256", file.sha256());
        made.put("text.characters", Integer.toString(characters));
        made.put("seed", Long.toString(seed));
        made.put("steps", Integer.toString(steps));
        made.put("batch", Integer.toString(batch));
        made.put("epochs", Integer.toString(epochs));
        parts().tell(made);
        if (maxBatches != Long.MAX_VALUE) {
            made.put("max-batches", Long.toString(maxBatches));
        }
        network.tell(made);
        learning.tell(made);
        rates.tell(made, usualRate());
        run.tell(made);
        return made;
    }
}
