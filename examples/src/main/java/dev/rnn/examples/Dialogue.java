package dev.rnn.examples;

import dev.rnn.api.*;
import dev.rnn.model.Trainer;
import dev.rnn.model.data.*;
import dev.rnn.model.decode.Sampling;
import dev.rnn.model.task.*;
import java.io.IOException;
import java.nio.file.Path;

/** A small chat bot from the turns of speech of a play: arguments FILE EPOCHS QUESTION. */
public final class Dialogue {
    private Dialogue() {}

    /**
     * Runs the example.
     *
     * @param arguments FILE EPOCHS QUESTION
     * @throws IOException if the file cannot be read
     */
    public static void main(String[] arguments) throws IOException {
        Backend backend = Backends.best();
        Task task = Tasks.named("dialogue");
        TextFile play = TextFile.read(Path.of(arguments[0]));
        TaskTraining training = task.prepare(backend, play, new Split(0), task.settings());
        int epochs = Integer.parseInt(arguments[1]);
        try (Trainer trainer =
                new Trainer(training.objective(), training.options().withEpochs(epochs))) {
            while (trainer.step()) {}
            TransductionModel bot =
                    (TransductionModel) training.model().apply(trainer.parameters());
            Sampling sampling = Sampling.temperature(0.7f).withTopK(40);
            System.out.println(bot.answer(arguments[2], sampling, backend.random(1, 0)));
        }
    }
}
