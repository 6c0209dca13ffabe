package dev.rnn.model;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.RandomStream;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import dev.rnn.model.optimizer.NonFiniteGradientException;
import dev.rnn.model.optimizer.Schedule;
import dev.rnn.model.optimizer.StepGradients;
import dev.rnn.model.optimizer.WeightAverage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Trains: batch after batch a loss and its gradient, which is kept in bounds, an optimizer, and a
 * schedule of its rate; clipping by the norm, Adam and a straight line if nothing else is said
 * ({@link TrainingOptions}). What is made small is an {@link Objective}: the loss of a network over
 * {@link Windows} of a text or {@link Batches} of examples, or one's own.
 *
 * <p>The network it starts from stays as it is; {@link #network()} gives the trained one at any
 * time. The trained parameters' bits depend on the initial ones, the data and the options alone,
 * not on backend, vector width or threads. A step whose batch has the shape of the one before
 * allocates nothing in steady state. Not safe for use by two threads at once.
 */
public final class Trainer implements AutoCloseable {
    /** The stream of the seed that dropout masks are drawn from; others use the first few. */
    private static final long NOISE = 1L << 33;

    private final Objective objective;
    private final ObjectivePass pass;
    private final TrainingOptions options;
    private final Workers workers;
    private final Updater updater;
    private final StepGradients contributions;
    private final RandomStream noise;
    private final Slice parameters;
    private final Slice gradient;
    private final long totalSteps;

    private long steps;
    private float loss = Float.NaN;

    /**
     * A trainer of a network, before its first step.
     *
     * @param network where to start from
     * @param data what it is trained on: {@link Windows} of a text, {@link Batches} of examples
     * @param options how to train
     * @throws IllegalArgumentException if the data does not fit the network
     */
    public Trainer(Network network, BatchedData data, TrainingOptions options) {
        this(NetworkObjective.of(network, data), options);
    }

    /**
     * A trainer before its first step.
     *
     * @param objective what to make small
     * @param options how to train
     */
    public Trainer(Objective objective, TrainingOptions options) {
        Checks.given("objective", objective);
        Checks.given("options", options);
        this.objective = objective;
        this.options = options;
        Backend backend = objective.backend();
        workers = Workers.of(options.threads());
        parameters = Slice.of(objective.parameters());
        gradient = Slice.zeros(parameters.length());
        pass = objective.on(parameters, workers, options);
        noise = backend.random(options.seed(), NOISE);
        contributions = pass::addGradients;
        totalSteps = Math.min((long) options.epochs() * pass.batches(), options.maxSteps());
        Schedule schedule =
                options.rates().over(options.rate(), options.finalRate(), Math.max(1, totalSteps));
        Checks.given("the schedule of rates", schedule);
        updater = new Updater(backend, objective.layout(), options, parameters, workers, schedule);
    }

    /**
     * Trains on the next batch.
     *
     * @return false if all epochs are done, and nothing was trained
     * @throws DivergedException if the loss or the gradient is not finite; the parameters are those
     *     before this step
     */
    public boolean step() {
        if (steps == totalSteps) {
            return false;
        }
        int batch = (int) (steps % pass.batches());
        if (batch == 0) {
            pass.startEpoch(steps / pass.batches());
        }
        pass.noise(noise);
        Arrays.fill(gradient.array(), 0);
        float mean = pass.gradient(batch, gradient);
        if (!Float.isFinite(mean)) {
            throw diverged("the loss became %s (first in %s)".formatted(mean, pass.origin()), null);
        }
        try {
            if (updater.take(steps, gradient, pass.steps(), contributions)) {
                pass.pack();
            }
        } catch (NonFiniteGradientException stopped) {
            throw diverged(stopped.getMessage(), stopped);
        }
        loss = mean;
        steps++;
        return true;
    }

    private DivergedException diverged(String what, RuntimeException cause) {
        return diverged(what, steps, cause);
    }

    /** After the last step. */
    DivergedException diverged(String what) {
        return diverged(what, steps - 1, null);
    }

    private DivergedException diverged(String what, long step, RuntimeException cause) {
        int batches = pass.batches();
        return new DivergedException(
                step + 1,
                step / batches + 1,
                (int) (step % batches) + 1,
                what,
                updater.norms().last(),
                cause);
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
        updater.average = average;
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
        return objective.network(averaged.array());
    }

    /**
     * The schedule of the learning rate, for one that wants to know how the training goes, such as
     * {@link dev.rnn.model.optimizer.ReduceOnPlateau}.
     *
     * @return what {@link TrainingOptions#rates()} made
     */
    public Schedule schedule() {
        return updater.schedule;
    }

    /**
     * Updates that were left out because the gradient was not finite.
     *
     * @return their number; 0 unless {@link TrainingOptions#clipping()} says so
     */
    public long skipped() {
        return updater.skipped();
    }

    /**
     * Measures on the objective's validation data under the parameters as they are now.
     *
     * @return the loss and its metrics; empty if the objective has no validation data
     */
    public Optional<Validation> validate() {
        return pass.validate();
    }

    /**
     * The loss of data under the parameters as they are now; with a state carried from batch to
     * batch, if the data does so.
     *
     * @param data batches of at most as many sequences and steps as those of the training or its
     *     validation
     * @param metrics what else to measure; each starts anew
     * @return the mean over all outputs that count
     * @throws UnsupportedOperationException if something else than one network is trained
     */
    public double evaluate(BatchedData data, ValidationMetric... metrics) {
        Checks.given("data", data);
        Checks.given("metrics", metrics);
        if (!(pass instanceof NetworkPass network)) {
            throw new UnsupportedOperationException(
                    "this trainer trains something else than one network; its objective's own validation measures it");
        }
        return network.evaluate(data, List.of(metrics));
    }

    /**
     * The loss of the last step.
     *
     * @return the mean over its batch, for cross-entropy in nats; NaN before the first
     */
    public float loss() {
        return loss;
    }

    /**
     * Steps done.
     *
     * @return batches trained on
     */
    public long steps() {
        return steps;
    }

    /**
     * Steps of the whole training.
     *
     * @return epochs times batches, or {@link TrainingOptions#maxSteps()} if that is less
     */
    public long totalSteps() {
        return totalSteps;
    }

    /**
     * Steps of an epoch.
     *
     * @return batches
     */
    public int stepsPerEpoch() {
        return pass.batches();
    }

    /**
     * The norm of the last gradient that made an update, before it was clipped.
     *
     * @return the norm that {@link TrainingOptions#clipping()} measures; NaN before the first
     */
    public double gradientNorm() {
        return updater.norms().newest();
    }

    /**
     * Measures the norm of each block of parameters' gradient from now on, before it is clipped;
     * costs one pass over the gradient each time, and changes no bit of the training.
     *
     * @param every at the first step from now on that ends an update, then after so many steps, at
     *     least 1
     */
    public void measureBlocks(long every) {
        if (every < 1) {
            throw new IllegalArgumentException("every is %d, must be at least 1".formatted(every));
        }
        updater.blocks =
                new BlockNorms(objective.backend().reductions(), objective.layout(), every);
    }

    /**
     * The norms of the last gradient that was measured block by block.
     *
     * @return the Euclidean norm of each block, in the order of the objective's layout; empty
     *     without {@link #measureBlocks}, and before the first was measured
     */
    public double[] blockNorms() {
        return updater.blocks == null ? new double[0] : updater.blocks.norms();
    }

    /**
     * The step that {@link #blockNorms} are of.
     *
     * @return steps done then; 0 before the first
     */
    public long blockNormsStep() {
        return updater.blocks == null ? 0 : updater.blocks.step();
    }

    /**
     * What is trained.
     *
     * @return the objective
     */
    public Objective objective() {
        return objective;
    }

    /**
     * The parameters as they are trained now.
     *
     * @return a copy, in the order of the objective's layout
     */
    public float[] parameters() {
        return parameters.toArray();
    }

    /**
     * The network as it is trained now.
     *
     * @return a new one, which later steps do not change
     * @throws UnsupportedOperationException if something else than one network is trained; {@link
     *     #parameters()} has what that is made of
     */
    public Network network() {
        return objective.network(parameters.array());
    }

    /** False only if it is known that there is nothing to measure on. */
    boolean canValidate() {
        return !(pass instanceof NetworkPass network) || network.hasValidation();
    }

    /** Takes other parameters. */
    void use(float[] others) {
        System.arraycopy(others, 0, parameters.array(), parameters.offset(), others.length);
        pass.pack();
    }

    /** Before the first step, or before the state of a checkpoint. */
    SortedMap<String, String> settings() {
        SortedMap<String, String> settings =
                TrainingSettings.of(
                        objective, pass.batches(), totalSteps, options, updater.schedule);
        settings.put("average", Boolean.toString(updater.average != null));
        return settings;
    }

    void save(Snapshot to) {
        Optional<String> bad = ParameterPlace.firstNonFinite(objective.layout(), parameters);
        if (bad.isPresent()) {
            throw diverged(bad.get());
        }
        to.put("steps", steps);
        to.put("loss", loss);
        to.put("noise", noise.position());
        to.put("parameters.", objective.layout(), parameters);
        to.put("carried", pass.state());
        updater.save(to);
    }

    void restore(Snapshot from) {
        long done = from.count("steps", totalSteps);
        float[] saved = from.floats("parameters.", objective.layout());
        updater.restore(from);
        pass.restore(from.floats("carried", pass.state().length));
        noise.seek(from.count("noise", Long.MAX_VALUE));
        loss = (float) from.number("loss");
        steps = done;
        use(saved);
        if (steps % pass.batches() != 0) {
            pass.startEpoch(steps / pass.batches());
        }
    }

    /** Ends the threads. */
    @Override
    public void close() {
        workers.close();
    }
}
