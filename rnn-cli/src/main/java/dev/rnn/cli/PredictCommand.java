package dev.rnn.cli;

import dev.rnn.model.task.TaskModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code rnn predict}: what a task's model says of inputs. */
@Command(
        name = "predict",
        description = "Says what a model that \"rnn train --task\" made thinks of each input.",
        footer = {
            "",
            "Example: a message, and a file of names, one a line:",
            "  rnn predict spam.rnn \"You have won a prize, call now\"",
            "  rnn predict names.rnn < names.txt"
        })
final class PredictCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "MODELFILE", description = "The model.")
    private Path model;

    @Parameters(
            index = "1",
            arity = "0..*",
            paramLabel = "INPUT",
            description = "Inputs; without any, the lines of standard input.")
    private List<String> inputs = List.of();

    @Mixin private OutputOptions output;
    @Mixin private BackendOption backend;

    /** What programs get of each input, all together at the end. */
    private record Answer(String input, String answer) {}

    private final List<Answer> answers = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        TaskModel trained = TaskFile.read(model, backend.choose()).model();
        PrintWriter out = output.results();
        for (String input : inputs) {
            answer(trained, input, out);
        }
        if (inputs.isEmpty()) {
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = lines.readLine();
                    line != null && !out.checkError();
                    line = lines.readLine()) {
                answer(trained, line, out);
            }
        }
        output.document(answers);
        return 0;
    }

    private void answer(TaskModel model, String input, PrintWriter out) {
        try {
            String answer = model.answer(input);
            out.println(answer);
            out.flush();
            if (output.isJson()) {
                answers.add(new Answer(input, answer));
            }
        } catch (IllegalArgumentException wrong) {
            throw new InputException(wrong.getMessage());
        }
    }
}
