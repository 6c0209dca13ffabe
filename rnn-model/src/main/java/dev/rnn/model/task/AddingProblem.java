package dev.rnn.model.task;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.Input;
import dev.rnn.api.RandomStream;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Target;
import dev.rnn.model.BatchedData;
import dev.rnn.model.NetworkSpec;
import dev.rnn.model.OutputAt;

/**
 * The adding problem (Hochreiter and Schmidhuber, 1997): each step holds a random number from 0 to
 * 1 and a mark; one step of each half is marked, and the sum of both marked numbers is asked for at
 * the end. Who always says 1 is off by a mean square of 1/6: to do better, a network must remember
 * over about half of the steps. Makes examples without end, each batch a function of the seed and
 * its number alone. Holds one batch at a time; for one thread at a time.
 */
public final class AddingProblem implements BatchedData {
    /** The mean square error of always saying 1. */
    public static final double CONSTANT_GUESS = 1 / 6.0;

    private static final int FEATURES = 2;

    private final int steps;
    private final int batch;
    private final int batches;
    private final RandomStream random;
    private final Slice draws;
    private final Slice features;
    private final Slice sums;
    private final Input input;
    private final Target target;
    private final SequenceShape shape;

    /**
     * Examples of one length.
     *
     * @param backend draws the numbers
     * @param steps T, at least 2
     * @param batch sequences of a batch, at least 1
     * @param batches batches of an epoch, at least 1
     * @param seed other seeds give other examples
     */
    public AddingProblem(Backend backend, int steps, int batch, int batches, long seed) {
        Checks.given("backend", backend);
        if (steps < 2) {
            throw new IllegalArgumentException("steps is %d, must be at least 2".formatted(steps));
        }
        if (batch < 1) {
            throw new IllegalArgumentException("batch is %d, must be at least 1".formatted(batch));
        }
        if (batches < 1) {
            throw new IllegalArgumentException(
                    "batches is %d, must be at least 1".formatted(batches));
        }
        this.steps = steps;
        this.batch = batch;
        this.batches = batches;
        random = backend.random(seed, 0);
        shape = SequenceShape.of(steps, batch);
        // A number for each step, and one for the place of each mark; whole blocks of four.
        draws = Slice.zeros(Math.ceilDiv(Math.multiplyExact(steps + 2, batch), 4) * 4);
        features = Slice.zeros(Math.multiplyExact(shape.rows(), FEATURES));
        sums = Slice.zeros(batch);
        input = Input.dense(features);
        target = Target.values(sums);
    }

    @Override
    public SequenceShape load(int k) {
        if (k < 0 || k >= batches) {
            throw new IllegalArgumentException(
                    "batch %d is not there; there are batches 0 to %d".formatted(k, batches - 1));
        }
        random.seek((long) k * draws.length());
        random.uniform(draws);
        float[] x = features.array();
        int half = steps / 2;
        for (int b = 0; b < batch; b++) {
            for (int t = 0; t < steps; t++) {
                x[(t * batch + b) * FEATURES] = draws.array()[t * batch + b];
                x[(t * batch + b) * FEATURES + 1] = 0;
            }
            int first = (int) (draws.array()[steps * batch + b] * half);
            int second = half + (int) (draws.array()[(steps + 1) * batch + b] * (steps - half));
            x[(first * batch + b) * FEATURES + 1] = 1;
            x[(second * batch + b) * FEATURES + 1] = 1;
            sums.array()[b] =
                    x[(first * batch + b) * FEATURES] + x[(second * batch + b) * FEATURES];
        }
        return shape;
    }

    @Override
    public int count() {
        return batches;
    }

    @Override
    public int maxSteps() {
        return steps;
    }

    @Override
    public int maxBatch() {
        return batch;
    }

    @Override
    public boolean carriesState() {
        return false;
    }

    @Override
    public Input input() {
        return input;
    }

    @Override
    public Target target() {
        return target;
    }

    @Override
    public void check(NetworkSpec spec) {
        Checks.given("spec", spec);
        if (spec.inputs() != FEATURES
                || spec.embedding() > 0
                || spec.outputs() != 1
                || spec.outputAt() != OutputAt.LAST_STEP) {
            throw new IllegalArgumentException(
                    "the adding problem has 2 features and asks for 1 value at the last step, the network is %s; build it with features(2), outputs(1) and OutputAt.LAST_STEP"
                            .formatted(spec));
        }
    }
}
