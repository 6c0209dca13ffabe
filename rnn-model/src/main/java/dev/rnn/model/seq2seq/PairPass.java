package dev.rnn.model.seq2seq;

import dev.rnn.api.RandomStream;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import dev.rnn.model.BatchOrder;
import dev.rnn.model.ObjectivePass;
import dev.rnn.model.TrainingOptions;
import dev.rnn.model.Validation;
import java.util.Optional;

/** Computes an {@link EncoderDecoderObjective}. */
final class PairPass implements ObjectivePass {
    private final RandomStream order;
    private final PairBatches training;

    /** Null for none. */
    private final PairBatches validation;

    private final EncoderDecoderPass pass;

    PairPass(
            EncoderDecoder model,
            PairBatches training,
            PairBatches validation,
            Slice parameters,
            Workers workers,
            TrainingOptions options) {
        this.training = training;
        this.validation = validation;
        order = BatchOrder.random(model.backend(), options.seed());
        PairBatches other = validation == null ? training : validation;
        pass =
                new EncoderDecoderPass(
                        model.backend(),
                        model.spec(),
                        parameters,
                        Math.max(training.maxSource(), other.maxSource()),
                        Math.max(training.maxTarget(), other.maxTarget()),
                        Math.max(training.order().maxBatch(), other.order().maxBatch()),
                        workers,
                        options.loss());
    }

    @Override
    public int batches() {
        return training.order().count();
    }

    @Override
    public void startEpoch(long epoch) {
        BatchOrder.seek(order, epoch);
        training.order().shuffle(order);
    }

    @Override
    public void noise(RandomStream stream) {
        pass.noise(stream);
    }

    @Override
    public float gradient(int batch, Slice gradient) {
        forward(training, batch);
        float mean = 1f / pass.countedOutputs();
        float sum = pass.loss(mean, training.right());
        if (Float.isFinite(sum)) {
            pass.backward(gradient);
        }
        return sum * mean;
    }

    private void forward(PairBatches pairs, int k) {
        pairs.load(k);
        pass.forward(
                pairs.sources().shape(),
                pairs.sources().input(),
                pairs.targetShape(),
                pairs.read());
    }

    @Override
    public String origin() {
        return pass.origin();
    }

    @Override
    public void pack() {
        pass.pack();
    }

    @Override
    public Optional<Validation> validate() {
        if (validation == null) {
            return Optional.empty();
        }
        pass.noise(null);
        double sum = 0;
        long symbols = 0;
        for (int k = 0; k < validation.order().count(); k++) {
            forward(validation, k);
            sum += pass.evaluate(validation.right());
            symbols += pass.countedOutputs();
        }
        return Optional.of(new Validation(sum / symbols));
    }
}
