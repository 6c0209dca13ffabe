package dev.rnn.cli;

import dev.rnn.model.insight.AttentionMap;
import dev.rnn.model.task.TaskModel;
import dev.rnn.report.InsightPage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rnn explain attention}. */
@Command(
        name = "attention",
        showDefaultValues = true,
        description = {
            "Where a model that writes sequences looks while it writes: for each token written, the share of each token"
                    + " read in its context."
        },
        footer = {
            "",
            "Example: rnn explain attention dates.rnn \"4 July 1999\" --out attention.html"
        })
final class ExplainAttentionCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "MODELFILE",
            description = "What \"rnn train --task\" saved, of a task whose model has attention.",
            showDefaultValue = Help.Visibility.NEVER)
    private Path model;

    @Parameters(
            index = "1",
            paramLabel = "INPUT",
            description = "What it reads, as for \"rnn predict\".",
            showDefaultValue = Help.Visibility.NEVER)
    private String input;

    @Option(names = "--out", paramLabel = "FILE", description = "Where the page goes.")
    private Path out = Path.of("attention.html");

    @Mixin private OutputOptions output;
    @Mixin private BackendOption backend;

    /** What was looked at, for programs. */
    private record Document(
            Path page, List<String> source, List<String> target, float[][] weights) {}

    @Override
    public Integer call() {
        TaskModel trained = TaskFile.read(model, backend.choose()).model();
        AttentionMap map;
        try {
            map =
                    trained.attention(input)
                            .orElseThrow(
                                    () ->
                                            new InputException(
                                                    "%s has no attention; name a model of the tasks spelling, translation, dates or dialogue"
                                                            .formatted(model)));
        } catch (IllegalArgumentException wrong) {
            throw new InputException(wrong.getMessage());
        }
        PrintWriter to = output.results();
        to.print(map);
        ExplainCommand.write(
                InsightPage.attention(model.getFileName().toString(), map), out, output);
        output.document(new Document(out, map.source(), map.target(), map.weights()));
        return 0;
    }
}
