package dev.rnn.model.task;

import dev.rnn.api.Checks;
import dev.rnn.model.Objective;
import dev.rnn.model.Trainer;
import dev.rnn.model.TrainingOptions;
import dev.rnn.model.Validation;
import java.util.function.Function;

/**
 * A task made ready for a {@link Trainer}.
 *
 * @param objective the network over the training part, with the validation part
 * @param options how to train
 * @param best the figure of the {@link Validation} that says which epoch's weights are kept: the
 *     smallest {@link Validation#LOSS}, or the largest of any other figure
 * @param model makes the trained model of parameters in the order of the objective's layout
 * @param about the data and the network in a few words, such as {@code 4,150 messages; GRU of 64}
 */
public record TaskTraining(
        Objective objective,
        TrainingOptions options,
        String best,
        Function<float[], TaskModel> model,
        String about) {

    /**
     * Checks that all is given.
     *
     * @throws IllegalArgumentException if something is null
     */
    public TaskTraining {
        Checks.given("objective", objective);
        Checks.given("options", options);
        Checks.given("best", best);
        Checks.given("model", model);
        Checks.given("about", about);
    }

    /**
     * Whether one validation is better than another.
     *
     * @param now the newer one
     * @param before the best so far; null if there is none
     * @return true if the newer one's weights should be kept
     */
    public boolean isBetter(Validation now, Validation before) {
        Checks.given("now", now);
        if (Double.isNaN(now.get(best))) {
            return false;
        }
        if (before == null) {
            return true;
        }
        double difference = now.get(best) - before.get(best);
        return best.equals(Validation.LOSS) ? difference < 0 : difference > 0;
    }
}
