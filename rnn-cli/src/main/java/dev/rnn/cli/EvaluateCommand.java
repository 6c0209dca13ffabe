package dev.rnn.cli;

import dev.rnn.model.data.DataException;
import dev.rnn.model.data.Part;
import dev.rnn.model.data.TextFile;
import dev.rnn.model.metric.Estimate;
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

/** {@code rnn evaluate}: how good a task's model is; the only reader of the test part. */
@Command(
        name = "evaluate",
        showDefaultValues = true,
        description = {
            "Measures a model that \"rnn train --task\" made on examples that it has not seen: the",
            "test part of its data, with the fold that it was trained with."
        },
        footer = {
            "",
            "Example: a spam filter's figures, each with its standard error:",
            "  rnn evaluate spam.rnn messages.tsv"
        })
final class EvaluateCommand implements Callable<Integer> {
    /** Where a model file says with which fold it was trained. */
    static final String FOLD = "made.fold";

    @Spec private CommandSpec command;

    @Parameters(
            index = "0",
            paramLabel = "MODELFILE",
            description = "What \"rnn train --task\" saved.",
            showDefaultValue = Help.Visibility.NEVER)
    private Path model;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "DATAFILE",
            description = "The task's data; none for a task that makes its data itself.",
            showDefaultValue = Help.Visibility.NEVER)
    private Path data;

    @Option(
            names = "--part",
            paramLabel = "PART",
            description = "One of training, validation, test.")
    private Part part = Part.TEST;

    @Option(names = "--details", description = "More, such as the confusion matrix.")
    private boolean details;

    @Option(names = "--json", description = "For programs: one JSON object.")
    private boolean json;

    @Mixin private BackendOption backend;

    @Override
    public Integer call() {
        TaskFile file = TaskFile.read(model, backend.choose());
        Scores scores = scores(file);
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            out.println(Json.of(scores.figures()));
        } else {
            out.printf(
                    "%s, %s part, fold %s%n",
                    file.header().get(TaskModel.TASK),
                    part.name().toLowerCase(Locale.ROOT),
                    file.header().get(FOLD));
            scores.figures().forEach((name, figure) -> out.println(line(name, figure)));
            if (details && !scores.details().isEmpty()) {
                out.println(scores.details());
            }
        }
        out.flush();
        return 0;
    }

    private Scores scores(TaskFile file) {
        Task task = Tasks.named(file.header().get(TaskModel.TASK));
        TextFile text = TaskOptions.data(data, task);
        try {
            int fold = Integer.parseInt(file.header().getOrDefault(FOLD, "0"));
            return file.model().evaluate(text, TaskOptions.split(fold), part);
        } catch (DataException | IllegalArgumentException wrong) {
            throw new InputException(wrong.getMessage());
        }
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
