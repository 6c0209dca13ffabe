package dev.rnn.model.task;

import dev.rnn.api.Checks;
import dev.rnn.model.TrainingOptions;

/**
 * How a task is trained.
 *
 * @param hidden hidden units of each layer, at least 1
 * @param batch examples of a batch, at least 1
 * @param training all else; its seed is that of the initial weights too
 */
public record TaskSettings(int hidden, int batch, TrainingOptions training) {

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if one is less than 1, or the options are null
     */
    public TaskSettings {
        if (hidden < 1) {
            throw new IllegalArgumentException(
                    "hidden is %d, must be at least 1".formatted(hidden));
        }
        if (batch < 1) {
            throw new IllegalArgumentException("batch is %d, must be at least 1".formatted(batch));
        }
        Checks.given("training", training);
    }

    /**
     * The same with other sizes.
     *
     * @param hidden hidden units of each layer, at least 1
     * @param batch examples of a batch, at least 1
     * @return new settings
     */
    public TaskSettings withSizes(int hidden, int batch) {
        return new TaskSettings(hidden, batch, training);
    }

    /**
     * The same with other training options.
     *
     * @param training all but the sizes
     * @return new settings
     */
    public TaskSettings with(TrainingOptions training) {
        return new TaskSettings(hidden, batch, training);
    }
}
