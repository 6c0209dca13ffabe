package dev.rnn.model.seq2seq;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import dev.rnn.model.DescriptionLeaves;
import dev.rnn.model.Objective;
import dev.rnn.model.ObjectivePass;
import dev.rnn.model.TrainingOptions;
import java.util.List;
import java.util.SortedMap;

/**
 * The mean loss a symbol of an encoder-decoder over pairs, in batches of about the same lengths,
 * for a {@link dev.rnn.model.Trainer}.
 */
public final class EncoderDecoderObjective implements Objective {
    private final EncoderDecoder model;
    private final List<Pair> training;
    private final List<Pair> validation;
    private final int batch;

    private EncoderDecoderObjective(
            EncoderDecoder model, List<Pair> training, List<Pair> validation, int batch) {
        this.model = model;
        this.training = training;
        this.validation = validation;
        this.batch = batch;
    }

    /**
     * An encoder-decoder over pairs.
     *
     * @param model where to start from; it stays as it is
     * @param pairs what it is trained on, at least 1
     * @param batch pairs of a batch, at least 1
     * @return the objective, without validation
     * @throws IllegalArgumentException if a pair does not fit the model, naming it
     */
    public static EncoderDecoderObjective of(EncoderDecoder model, List<Pair> pairs, int batch) {
        Checks.given("model", model);
        new PairBatches(Sizes.of(model.spec()), "pairs", pairs, batch);
        return new EncoderDecoderObjective(model, List.copyOf(pairs), List.of(), batch);
    }

    /**
     * The same with validation.
     *
     * @param pairs that the model is not trained on, at least 1
     * @return the objective
     * @throws IllegalArgumentException if a pair does not fit the model, naming it
     */
    public EncoderDecoderObjective withValidation(List<Pair> pairs) {
        new PairBatches(Sizes.of(model.spec()), "pairs", pairs, batch);
        return new EncoderDecoderObjective(model, training, List.copyOf(pairs), batch);
    }

    @Override
    public Backend backend() {
        return model.backend();
    }

    @Override
    public ParameterLayout layout() {
        return model.spec().parameters();
    }

    @Override
    public float[] parameters() {
        return model.parameters();
    }

    @Override
    public SortedMap<String, String> settings() {
        SortedMap<String, String> settings = DescriptionLeaves.of("model", model.spec());
        settings.put("pairs-a-batch", Integer.toString(batch));
        settings.put("training.data", Pair.fingerprint(training));
        settings.put("validation.data", Pair.fingerprint(validation));
        return settings;
    }

    @Override
    public ObjectivePass on(Slice parameters, Workers workers, TrainingOptions options) {
        Checks.given("options", options);
        PairBatches unseen =
                validation.isEmpty()
                        ? null
                        : new PairBatches(Sizes.of(model.spec()), "pairs", validation, batch);
        return new PairPass(
                model,
                new PairBatches(Sizes.of(model.spec()), "pairs", training, batch),
                unseen,
                parameters,
                workers,
                options);
    }

    /**
     * The model of trained parameters.
     *
     * @param parameters in the order of the layout, such as {@link
     *     dev.rnn.model.Trainer#parameters}; copied
     * @return a new model
     */
    public EncoderDecoder model(float... parameters) {
        return EncoderDecoder.of(model.backend(), model.spec(), parameters);
    }
}
