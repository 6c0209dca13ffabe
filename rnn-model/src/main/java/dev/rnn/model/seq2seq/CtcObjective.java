package dev.rnn.model.seq2seq;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import dev.rnn.model.DescriptionLeaves;
import dev.rnn.model.Network;
import dev.rnn.model.NetworkSpec;
import dev.rnn.model.Objective;
import dev.rnn.model.ObjectivePass;
import dev.rnn.model.OutputAt;
import dev.rnn.model.TrainingOptions;
import java.util.List;
import java.util.SortedMap;

/**
 * Connectionist temporal classification of a network over pairs: it reads a source and its outputs,
 * one a step, are to spell the target, without anybody knowing at which steps. The mean loss a
 * sequence of {@link dev.rnn.model.loss.CtcSpec}, in batches of about the same lengths, for a
 * {@link dev.rnn.model.Trainer}; its options' own loss does not count. {@link Pair#BOUNDARY} is the
 * blank. {@link CtcReader} reads with the trained network.
 */
public final class CtcObjective implements Objective {
    private final Network network;
    private final List<Pair> training;
    private final List<Pair> validation;
    private final int batch;

    private CtcObjective(Network network, List<Pair> training, List<Pair> validation, int batch) {
        this.network = network;
        this.training = training;
        this.validation = validation;
        this.batch = batch;
    }

    /**
     * A network over pairs.
     *
     * @param network where to start from; it stays as it is; with an output at every step for each
     *     symbol of the targets and for {@link Pair#BOUNDARY}
     * @param pairs what it is trained on, at least 1
     * @param batch pairs of a batch, at least 1
     * @return the objective, without validation
     * @throws IllegalArgumentException if a pair does not fit the network, naming it, or a source
     *     is too short for its target
     */
    public static CtcObjective of(Network network, List<Pair> pairs, int batch) {
        Checks.given("network", network);
        if (network.spec().outputAt() != OutputAt.EVERY_STEP) {
            throw new IllegalArgumentException(
                    "the network gives outputs at %s, each step may spell a symbol; build it with OutputAt.EVERY_STEP"
                            .formatted(network.spec().outputAt()));
        }
        batches(network.spec(), pairs, batch);
        return new CtcObjective(network, List.copyOf(pairs), List.of(), batch);
    }

    /**
     * The same with validation.
     *
     * @param pairs that the network is not trained on, at least 1
     * @return the objective
     * @throws IllegalArgumentException if a pair does not fit the network, naming it
     */
    public CtcObjective withValidation(List<Pair> pairs) {
        batches(network.spec(), pairs, batch);
        return new CtcObjective(network, training, List.copyOf(pairs), batch);
    }

    private static PairBatches batches(NetworkSpec spec, List<Pair> pairs, int batch) {
        PairBatches batches = new PairBatches(sizes(spec), "pairs", pairs, batch);
        for (int i = 0; i < pairs.size(); i++) {
            int needed = needed(pairs.get(i).target());
            if (pairs.get(i).source().steps() < needed) {
                throw new IllegalArgumentException(
                        "pairs[%d].source has %d steps, its target needs at least %d: one a symbol, and one between equal ones"
                                .formatted(i, pairs.get(i).source().steps(), needed));
            }
        }
        return batches;
    }

    static Sizes sizes(NetworkSpec spec) {
        return new Sizes(spec.inputs(), spec.embedding() > 0, spec.outputs());
    }

    private static int needed(List<Integer> target) {
        int needed = target.size();
        for (int i = 1; i < target.size(); i++) {
            needed += target.get(i).equals(target.get(i - 1)) ? 1 : 0;
        }
        return needed;
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
        settings.put("loss", "connectionist temporal classification");
        settings.put("pairs-a-batch", Integer.toString(batch));
        settings.put("training.data", Pair.fingerprint(training));
        settings.put("validation.data", Pair.fingerprint(validation));
        return settings;
    }

    @Override
    public ObjectivePass on(Slice parameters, Workers workers, TrainingOptions options) {
        Checks.given("options", options);
        NetworkSpec spec = network.spec();
        return new CtcPass(
                network,
                batches(spec, training, batch),
                validation.isEmpty() ? null : batches(spec, validation, batch),
                parameters,
                workers,
                options);
    }

    @Override
    public Network network(float[] parameters) {
        return Network.of(network.backend(), network.spec(), parameters);
    }
}
