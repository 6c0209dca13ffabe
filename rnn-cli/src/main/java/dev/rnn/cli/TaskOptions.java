package dev.rnn.cli;

import dev.rnn.model.TrainingOptions;
import dev.rnn.model.data.Split;
import dev.rnn.model.data.TextFile;
import dev.rnn.model.task.Task;
import dev.rnn.model.task.TaskSettings;
import dev.rnn.model.task.Tasks;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** The options of {@code rnn train} for a task other than a text. */
final class TaskOptions {
    /** Of the other options, those that a task takes too. */
    private static final List<String> SHARED =
            List.of(
                    "--task",
                    "--fold",
                    "--out",
                    "--epochs",
                    "--batch",
                    "--max-batches",
                    "--hidden",
                    "--rate",
                    "--final-rate",
                    "--seed",
                    "--early-stop",
                    "--best",
                    "--checkpoint",
                    "--checkpoint-every",
                    "--keep",
                    "--resume",
                    "--fall-back",
                    "--threads",
                    "--quiet",
                    "--json",
                    "--report",
                    "--serve",
                    "--tensorboard",
                    "--backend");

    @Option(
            names = "--task",
            paramLabel = "TASK",
            completionCandidates = Candidates.TaskNames.class,
            description = {
                "Learns a task from its data file instead: rnn tasks lists them.",
                "What is not given of --epochs, --batch, --hidden, --rate, --final-rate,",
                "--max-batches, --threads is the task's own. Those of how to end and go on are for",
                "tasks too, all other options for texts."
            },
            showDefaultValue = Help.Visibility.NEVER)
    private String name;

    @Option(
            names = "--fold",
            paramLabel = "K",
            description = "Which tenth of the task's data is for the test, 0 to 9.")
    private int fold;

    boolean isGiven() {
        return name != null;
    }

    Task task() {
        try {
            return Tasks.named(name);
        } catch (IllegalArgumentException unknown) {
            throw new InputException(
                    "--task %s is not known: %s".formatted(name, unknown.getMessage()));
        }
    }

    /** The data of a task; null for one that makes its data itself. */
    static TextFile data(Path path, Task task) {
        boolean wanted = !task.data().isEmpty();
        Ranges.refuse(
                wanted && path == null,
                "the task %s needs a file of %s; name it",
                task.name(),
                task.data());
        Ranges.refuse(
                !wanted && path != null,
                "the task %s makes its data itself; leave out %s",
                task.name(),
                path);
        return wanted ? DataFile.read(path) : null;
    }

    Split split() {
        return split(fold);
    }

    static Split split(int fold) {
        Ranges.check("--fold", fold, fold >= 0 && fold < 10, "from 0 to 9");
        return new Split(fold);
    }

    /** No option that says something about texts. */
    void check(CommandSpec command) {
        ParseResult given = command.commandLine().getParseResult();
        if (name == null) {
            Ranges.refuse(
                    given.hasMatchedOption("--fold"),
                    "--fold %d is for tasks; give --task, or leave it out",
                    fold);
            return;
        }
        for (OptionSpec option : given.matchedOptionsSet()) {
            Ranges.refuse(
                    !SHARED.contains(option.longestName()),
                    "%s is for texts, the task %s has its own; leave it out",
                    option.longestName(),
                    name);
        }
    }

    /** What the model file says of how it was made. */
    SortedMap<String, String> provenance(TextFile file, TaskSettings settings) {
        TrainingOptions training = settings.training();
        SortedMap<String, String> made = new TreeMap<>();
        if (file != null) {
            made.put("text.sha256", file.sha256());
        }
        made.put("task", name);
        made.put("version", Main.Version.number());
        made.put("fold", Integer.toString(fold));
        made.put("hidden", Integer.toString(settings.hidden()));
        made.put("batch", Integer.toString(settings.batch()));
        made.put("epochs", Integer.toString(training.epochs()));
        if (training.maxSteps() != Long.MAX_VALUE) {
            made.put("max-batches", Long.toString(training.maxSteps()));
        }
        made.put("rate", Float.toString(training.rate()));
        made.put("final-rate", Float.toString(training.finalRate()));
        made.put("seed", Long.toString(training.seed()));
        return made;
    }

    /** The task's settings with what the user gave in their place. */
    static TaskSettings settings(
            TaskSettings own,
            CommandSpec command,
            int hidden,
            int batch,
            int epochs,
            long maxBatches,
            RateOptions rates,
            long seed,
            Integer threads) {
        ParseResult given = command.commandLine().getParseResult();
        float usual = own.training().rate();
        float rate = rates.rate(usual);
        boolean newEnd = given.hasMatchedOption("--final-rate");
        float end = (float) (own.training().finalRate() * ((double) rate / usual));
        return own.withSizes(
                        given.hasMatchedOption("--hidden") ? hidden : own.hidden(),
                        given.hasMatchedOption("--batch") ? batch : own.batch())
                .with(
                        own.training()
                                .withEpochs(
                                        given.hasMatchedOption("--epochs")
                                                ? epochs
                                                : own.training().epochs())
                                .withMaxSteps(Math.min(maxBatches, own.training().maxSteps()))
                                .withRate(rate, newEnd ? rates.finalRate(usual) : end)
                                .withSeed(seed)
                                .withThreads(threads == null ? 1 : threads));
    }
}
