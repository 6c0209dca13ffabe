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
import java.util.Arrays;

/**
 * The copying problem (Hochreiter and Schmidhuber, 1997; as Arjovsky et al., 2016, have it): ten
 * random symbols out of eight, then T - 1 blanks, a mark, and ten blanks, during which the ten
 * symbols are to be written; a blank is right at all other steps. Who remembers nothing can at best
 * guess among the eight: {@link #constantGuess}. Makes examples without end, each batch a function
 * of the seed and its number alone. Holds one batch at a time; for one thread at a time.
 */
public final class CopyingProblem implements BatchedData {
    /** Symbols of the network's input and output: a blank, eight to remember, the mark. */
    public static final int SYMBOLS = 10;

    private static final int REMEMBERED = 10;
    private static final int KINDS = 8;
    private static final int BLANK = 0;
    private static final int MARK = 9;

    private final int delay;
    private final int batch;
    private final int batches;
    private final RandomStream random;
    private final Slice draws;
    private final int[] symbols;
    private final int[] right;
    private final Input input;
    private final Target target;
    private final SequenceShape shape;

    /**
     * Examples of one length, T + 20 steps.
     *
     * @param backend draws the symbols
     * @param steps T, from the last symbol to the mark; at least 1
     * @param batch sequences of a batch, at least 1
     * @param batches batches of an epoch, at least 1
     * @param seed other seeds give other examples
     */
    public CopyingProblem(Backend backend, int steps, int batch, int batches, long seed) {
        Checks.given("backend", backend);
        if (steps < 1 || batch < 1 || batches < 1) {
            throw new IllegalArgumentException(
                    "steps is %d, batch %d, batches %d; all must be at least 1"
                            .formatted(steps, batch, batches));
        }
        delay = steps;
        this.batch = batch;
        this.batches = batches;
        random = backend.random(seed, 0);
        shape = SequenceShape.of(Math.addExact(steps, 2 * REMEMBERED), batch);
        // Whole blocks of four
        draws = Slice.zeros(Math.ceilDiv(Math.multiplyExact(REMEMBERED, batch), 4) * 4);
        symbols = new int[shape.rows()];
        right = new int[shape.rows()];
        input = Input.oneHot(symbols);
        target = Target.classes(right);
    }

    /**
     * The mean cross-entropy of who is sure of all blanks and guesses the symbols.
     *
     * @param steps T
     * @return {@code 10 ln 8 / (T + 20)}, nats a step
     */
    public static double constantGuess(int steps) {
        return REMEMBERED * StrictMath.log(KINDS) / (steps + 2.0 * REMEMBERED);
    }

    @Override
    public SequenceShape load(int k) {
        if (k < 0 || k >= batches) {
            throw new IllegalArgumentException(
                    "batch %d is not there; there are batches 0 to %d".formatted(k, batches - 1));
        }
        random.seek((long) k * draws.length());
        random.uniform(draws);
        Arrays.fill(symbols, BLANK);
        Arrays.fill(right, BLANK);
        for (int i = 0; i < REMEMBERED; i++) {
            for (int b = 0; b < batch; b++) {
                int symbol = 1 + (int) (draws.array()[i * batch + b] * KINDS);
                symbols[i * batch + b] = symbol;
                right[(delay + REMEMBERED + i) * batch + b] = symbol;
            }
        }
        int mark = (REMEMBERED + delay - 1) * batch;
        Arrays.fill(symbols, mark, mark + batch, MARK);
        return shape;
    }

    @Override
    public int count() {
        return batches;
    }

    @Override
    public int maxSteps() {
        return shape.steps();
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
        if (spec.inputs() != SYMBOLS
                || spec.outputs() != SYMBOLS
                || spec.outputAt() != OutputAt.EVERY_STEP
                || spec.readsAhead()) {
            throw new IllegalArgumentException(
                    "the copying problem has 10 symbols, read and written at every step, the network is %s; build it with symbols(10), outputs(10) and OutputAt.EVERY_STEP, reading forwards"
                            .formatted(spec));
        }
    }
}
