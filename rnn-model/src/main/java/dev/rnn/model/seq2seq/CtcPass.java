package dev.rnn.model.seq2seq;

import dev.rnn.api.RandomStream;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import dev.rnn.model.BatchOrder;
import dev.rnn.model.Network;
import dev.rnn.model.ObjectivePass;
import dev.rnn.model.TrainingOptions;
import dev.rnn.model.TrainingPass;
import dev.rnn.model.Validation;
import dev.rnn.model.loss.CtcLoss;
import dev.rnn.model.loss.CtcSpec;
import dev.rnn.model.loss.LabelSequences;
import dev.rnn.model.loss.Reduction;
import java.util.Optional;

/** Computes a {@link CtcObjective}. */
final class CtcPass implements ObjectivePass {
    private final RandomStream order;
    private final PairBatches training;

    /** Null for none. */
    private final PairBatches validation;

    private final TrainingPass pass;
    private final CtcLoss loss;
    private final int classes;
    private final float[] lossRows;
    private int steps;

    CtcPass(
            Network network,
            PairBatches training,
            PairBatches validation,
            Slice parameters,
            Workers workers,
            TrainingOptions options) {
        this.training = training;
        this.validation = validation;
        order = BatchOrder.random(network.backend(), options.seed());
        PairBatches other = validation == null ? training : validation;
        int maxBatch = Math.max(training.order().maxBatch(), other.order().maxBatch());
        pass =
                new TrainingPass(
                        network.backend(),
                        network.spec(),
                        parameters,
                        Math.max(training.maxSource(), other.maxSource()),
                        maxBatch,
                        workers);
        // Sources have been looked at when they were made.
        pass.checkInput(false);
        loss = new CtcSpec(Reduction.SUM).on(network.backend(), workers);
        classes = network.spec().outputs();
        lossRows = new float[maxBatch];
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
        SequenceShape shape = forward(training, batch);
        steps = shape.steps();
        float mean = 1f / shape.batch();
        Slice logits = pass.logits();
        float sum =
                loss.gradient(
                        shape,
                        classes,
                        logits,
                        labels(training, batch),
                        mean,
                        losses(shape),
                        logits);
        if (Float.isFinite(sum)) {
            pass.backward(Slice.NONE, Slice.NONE);
            pass.addGradients(gradient);
        }
        return sum * mean;
    }

    private SequenceShape forward(PairBatches pairs, int k) {
        pairs.load(k);
        SequenceShape shape = pairs.sources().shape();
        pass.forward(shape, pairs.sources().input(), Slice.NONE, Slice.NONE);
        return shape;
    }

    private Slice losses(SequenceShape shape) {
        return new Slice(lossRows, 0, shape.batch());
    }

    private static LabelSequences labels(PairBatches pairs, int k) {
        int[][] labels = new int[pairs.order().size(k)][];
        for (int b = 0; b < labels.length; b++) {
            labels[b] = pairs.pair(k, b).target().stream().mapToInt(Integer::intValue).toArray();
        }
        return LabelSequences.of(labels);
    }

    @Override
    public String origin() {
        return pass.origin();
    }

    @Override
    public int steps() {
        return steps;
    }

    @Override
    public void addGradients(int fromStep, int toStep, Slice gradient) {
        pass.addGradients(fromStep, toStep, gradient);
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
        long sequences = 0;
        for (int k = 0; k < validation.order().count(); k++) {
            SequenceShape shape = forward(validation, k);
            sum +=
                    loss.evaluate(
                            shape, classes, pass.logits(), labels(validation, k), losses(shape));
            sequences += shape.batch();
        }
        return Optional.of(new Validation(sum / sequences));
    }
}
