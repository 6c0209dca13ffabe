package dev.rnn.model;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.Optimizer;
import dev.rnn.api.RandomStream;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import dev.rnn.model.optimizer.Clipper;
import dev.rnn.model.optimizer.GradientAccumulator;
import dev.rnn.model.optimizer.NonFiniteGradientException;
import dev.rnn.model.optimizer.Schedule;
import dev.rnn.model.optimizer.StepGradients;
import dev.rnn.model.optimizer.WeightAverage;
import java.util.Arrays;

/**
 * Trains a network to predict the next symbol: truncated backpropagation through time over windows
 * of parallel streams with carried state, a gradient that is kept in bounds, an optimizer, a
 * schedule of its rate; cross-entropy, clipping by the norm, Adam and a straight line if nothing
 * else is said ({@link TrainingOptions}).
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
    private final Clipper clipper;
    private final StepGradients contributions;
    private final Schedule schedule;

    /** Null if each window makes an update of its own. */
    private final GradientAccumulator accumulator;

    private final RandomStream noise;
    private final boolean averages;
    private final Slice parameters;
    private final Slice gradient;
    private final long totalSteps;

    private Slice state;
    private Slice next;
    private long steps;
    private float loss = Float.NaN;
    private WeightAverage average;

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
        clipper = options.clipping().on(backend, spec.parameters());
        contributions = pass::addGradients;
        accumulator =
                options.accumulate() == 1
                        ? null
                        : new GradientAccumulator(parameters.length(), options.accumulate(), true);
        state = Slice.zeros(pass.stateSize(windows.streams()));
        next = Slice.zeros(state.length());
        totalSteps = Math.min((long) options.epochs() * windows.count(), options.maxSteps());
        schedule =
                options.rates().over(options.rate(), options.finalRate(), Math.max(1, totalSteps));
        Checks.given("the schedule of rates", schedule);
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
        if (accumulator == null) {
            update(gradient, shape.steps());
        } else if (accumulator.add(gradient)) {
            update(accumulator.total(), shape.steps());
        }
        Slice carried = next;
        next = state;
        state = carried;
        loss = averages ? sum : sum / shape.rows();
        steps++;
        return true;
    }

    private void update(Slice gradient, int timeSteps) {
        try {
            if (!clipper.clip(gradient, timeSteps, contributions)) {
                return;
            }
        } catch (NonFiniteGradientException stopped) {
            throw new DivergedException(steps + 1, stopped);
        }
        optimizer.update((float) schedule.rate(steps), parameters, gradient);
        pass.pack();
        if (average != null) {
            average.update(parameters);
        }
    }

    /**
     * Takes the parameters into a moving average after every update from now on.
     *
     * @param average of as many parameters as the network has; {@link #network(WeightAverage)}
     *     gives its network
     */
    public void average(WeightAverage average) {
        Checks.given("average", average);
        if (average.size() != parameters.length()) {
            throw new IllegalArgumentException(
                    "average has %d parameters, the network has %d"
                            .formatted(average.size(), parameters.length()));
        }
        this.average = average;
    }

    /**
     * A network of averaged parameters.
     *
     * @param average of as many parameters as the network has, after an update
     * @return a new one
     */
    public Network network(WeightAverage average) {
        Checks.given("average", average);
        Slice averaged = Slice.zeros(parameters.length());
        average.average(averaged);
        return Network.of(backend, spec, averaged.array());
    }

    /**
     * The schedule of the learning rate, for one that wants to know how the training goes, such as
     * {@link dev.rnn.model.optimizer.ReduceOnPlateau}.
     *
     * @return what {@link TrainingOptions#rates()} made
     */
    public Schedule schedule() {
        return schedule;
    }

    /**
     * Updates that were left out because the gradient was not finite.
     *
     * @return their number; 0 unless {@link TrainingOptions#clipping()} says so
     */
    public long skipped() {
        return clipper.skipped();
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
