package dev.rnn.model;

import dev.rnn.api.Backend;
import dev.rnn.api.OptimizerChecks;
import dev.rnn.api.RandomStream;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Computes a {@link NetworkObjective}. */
final class NetworkPass implements ObjectivePass {
    private final RandomStream order;
    private final BatchedData training;
    private final BatchedData validation;
    private final List<ValidationMetric> metrics;
    private final TrainingPass pass;
    private final int width;
    private final boolean averages;

    /** The state that the next batch starts from, and room for the one after; empty for none. */
    private Slice state = Slice.zeros(0);

    private Slice next = Slice.zeros(0);

    private int steps;

    NetworkPass(
            Network network,
            BatchedData training,
            BatchedData validation,
            List<ValidationMetric> metrics,
            Slice parameters,
            Workers workers,
            TrainingOptions options) {
        Backend backend = network.backend();
        order = BatchOrder.random(backend, options.seed());
        this.training = training;
        this.validation = validation;
        this.metrics = metrics;
        int maxSteps = training.maxSteps();
        int maxBatch = training.maxBatch();
        if (validation != null) {
            maxSteps = Math.max(maxSteps, validation.maxSteps());
            maxBatch = Math.max(maxBatch, validation.maxBatch());
        }
        pass =
                new TrainingPass(
                        backend,
                        network.spec(),
                        parameters,
                        maxSteps,
                        maxBatch,
                        workers,
                        options.loss());
        // The data has been looked at when it was made.
        pass.checkInput(false);
        width = network.spec().outputs();
        averages = options.loss().averages();
        if (training.carriesState()) {
            state = Slice.zeros(pass.stateSize(training.maxBatch()));
            next = Slice.zeros(state.length());
        }
    }

    @Override
    public int batches() {
        return training.count();
    }

    @Override
    public void startEpoch(long epoch) {
        BatchOrder.seek(order, epoch);
        training.startEpoch(order);
    }

    @Override
    public void noise(RandomStream stream) {
        pass.noise(stream);
    }

    @Override
    public float gradient(int batch, Slice gradient) {
        boolean carries = training.carriesState();
        SequenceShape shape = training.load(batch);
        steps = shape.steps();
        Slice from = carries && batch > 0 ? state : Slice.NONE;
        pass.forward(shape, training.input(), from, carries ? next : Slice.NONE);
        int counted = Math.max(1, pass.countedOutputs());
        float sum = pass.loss(training.target(), averages ? 1 : 1f / counted);
        if (Float.isFinite(sum)) {
            pass.backward(Slice.NONE, Slice.NONE);
            pass.addGradients(gradient);
            Slice carried = next;
            next = state;
            state = carried;
        }
        return averages ? sum : sum / counted;
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
        for (ValidationMetric metric : metrics) {
            metric.start();
        }
        double loss = evaluate(validation, metrics);
        SortedMap<String, Double> values = new TreeMap<>();
        for (ValidationMetric metric : metrics) {
            values.put(metric.name(), metric.value());
        }
        return Optional.of(new Validation(loss, values));
    }

    boolean hasValidation() {
        return validation != null;
    }

    /** The mean loss over all outputs that count. */
    double evaluate(BatchedData data, List<ValidationMetric> metrics) {
        pass.noise(null);
        boolean carries = data.carriesState();
        Slice from = Slice.zeros(carries ? pass.stateSize(data.maxBatch()) : 0);
        Slice to = Slice.zeros(from.length());
        double sum = 0;
        long outputs = 0;
        for (int k = 0; k < data.count(); k++) {
            SequenceShape shape = data.load(k);
            pass.forward(
                    shape,
                    data.input(),
                    carries && k > 0 ? from : Slice.NONE,
                    carries ? to : Slice.NONE);
            double loss = pass.evaluate(data.target());
            int counted = pass.countedOutputs();
            sum += averages ? loss * counted : loss;
            outputs += counted;
            for (ValidationMetric metric : metrics) {
                int rows = pass.logits().length() / width;
                metric.add(shape, rows, width, pass.logits(), pass.masked(data.target()));
            }
            Slice carried = to;
            to = from;
            from = carried;
        }
        return sum / outputs;
    }

    @Override
    public float[] state() {
        return state.toArray();
    }

    @Override
    public void restore(float[] saved) {
        OptimizerChecks.restore(0, saved, state.length());
        System.arraycopy(saved, 0, state.array(), 0, saved.length);
    }
}
