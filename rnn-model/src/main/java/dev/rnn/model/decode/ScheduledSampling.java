package dev.rnn.model.decode;

import dev.rnn.api.Checks;
import dev.rnn.api.RandomStream;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;

/**
 * Scheduled sampling (Bengio et al., 2015): the inputs of a decoder in training, some of them the
 * right symbols and some what the decoder itself would have written. It runs step by step over the
 * model as it is; training on the inputs that come out is then an ordinary pass over whole
 * sequences, whose logits have the same bits. No gradient flows through a choice of symbols.
 *
 * <p>Not safe for use by two threads at once; repeating a shape allocates nothing.
 */
public final class ScheduledSampling {
    private final StepModel model;
    private final int width; // of a sequence's state
    private final Picker picker;
    private final RandomStream random;
    private final int[] read;
    private Slice draws = Slice.zeros(0);
    private Slice state = Slice.zeros(0);
    private Slice logits = Slice.zeros(0);

    /**
     * Inputs for a model.
     *
     * @param model the decoder
     * @param picker how it chooses symbols of its own; greedy in the paper's simplest form
     * @param random decides where; apart from the picker's
     */
    public ScheduledSampling(StepModel model, Picker picker, RandomStream random) {
        Checks.given("model", model);
        Checks.given("picker", picker);
        Checks.given("random", random);
        this.model = model;
        width = model.states().width();
        this.picker = picker;
        this.random = random;
        read = new int[model.maxRows()];
    }

    /**
     * Mixes the right symbols with the model's own. The first step reads the right one in any case.
     *
     * @param shape T and B, at most as many sequences as the model has rows
     * @param right {@code [T][B]}, the inputs of pure teacher forcing
     * @param initial state before the first step, for B sequences; {@link Slice#NONE} for zeros;
     *     not changed
     * @param probability of the right symbol at each place, from 0 to 1
     * @param inputs {@code [T][B]}, overwritten; may be {@code right} itself
     * @throws IllegalArgumentException if a size does not match
     */
    public void mix(
            SequenceShape shape, int[] right, Slice initial, float probability, int[] inputs) {
        Checks.given("shape", shape);
        Checks.given("right", right);
        Checks.given("inputs", inputs);
        Schedules.probability("probability", probability);
        int batch = shape.batch();
        int rows = shape.rows();
        if (batch > model.maxRows()) {
            throw new IllegalArgumentException(
                    "shape is %s, the model has room for %d sequences"
                            .formatted(shape, model.maxRows()));
        }
        Checks.indices("right", right, 0, rows, model.symbols(), "the symbols");
        if (inputs.length < rows) {
            throw new IllegalArgumentException(
                    "inputs has %d entries, expected %d".formatted(inputs.length, rows));
        }
        Checks.lengthOrNone("initial", initial, batch * width, "the state of the batch");
        room(rows, batch);
        random.uniform(draws);
        if (!initial.isNone()) {
            int n = initial.length();
            System.arraycopy(initial.array(), initial.offset(), state.array(), 0, n);
        } else {
            java.util.Arrays.fill(state.array(), 0, state.length(), 0);
        }
        for (int t = 0; t < shape.steps() && batch > 0; t++) {
            for (int b = 0; b < batch; b++) {
                int row = t * batch + b;
                boolean forced = t == 0 || draws.array()[row] < probability;
                inputs[row] = forced ? right[row] : picker.pick(logits, b);
                read[b] = inputs[row];
            }
            if (probability < 1 && t + 1 < shape.steps()) {
                model.step(batch, read, state, logits);
            }
        }
    }

    private void room(int rows, int batch) {
        if (draws.length() != rows) {
            draws = Slice.zeros(rows);
        }
        if (state.length() != batch * width || logits.length() != batch * model.symbols()) {
            state = Slice.zeros(batch * width);
            logits = Slice.zeros(batch * model.symbols());
        }
    }
}
