package dev.rnn.cli;

import dev.rnn.api.Backend;
import dev.rnn.api.Workers;
import dev.rnn.model.CharacterModel;
import dev.rnn.model.Windows;
import dev.rnn.model.data.DataException;
import dev.rnn.model.data.Part;
import dev.rnn.model.data.TextFile;
import dev.rnn.model.metric.Estimate;
import dev.rnn.model.task.CharacterScores;
import dev.rnn.model.task.Scores;
import dev.rnn.model.task.Task;
import dev.rnn.model.task.TaskModel;
import dev.rnn.model.task.Tasks;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rnn evaluate}: how good a model is; the only reader of the test part. */
@Command(
        name = "evaluate",
        showDefaultValues = true,
        description = {
            "Measures a model that \"rnn train\" made on what it has not seen.",
            "Of a task that is the test part of its data, with the fold that it was trained with; of",
            "a text the part that --test kept back, or the validation part if there is none."
        },
        footer = {
            "",
            "Example: a spam filter's figures, each with its standard error:",
            "  rnn evaluate spam.rnn messages.tsv",
            "",
            "Example: loss, perplexity, bits per character and accuracy of a character model:",
            "  rnn evaluate book.rnn book.txt"
        })
final class EvaluateCommand implements Callable<Integer> {
    /** Where a model file says with which fold it was trained. */
    static final String FOLD = "made.fold";

    /** Where it says on what. */
    private static final String HASH = "text.sha256";

    @Spec private CommandSpec command;

    @Parameters(
            index = "0",
            paramLabel = "MODELFILE",
            description = "What \"rnn train\" saved.",
            showDefaultValue = Help.Visibility.NEVER)
    private Path model;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "DATAFILE",
            description =
                    "The text, or the task's data; none for a task that makes its data itself.",
            showDefaultValue = Help.Visibility.NEVER)
    private Path data;

    @Option(
            names = "--part",
            paramLabel = "PART",
            completionCandidates = Candidates.Parts.class,
            description = {
                "One of training, validation, test. Without it test; for a text that has no test",
                "part, validation."
            },
            showDefaultValue = Help.Visibility.NEVER)
    private Part part;

    @Option(names = "--details", description = "More, such as the confusion matrix.")
    private boolean details;

    @Mixin private OutputOptions output;
    @Mixin private BackendOption backend;

    @Override
    public Integer call() {
        Backend chosen = backend.choose();
        Measured measured = TaskFile.isOne(model) ? ofTask(chosen) : ofText(chosen);
        Scores scores = measured.scores();
        output.remarks().println(measured.what());
        PrintWriter out = output.results();
        scores.figures().forEach((name, figure) -> out.println(line(name, figure)));
        if (details && !scores.details().isEmpty()) {
            out.println(scores.details());
        }
        out.flush();
        output.document(Json.figures(scores.figures()));
        return 0;
    }

    /** What was measured, and what came of it. */
    private record Measured(String what, Scores scores) {}

    private Measured ofTask(Backend chosen) {
        TaskFile file = TaskFile.read(model, chosen);
        Task task = Tasks.named(file.header().get(TaskModel.TASK));
        TextFile text = TaskOptions.data(data, task);
        Part measured = part == null ? Part.TEST : part;
        try {
            int fold = Integer.parseInt(file.header().getOrDefault(FOLD, "0"));
            Scores scores = file.model().evaluate(text, TaskOptions.split(fold), measured);
            if (text != null) {
                compare(text, file.header().get("made." + HASH));
            }
            return new Measured(
                    "%s, %s part, fold %s".formatted(task.name(), word(measured), fold), scores);
        } catch (DataException | IllegalArgumentException wrong) {
            throw new InputException(
                    "%s; name data of the task %s, such as what %s was trained on"
                            .formatted(wrong.getMessage(), task.name(), model));
        }
    }

    private Measured ofText(Backend chosen) {
        CharacterModel trained = CharacterModelFile.read(model, chosen);
        Ranges.refuse(data == null, "%s is a model of a text; name the text too", model);
        TextParts parts = TextParts.of(trained.provenance());
        Part measured = part != null ? part : parts.test() > 0 ? Part.TEST : Part.VALIDATION;
        Ranges.refuse(
                parts.share(measured) == 0,
                "%s was trained without a %s part; train it with --%s 0.1, or measure another --part",
                model,
                word(measured),
                word(measured));
        TextFile text = DataFile.read(data);
        try (Workers workers = Workers.of(Runtime.getRuntime().availableProcessors())) {
            int[] symbols = trained.vocabulary().encode(text.text());
            int[] some = parts.of(symbols, measured);
            Windows windows =
                    Windows.evaluation(some, number(trained, "batch"), number(trained, "steps"));
            Scores scores = CharacterScores.of(trained, windows, workers);
            compare(text, trained.provenance().get(HASH));
            return new Measured(
                    "%s, %s part: %,d of %,d characters"
                            .formatted(text.name(), word(measured), some.length, symbols.length),
                    scores);
        } catch (IllegalArgumentException wrong) {
            throw new InputException(
                    "%s: %s; name a text like the one that %s was trained on"
                            .formatted(text.name(), wrong.getMessage(), model));
        }
    }

    /** What the training read side by side, and at once, so that its own figure comes out. */
    private int number(CharacterModel trained, String name) {
        String value = trained.provenance().getOrDefault(name, "");
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException wrong) {
            throw new InputException(
                    "%s says that its %s is '%s', which is no number; train it again"
                            .formatted(model, name, value));
        }
    }

    /** Says so if the model was trained on something else: then it may have seen any part. */
    private void compare(TextFile text, String hash) {
        if (hash != null && !hash.equals(text.sha256())) {
            PrintWriter err = command.commandLine().getErr();
            err.printf(
                    "rnn: %s is not what %s was trained on (SHA-256 %s, not %s); its parts may hold what the model has seen%n",
                    text.name(), model, text.sha256(), hash);
            err.flush();
        }
    }

    private static String word(Part part) {
        return part.name().toLowerCase(Locale.ROOT);
    }

    private static String line(String name, Estimate figure) {
        return String.format(
                Locale.ROOT,
                "%-28s %.4f +- %.4f  (%d)",
                name,
                figure.value(),
                figure.standardError(),
                figure.count());
    }
}
