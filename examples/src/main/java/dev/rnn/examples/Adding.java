package dev.rnn.examples;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.GruSpec;
import dev.rnn.model.Network;
import dev.rnn.model.OutputAt;
import dev.rnn.model.Trainer;
import dev.rnn.model.TrainingOptions;
import dev.rnn.model.loss.MseSpec;
import dev.rnn.model.loss.Reduction;
import dev.rnn.model.task.AddingProblem;

/** How far back a GRU remembers, by the adding problem: arguments STEPS BATCHES. */
public final class Adding {
    private Adding() {}

    /**
     * Trains a GRU, and says how far off it is on numbers that it has not seen.
     *
     * @param arguments STEPS BATCHES
     */
    public static void main(String... arguments) {
        int steps = Integer.parseInt(arguments[0]);
        int batches = Integer.parseInt(arguments[1]);
        Backend backend = Backends.best();
        Network network =
                Network.builder(backend)
                        .features(2)
                        .gru(64, GruSpec.Form.RESET_AFTER)
                        .outputs(1)
                        .outputAt(OutputAt.LAST_STEP)
                        .build();
        AddingProblem training = new AddingProblem(backend, steps, 32, batches, 1);
        AddingProblem unseen = new AddingProblem(backend, steps, 32, 10, 2);
        TrainingOptions options =
                TrainingOptions.DEFAULT
                        .withEpochs(1)
                        .withRate(0.01f, 0.01f)
                        .withClip(1)
                        .withLoss(new MseSpec(Reduction.MEAN));
        try (Trainer trainer = new Trainer(network, training, options)) {
            while (trainer.step()) {
                if (trainer.steps() % 100 == 0) {
                    System.out.printf(
                            "%d batches: mean squared error %.4f, always saying 1: %.4f%n",
                            trainer.steps(),
                            trainer.evaluate(unseen),
                            AddingProblem.CONSTANT_GUESS);
                }
            }
        }
    }
}
