package dev.rnn.model.task;

import dev.rnn.api.Checks;
import dev.rnn.model.EarlyStopping;
import dev.rnn.model.Objective;
import dev.rnn.model.Trainer;
import dev.rnn.model.TrainingOptions;
import dev.rnn.model.Validation;
import dev.rnn.model.insight.Insight;
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
 * @param insight what a model shows of itself on validation examples, for a report; asked after the
 *     trainer has validated, in the thread that trains
 */
public record TaskTraining(
        Objective objective,
        TrainingOptions options,
        String best,
        Function<float[], TaskModel> model,
        String about,
        Function<TaskModel, Insight> insight) {

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
        Checks.given("insight", insight);
    }

    /**
     * A task with nothing to show.
     *
     * @param objective the network over the training part, with the validation part
     * @param options how to train
     * @param best the figure that says which epoch's weights are kept
     * @param model makes the trained model of parameters
     * @param about the data and the network in a few words
     */
    public TaskTraining(
            Objective objective,
            TrainingOptions options,
            String best,
            Function<float[], TaskModel> model,
            String about) {
        this(objective, options, best, model, about, trained -> Insight.NONE);
    }

    /**
     * Which epoch's weights are kept, for a {@link dev.rnn.model.TrainingRun}.
     *
     * @param patience how many epochs in a row may be no better before the training ends, at least
     *     1; {@link Integer#MAX_VALUE} to go on to the end
     * @return the best epoch by the task's own figure
     */
    public EarlyStopping stopping(int patience) {
        return EarlyStopping.after(patience).by(best, !best.equals(Validation.LOSS));
    }
}
