package dev.rnn.examples;

import dev.rnn.api.Backends;
import dev.rnn.model.Trainer;
import dev.rnn.model.data.*;
import dev.rnn.model.task.*;

/** A date in any of ten languages as year-month-day, and where it looked: UPDATES DATE. */
public final class DatesToIso {
    private DatesToIso() {}

    /**
     * Runs the example.
     *
     * @param arguments UPDATES DATE
     * @throws DataException never, as the task makes its own data
     */
    public static void main(String[] arguments) throws DataException {
        Task task = Tasks.named("dates");
        TaskTraining training = task.prepare(Backends.best(), null, new Split(0), task.settings());
        long updates = Long.parseLong(arguments[0]);
        try (Trainer trainer =
                new Trainer(training.objective(), training.options().withMaxSteps(updates))) {
            while (trainer.step()) {}
            TaskModel model = training.model().apply(trainer.parameters());
            System.out.println(model.answer(arguments[1]));
            System.out.print(model.attention(arguments[1]).orElseThrow());
        }
    }
}
