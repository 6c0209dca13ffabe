package dev.rnn.model.loss;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.Elementwise;
import dev.rnn.api.Function;
import dev.rnn.api.Reductions;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Softmax;
import dev.rnn.api.Workers;
import java.util.Arrays;

/**
 * The loss that {@link CtcSpec} describes: over whole sequences of predictions, whose labels have
 * no times. A sequence's result depends on that sequence alone. Serves one calling thread at a
 * time; sizes that were seen before allocate nothing.
 *
 * <p>It runs forward and backward over the lattice of docs/equations.md with logarithms of floats,
 * each step's largest taken off, so that long sequences lose no digits.
 */
public final class CtcLoss {
    private final CtcSpec spec;
    private final Workers workers;
    private final Softmax softmax;
    private final Elementwise elementwise;
    private final Reductions reductions;
    private final CtcLattice[] lattices;
    private final Workers.Task rowsTask = this::rows;
    private final Workers.Task sequencesTask = this::sequences;
    private final Room logarithms = new Room();
    private final Room means = new Room();
    private final Shares inputs;
    private final Shares logs;
    private final Shares probabilities;

    // The call at hand, for the workers.
    private SequenceShape shape;
    private int classes;
    private Slice predictions;
    private LabelSequences labels;
    private Slice losses;
    private Slice gradient;
    private boolean differentiate;
    private float scale;

    CtcLoss(CtcSpec spec, Backend backend, Workers workers) {
        Checks.given("backend", backend);
        Checks.given("workers", workers);
        this.spec = spec;
        this.workers = workers;
        softmax = backend.softmax();
        elementwise = backend.elementwise();
        reductions = backend.reductions();
        lattices = new CtcLattice[workers.count()];
        for (int worker = 0; worker < lattices.length; worker++) {
            lattices[worker] = new CtcLattice(elementwise, spec.blank());
        }
        inputs = new Shares(workers);
        logs = new Shares(workers);
        probabilities = new Shares(workers);
    }

    /**
     * What this loss computes.
     *
     * @return its description
     */
    public CtcSpec spec() {
        return spec;
    }

    /**
     * The loss of each sequence, and their total.
     *
     * @param shape T, B, and the length of each sequence's predictions; without holes
     * @param classes C, the blank included
     * @param predictions {@code [T][B][C]}; past a sequence's end they do not count
     * @param labels what each sequence reads; from 0 to C - 1, without the blank
     * @param losses {@code [B]}, overwritten with each sequence's loss
     * @return what the {@link Reduction} says; 0 for a batch of none
     * @throws IllegalArgumentException if a size does not match, or a label is out of range, with
     *     its position
     */
    public float evaluate(
            SequenceShape shape,
            int classes,
            Slice predictions,
            LabelSequences labels,
            Slice losses) {
        take(shape, classes, predictions, labels, losses);
        differentiate = false;
        gradient = Slice.NONE;
        return compute(1);
    }

    /**
     * The loss of each sequence, their total, and its gradient.
     *
     * @param shape T, B, and the length of each sequence's predictions; without holes
     * @param classes C, the blank included
     * @param predictions {@code [T][B][C]}; past a sequence's end they do not count
     * @param labels what each sequence reads; from 0 to C - 1, without the blank
     * @param scale multiplies the gradient
     * @param losses {@code [B]}, overwritten with each sequence's loss, not scaled
     * @param gradient {@code [T][B][C]}, overwritten with scale times the gradient of the number
     *     returned with respect to the logits, 0 past a sequence's end; on logarithms of
     *     probabilities it is the same number, as in PyTorch, which a log-softmax behind it leaves
     *     as it is; may be {@code predictions} itself
     * @return what the {@link Reduction} says; 0 for a batch of none
     * @throws IllegalArgumentException if a size does not match, or a label is out of range, with
     *     its position
     */
    public float gradient(
            SequenceShape shape,
            int classes,
            Slice predictions,
            LabelSequences labels,
            float scale,
            Slice losses,
            Slice gradient) {
        take(shape, classes, predictions, labels, losses);
        Checks.rows("gradient", gradient, shape.rows(), classes);
        Checks.sameOrApart("gradient", gradient, "predictions", predictions);
        Checks.apart("losses", losses, "gradient", gradient);
        differentiate = true;
        this.gradient = gradient;
        return compute(scale);
    }

    private void take(
            SequenceShape shape,
            int classes,
            Slice predictions,
            LabelSequences labels,
            Slice losses) {
        Checks.given("shape", shape);
        if (shape.isMasked()) {
            throw new IllegalArgumentException(
                    "shape is %s, this loss takes sequences without holes; use withLengths"
                            .formatted(shape));
        }
        Checks.rows("predictions", predictions, shape.rows(), classes);
        if (spec.blank() >= classes) {
            throw new IllegalArgumentException(
                    "a row of predictions has %d classes, the blank is %d; it must be among them"
                            .formatted(classes, spec.blank()));
        }
        Checks.given("labels", labels);
        if (labels.batch() != shape.batch()) {
            throw new IllegalArgumentException(
                    "labels has %d sequences, the batch %d"
                            .formatted(labels.batch(), shape.batch()));
        }
        Checks.length("losses", losses, shape.batch(), "one a sequence");
        Checks.apart("losses", losses, "predictions", predictions);
        for (int b = 0; b < labels.batch(); b++) {
            for (int i = 0; i < labels.length(b); i++) {
                int label = labels.label(b, i);
                if (label < 0 || label >= classes || label == spec.blank()) {
                    throw new IllegalArgumentException(
                            "label %d of sequence %d is %d, must be from 0 to %d (the classes) and not %d (the blank)"
                                    .formatted(i, b, label, classes - 1, spec.blank()));
                }
            }
        }
        this.shape = shape;
        this.classes = classes;
        this.predictions = predictions;
        this.labels = labels;
        this.losses = losses;
    }

    private float compute(float scale) {
        this.scale = scale;
        int rows = shape.rows();
        inputs.take(predictions, rows, classes);
        logs.take(logarithms.of(predictions.length()), rows, classes);
        if (differentiate) {
            probabilities.take(gradient, rows, classes);
        }
        workers.run(rowsTask);
        workers.run(sequencesTask);
        if (spec.reduction() != Reduction.MEAN) {
            return reductions.sum(losses);
        }
        int batch = shape.batch();
        Slice mean = means.of(batch);
        for (int b = 0; b < batch; b++) {
            mean.array()[b] = losses.array()[losses.offset() + b] / Math.max(1, labels.length(b));
        }
        return batch == 0 ? 0 : reductions.sum(mean) / batch;
    }

    /**
     * Logarithms of probabilities of a share of the rows; probabilities where gradients will be.
     */
    private void rows(int worker) {
        int n = workers.share(shape.rows(), worker + 1) - workers.share(shape.rows(), worker);
        Slice x = inputs.of(worker);
        Slice l = logs.of(worker);
        if (!spec.logProbabilities()) {
            softmax.logSoftmax(n, classes, x, l);
            if (differentiate) {
                softmax.softmax(n, classes, x, probabilities.of(worker));
            }
            return;
        }
        System.arraycopy(x.array(), x.offset(), l.array(), l.offset(), x.length());
        if (differentiate) {
            elementwise.apply(Function.EXP, x, probabilities.of(worker));
        }
    }

    private void sequences(int worker) {
        int batch = shape.batch();
        float[] log = logs.of(0).array();
        CtcLattice lattice = lattices[worker];
        int to = workers.share(batch, worker + 1);
        for (int b = workers.share(batch, worker); b < to; b++) {
            float loss = lattice.forward(log, batch, b, classes, shape.length(b), labels);
            boolean infinite = loss == Float.POSITIVE_INFINITY;
            losses.array()[losses.offset() + b] = infinite && spec.zeroInfinity() ? 0 : loss;
            if (differentiate) {
                int steps = infinite ? 0 : shape.length(b);
                float divisor =
                        spec.reduction() == Reduction.MEAN
                                ? (float) batch * Math.max(1, labels.length(b))
                                : 1;
                lattice.backward(scale / divisor, steps, gradient);
                for (int t = steps; t < shape.steps(); t++) {
                    int at = gradient.offset() + (t * batch + b) * classes;
                    Arrays.fill(gradient.array(), at, at + classes, 0);
                }
            }
        }
    }
}
