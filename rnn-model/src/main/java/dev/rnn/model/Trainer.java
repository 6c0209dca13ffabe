package dev.rnn.model;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.Elementwise;
import dev.rnn.api.Optimizer;
import dev.rnn.api.RandomStream;
import dev.rnn.api.Reductions;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import java.util.Arrays;

/**
 * Trains a network to predict the next symbol: truncated backpropagation through time over windows
 * of parallel streams with carried state, the gradient of the mean loss clipped by its norm, an
 * optimizer with a rate that falls in a straight line; cross-entropy and Adam if nothing else is
 * said ({@link TrainingOptions}).
 *
 * <p>The network it starts from stays as it is; {@link #network()} gives the trained one at any
 * time. The trained parameters' bits depend on the initial ones, the text and the options alone,
 * not on backend, vector width or threads. A step allocates nothing in steady state. Not safe for
 * use by two threads at once.
 */
public final class Trainer implements AutoCloseable {
    private final Backend backend;

    /** The stream of the seed that dropout masks are drawn from; others use the first few. */
    private static final long NOISE = 1L << 33;

    private final NetworkSpec spec;
    private final TrainingOptions options;
    private final Windows windows;
    private final Workers workers;
    private final TrainingPass pass;
    private final Optimizer optimizer;
    private final Elementwise elementwise;
    private final Reductions reductions;
    private final RandomStream noise;
    private final boolean averages;
    private final Slice parameters;
    private final Slice gradient;
    private final long totalSteps;

    private Slice state;
    private Slice next;
    private long steps;
    private float loss = Float.NaN;

    /**
     * A trainer before its first step.
     *
     * @param network where to start from
     * @param windows the text
     * @param options how to train
     * @throws IllegalArgumentException if the network does not read symbols forwards and give an
     *     output at every step
     */
    public Trainer(Network network, Windows windows, TrainingOptions options) {
        Checks.given("network", network);
        Checks.given("windows", windows);
        Checks.given("options", options);
        this.backend = network.backend();
        this.spec = network.spec();
        if (spec.readsAhead()) {
            throw new IllegalArgumentException(
                    "the network reads sequences from their end too, so it would see the symbols"
                            + " that it is to predict; train one that reads forwards");
        }
        if (spec.outputAt() != OutputAt.EVERY_STEP) {
            throw new IllegalArgumentException(
                    "the network gives outputs at %s, each symbol is to be predicted; build it with OutputAt.EVERY_STEP"
                            .formatted(spec.outputAt()));
        }
        this.windows = windows;
        this.options = options;
        workers = Workers.of(options.threads());
        parameters = Slice.of(network.parameters());
        gradient = Slice.zeros(parameters.length());
        pass =
                new TrainingPass(
                        backend,
                        spec,
                        parameters,
                        windows.steps(),
                        windows.streams(),
                        workers,
                        options.loss());
        pass.checkInput(false);
        averages = options.loss().averages();
        noise = backend.random(options.seed(), NOISE);
        optimizer = backend.optimizer(options.optimizer(), parameters.length(), workers);
        elementwise = backend.elementwise();
        reductions = backend.reductions();
        state = Slice.zeros(pass.stateSize(windows.streams()));
        next = Slice.zeros(state.length());
        totalSteps = Math.min((long) options.epochs() * windows.count(), options.maxSteps());
    }

    /**
     * Trains on the next window.
     *
     * @return false if all epochs are done, and nothing was trained
     * @throws DivergedException if the loss or the gradient is not finite; the parameters are those
     *     before this step
     */
    public boolean step() {
        if (steps == totalSteps) {
            return false;
        }
        int window = (int) (steps % windows.count());
        windows.load(window);
        SequenceShape shape = windows.shape(window);
        pass.noise(noise);
        pass.forward(shape, windows.input(), window == 0 ? Slice.NONE : state, next);
        float sum = pass.loss(windows.target(), averages ? 1 : 1f / shape.rows());
        if (!Float.isFinite(sum)) {
            throw new DivergedException(
                    steps + 1, "the loss became %s (first in %s)".formatted(sum, pass.origin()));
        }
        pass.backward(Slice.NONE, Slice.NONE);
        Arrays.fill(gradient.array(), 0);
        pass.addGradients(gradient);
        clip();
        optimizer.update(rate(), parameters, gradient);
        pass.pack();
        Slice carried = next;
        next = state;
        state = carried;
        loss = averages ? sum : sum / shape.rows();
        steps++;
        return true;
    }

    /** Scales the gradient down to the largest norm allowed, by PyTorch's coefficient. */
    private void clip() {
        float norm = reductions.norm(gradient);
        if (!Float.isFinite(norm)) {
            throw new DivergedException(steps + 1, "the gradient's norm became " + norm);
        }
        float coefficient = options.clip() / (norm + 1e-6f);
        if (coefficient < 1) {
            elementwise.scale(coefficient, gradient);
        }
    }

    /** The learning rate of the coming step: a straight line from the first to past the last. */
    private float rate() {
        float done = (float) steps / totalSteps;
        return options.rate() + (options.finalRate() - options.rate()) * done;
    }

    /**
     * The loss of a text under the parameters as they are now, with a state carried from window to
     * window.
     *
     * @param text windows of at most as many streams and steps as those of the training
     * @return the mean over all symbols predicted, in nats
     */
    public double evaluate(Windows text) {
        Checks.given("text", text);
        pass.noise(null);
        Slice from = Slice.zeros(pass.stateSize(text.streams()));
        Slice to = Slice.zeros(from.length());
        double sum = 0;
        long rows = 0;
        for (int k = 0; k < text.count(); k++) {
            SequenceShape shape = text.shape(k);
            text.load(k);
            pass.forward(shape, text.input(), k == 0 ? Slice.NONE : from, to);
            double loss = pass.evaluate(text.target());
            sum += averages ? loss * shape.rows() : loss;
            rows += shape.rows();
            Slice carried = to;
            to = from;
            from = carried;
        }
        return sum / rows;
    }

    /**
     * The loss of the last step.
     *
     * @return the mean over its window, in nats; NaN before the first
     */
    public float loss() {
        return loss;
    }

    /**
     * Steps done.
     *
     * @return windows trained on
     */
    public long steps() {
        return steps;
    }

    /**
     * Steps of the whole training.
     *
     * @return epochs times windows, or {@link TrainingOptions#maxSteps()} if that is less
     */
    public long totalSteps() {
        return totalSteps;
    }

    /**
     * The network as it is trained now.
     *
     * @return a new one, which later steps do not change
     */
    public Network network() {
        return Network.of(backend, spec, parameters.array());
    }

    /** Ends the threads. */
    @Override
    public void close() {
        workers.close();
    }
}
