package dev.rnn.model;

import dev.rnn.api.Backend;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

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
     * What is trained and on what, the same in every process: all that the trained bits depend on
     * besides {@link TrainingOptions}, such as the network's description, the batches' size, a
     * {@link Fingerprint} of the data. A checkpoint of other settings is refused by the first that
     * differs. Asked before the first step.
     *
     * @return values by their names; names and sizes of all parameters, if nothing else is said
     */
    default SortedMap<String, String> settings() {
        return new TreeMap<>(Map.of("network", HeaderText.of(layout())));
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
