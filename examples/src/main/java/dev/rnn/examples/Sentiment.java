package dev.rnn.examples;

import dev.rnn.api.Backends;
import dev.rnn.model.Trainer;
import dev.rnn.model.data.*;
import dev.rnn.model.task.*;
import java.io.IOException;
import java.nio.file.Path;

/** Learns whether a sentence praises from a file as {@code rnn tasks} describes it. */
public final class Sentiment {
    private Sentiment() {}

    /**
     * Trains, and measures on the validation part.
     *
     * @param arguments the file
     * @throws IOException if it cannot be read
     */
    public static void main(String... arguments) throws IOException {
        Task task = Tasks.named("sentiment");
        TextFile file = TextFile.read(Path.of(arguments[0]));
        Split split = new Split(0);
        TaskTraining training = task.prepare(Backends.best(), file, split, task.settings());
        try (Trainer trainer = new Trainer(training.objective(), training.options())) {
            while (trainer.step()) {}
            Scores scores =
                    training.model()
                            .apply(trainer.parameters())
                            .evaluate(file, split, Part.VALIDATION);
            scores.figures()
                    .forEach(
                            (name, figure) ->
                                    System.out.printf(
                                            "%s %.4f +- %.4f%n",
                                            name, figure.value(), figure.standardError()));
        }
    }
}
