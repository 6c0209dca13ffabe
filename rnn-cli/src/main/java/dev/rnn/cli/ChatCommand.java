package dev.rnn.cli;

import dev.rnn.api.Backend;
import dev.rnn.api.RandomStream;
import dev.rnn.model.decode.Sampling;
import dev.rnn.model.task.TaskModel;
import dev.rnn.model.task.TransductionModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rnn chat}: a conversation with a model of the dialogue task. */
@Command(
        name = "chat",
        showDefaultValues = true,
        description = {
            "A conversation with a model that \"rnn train --task dialogue\" made.",
            "Line by line; any other model that writes texts will do. Ends at the end of the input,",
            "or with \"bye\"."
        },
        footer = {
            "",
            "Example: a small chat bot from the turns of speech of a play:",
            "  rnn train --task dialogue plays.txt --out bot.rnn",
            "  rnn chat bot.rnn",
            "",
            "The same seed and the same lines give the same answers on every backend and machine."
        })
final class ChatCommand implements Callable<Integer> {
    private static final String END = "bye";
    private static final String PROMPT = "> ";

    @Spec private CommandSpec command;

    @Parameters(
            paramLabel = "MODELFILE",
            description = "What \"rnn train --task dialogue\" saved.",
            showDefaultValue = Help.Visibility.NEVER)
    private Path model;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "Below 1 for safer answers, above 1 for bolder; 0: always the likeliest.")
    private float temperature = 0.7f;

    @Option(
            names = "--top-k",
            paramLabel = "K",
            description = "Draw from the K likeliest words alone; 0 for all.")
    private int topK = 40;

    @Option(names = "--seed", paramLabel = "N", description = "Another seed, other answers.")
    private long seed = 1;

    @Mixin private BackendOption backend;

    @Override
    public Integer call() throws IOException {
        Sampling sampling = sampling();
        Backend chosen = backend.choose();
        TaskModel trained = TaskFile.read(model, chosen).model();
        if (!(trained instanceof TransductionModel bot)) {
            throw new InputException(
                    "%s does not write texts; train one with rnn train --task dialogue"
                            .formatted(model));
        }
        RandomStream random = chosen.random(seed, 0);
        PrintWriter out = command.commandLine().getOut();
        boolean prompts = System.console() != null && System.console().isTerminal();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = ask(lines, out, prompts);
                line != null && !line.strip().equals(END) && !out.checkError();
                line = ask(lines, out, prompts)) {
            if (!line.isBlank()) {
                out.println(answer(bot, line, sampling, random));
                out.flush();
            }
        }
        return 0;
    }

    private Sampling sampling() {
        if (!(temperature >= 0 && Float.isFinite(temperature))) {
            throw new InputException(
                    "--temperature is %s, must be at least 0 and finite".formatted(temperature));
        }
        if (topK < 0) {
            throw new InputException(
                    "--top-k is %d, must be at least 1, or 0 for all".formatted(topK));
        }
        return Sampling.temperature(temperature).withTopK(topK);
    }

    private static String ask(BufferedReader lines, PrintWriter out, boolean prompts)
            throws IOException {
        if (prompts) {
            out.print(PROMPT);
            out.flush();
        }
        return lines.readLine();
    }

    private static String answer(
            TransductionModel bot, String line, Sampling sampling, RandomStream random) {
        try {
            return bot.answer(line, sampling, random);
        } catch (IllegalArgumentException wrong) {
            throw new InputException(wrong.getMessage());
        }
    }
}
