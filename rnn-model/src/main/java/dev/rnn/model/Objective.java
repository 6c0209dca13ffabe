package dev.rnn.model;

import dev.rnn.api.Backend;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;

/**
 * What a {@link Trainer} makes small: parameters to start from, data, and how a loss and its
 * gradient come from both. The usual one is {@link NetworkObjective}, a network over batches of
 * data; others train several networks together, such as an encoder and a decoder. {@link #on} makes
 * the {@link ObjectivePass} that computes.
 */
public interface Objective {

    /**
     * What computes.
     *
     * @return the backend
     */
    Backend backend();

    /**
     * Where each parameter lies in the flat array.
     *
     * @return the layout
     */
    ParameterLayout layout();

    /**
     * The parameters to start from.
     *
     * @return a copy, in the order of the layout
     */
    float[] parameters();

    /**
     * What is trained, in words, the same in every process: a checkpoint of another objective is
     * refused by them.
     *
     * @return names and sizes of all parameters, if nothing else is said
     */
    default String description() {
        return HeaderText.of(layout());
    }

    /**
     * Working memory for a training.
     *
     * @param parameters those that are trained, in the order of the layout; shared with the
     *     trainer, which changes them and then calls {@link ObjectivePass#pack}
     * @param workers the threads that share the work; no bit of any result may depend on their
     *     number
     * @param options how is trained: the loss and the seed count here
     * @return a new pass, for one thread at a time
     */
    ObjectivePass on(Slice parameters, Workers workers, TrainingOptions options);

    /**
     * The network of trained parameters.
     *
     * @param parameters in the order of the layout; copied
     * @return a new network
     * @throws UnsupportedOperationException if more or less than one network is trained
     */
    default Network network(float[] parameters) {
        throw new UnsupportedOperationException(
                "%s trains something else than one network; take Trainer.parameters()"
                        .formatted(getClass().getSimpleName()));
    }
}
