package dev.rnn.cli;

import dev.rnn.model.task.Task;
import dev.rnn.model.task.Tasks;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code rnn tasks}: what {@code rnn train --task} can learn. */
@Command(
        name = "tasks",
        description = "Lists what \"rnn train --task\" can learn, and from which data.",
        footer = {
            "",
            "Example: a spam filter, how good it is, and what it says of a message:",
            "  rnn train --task spam messages.tsv --out spam.rnn",
            "  rnn evaluate spam.rnn messages.tsv",
            "  rnn predict spam.rnn \"You have won a prize, call now\""
        })
final class TasksCommand implements Callable<Integer> {
    @Mixin private OutputOptions output;

    /** A task for programs; null for the data of one that makes its data itself. */
    private record Entry(String name, String about, String data) {}

    @Override
    public Integer call() {
        PrintWriter out = output.results();
        int width = Tasks.all().stream().mapToInt(task -> task.name().length()).max().orElse(0);
        for (Task task : Tasks.all()) {
            out.println(("%-" + width + "s  %s").formatted(task.name(), task.about()));
            out.println(
                    " ".repeat(width + 2)
                            + (task.data().isEmpty() ? "makes its data itself" : task.data()));
        }
        out.flush();
        List<Entry> entries =
                Tasks.all().stream()
                        .map(
                                t ->
                                        new Entry(
                                                t.name(),
                                                t.about(),
                                                t.data().isEmpty() ? null : t.data()))
                        .toList();
        output.document(entries);
        return 0;
    }
}
