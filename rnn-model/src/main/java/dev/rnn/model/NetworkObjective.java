package dev.rnn.model;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import java.util.List;
import java.util.SortedMap;

/**
 * The mean loss of a network over batches of data: the next symbol over {@link Windows} of a text
 * by truncated backpropagation through time with carried state, or what is right for each of the
 * examples of {@link Batches}. Immutable, but the data it names holds one batch at a time.
 */
public final class NetworkObjective implements Objective {
    private final Network network;
    private final BatchedData training;

    /** Null for none. */
    private final BatchedData validation;

    private final List<ValidationMetric> metrics;

    private NetworkObjective(
            Network network,
            BatchedData training,
            BatchedData validation,
            List<ValidationMetric> metrics) {
        this.network = network;
        this.training = training;
        this.validation = validation;
        this.metrics = metrics;
    }

    /**
     * A network over data.
     *
     * @param network where to start from; it stays as it is
     * @param training what it is trained on
     * @return the objective, without validation
     * @throws IllegalArgumentException if the data does not fit the network
     */
    public static NetworkObjective of(Network network, BatchedData training) {
        Checks.given("network", network);
        Checks.given("training", training);
        training.check(network.spec());
        return new NetworkObjective(network, training, null, List.of());
    }

    /**
     * The same with validation.
     *
     * @param validation data that the network is not trained on
     * @param metrics what to measure on it besides the loss; each of its own name
     * @return the objective
     * @throws IllegalArgumentException if the data does not fit the network
     */
    public NetworkObjective withValidation(BatchedData validation, ValidationMetric... metrics) {
        Checks.given("validation", validation);
        Checks.given("metrics", metrics);
        validation.check(network.spec());
        List<ValidationMetric> all = List.of(metrics);
        return new NetworkObjective(network, training, validation, all);
    }

    @Override
    public Backend backend() {
        return network.backend();
    }

    @Override
    public ParameterLayout layout() {
        return network.spec().parameters();
    }

    @Override
    public float[] parameters() {
        return network.parameters();
    }

    @Override
    public SortedMap<String, String> settings() {
        SortedMap<String, String> settings = DescriptionLeaves.of("network", network.spec());
        tell(settings, "training", training);
        if (validation != null) {
            tell(settings, "validation", validation);
        }
        return settings;
    }

    private static void tell(SortedMap<String, String> settings, String name, BatchedData data) {
        settings.put(name + ".largest-batch", Integer.toString(data.maxBatch()));
        settings.put(name + ".longest", Integer.toString(data.maxSteps()));
        settings.put(name + ".data", data.fingerprint());
    }

    @Override
    public ObjectivePass on(Slice parameters, Workers workers, TrainingOptions options) {
        Checks.given("options", options);
        return new NetworkPass(
                network, training, validation, metrics, parameters, workers, options);
    }

    @Override
    public Network network(float[] parameters) {
        return Network.of(network.backend(), network.spec(), parameters);
    }
}
