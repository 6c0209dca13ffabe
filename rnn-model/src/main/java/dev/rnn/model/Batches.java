package dev.rnn.model;

import dev.rnn.api.Checks;
import dev.rnn.api.Input;
import dev.rnn.api.RandomStream;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Target;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Examples in batches of sequences of about the same length. Each sequence keeps its own length;
 * what is past it does not count.
 *
 * <p>For training, each epoch shuffles the examples, sorts them by length within pools of {@link
 * #POOL} batches each, cuts the pools into batches, and shuffles those: little padding, and batches
 * that are others in each epoch. For evaluation, the examples are sorted by length once.
 */
public final class Batches implements BatchedData {
    /**
     * Batches whose examples are sorted by length together: enough for little padding, few enough
     * to leave the batches random.
     */
    public static final int POOL = 50;

    private final NetworkSpec spec;
    private final List<Example> examples;
    private final int batch;
    private final boolean shuffled;
    private final int maxSteps;

    /** The example at each place. Batch k holds the places from starts[k] on. */
    private final Integer[] order;

    private final int[] starts;

    private final boolean hasClasses;
    private final int[] symbols;
    private final float[] features;
    private final int[] classes;
    private final float[] values;
    private Input input;
    private Target target;
    private SequenceShape shape;

    private Batches(NetworkSpec spec, List<Example> examples, int batch, boolean shuffled) {
        this.spec = spec;
        this.examples = examples;
        this.batch = Math.min(batch, examples.size());
        this.shuffled = shuffled;
        maxSteps = examples.stream().mapToInt(Example::steps).max().orElseThrow();
        order = new Integer[examples.size()];
        starts = new int[Math.ceilDiv(order.length, this.batch)];
        int rows = Math.multiplyExact(maxSteps, this.batch);
        int outputs = perStep() ? rows : this.batch;
        Example first = examples.get(0);
        hasClasses = first.classes.length > 0;
        boolean hasSymbols = first.symbols.length > 0;
        symbols = new int[hasSymbols ? rows : 0];
        features = new float[hasSymbols ? 0 : Math.multiplyExact(rows, spec.inputs())];
        classes = new int[hasClasses ? outputs : 0];
        values = new float[hasClasses ? 0 : Math.multiplyExact(outputs, spec.outputs())];
        Arrays.setAll(order, i -> i);
        Arrays.setAll(starts, k -> k * this.batch);
        sort(0, order.length);
    }

    /**
     * Batches for training, in an order of their own in each epoch.
     *
     * @param spec the network, which says what an example must hold
     * @param examples at least 1; copied
     * @param batch sequences of a batch, at least 1; the last one holds what is left
     * @return the batches
     * @throws IllegalArgumentException if an example does not fit the network, naming it
     */
    public static Batches training(NetworkSpec spec, List<Example> examples, int batch) {
        return new Batches(spec, checked(spec, examples, batch), batch, true);
    }

    /**
     * Batches for evaluation, sorted by length.
     *
     * @param spec the network, which says what an example must hold
     * @param examples at least 1; copied
     * @param batch sequences of a batch, at least 1; the last one holds what is left
     * @return the batches
     * @throws IllegalArgumentException if an example does not fit the network, naming it
     */
    public static Batches evaluation(NetworkSpec spec, List<Example> examples, int batch) {
        return new Batches(spec, checked(spec, examples, batch), batch, false);
    }

    private static List<Example> checked(NetworkSpec spec, List<Example> examples, int batch) {
        Checks.given("spec", spec);
        Checks.all("examples", examples);
        if (examples.isEmpty()) {
            throw new IllegalArgumentException("there are no examples; give at least 1");
        }
        if (batch < 1) {
            throw new IllegalArgumentException("batch is %d, must be at least 1".formatted(batch));
        }
        if (spec.outputAt() == OutputAt.CHOSEN_STEPS) {
            throw new IllegalArgumentException(
                    "the network gives outputs at chosen steps, examples are right at the last or at"
                            + " every step; build it with one of these");
        }
        List<Example> all = List.copyOf(examples);
        for (int i = 0; i < all.size(); i++) {
            ExampleCheck.check(spec, all.get(0), all.get(i), i);
        }
        return all;
    }

    private boolean perStep() {
        return spec.outputAt() == OutputAt.EVERY_STEP;
    }

    @Override
    public void startEpoch(RandomStream random) {
        Checks.given("random", random);
        if (!shuffled) {
            return;
        }
        Arrays.setAll(order, i -> i);
        Arrays.setAll(starts, k -> k * batch);
        Slice draws = Slice.zeros(2 * order.length + 2 * starts.length);
        random.uniform(draws);
        for (int i = order.length - 1; i > 0; i--) {
            int j = draw(draws, i, i + 1);
            Integer swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        int pool = (int) Math.min((long) POOL * batch, order.length);
        for (int from = 0; from < order.length; from += pool) {
            sort(from, Math.min(from + pool, order.length));
        }
        for (int k = starts.length - 1; k > 0; k--) {
            int j = draw(draws, order.length + k, k + 1);
            int swapped = starts[k];
            starts[k] = starts[j];
            starts[j] = swapped;
        }
    }

    /** An index below n, of 48 random bits: two floats of 24 each. */
    private static int draw(Slice draws, int at, int n) {
        double uniform = draws.get(2 * at) + draws.get(2 * at + 1) * 0x1p-24;
        return (int) (uniform * n);
    }

    /** Stable: examples of equal length stay in their order. */
    private void sort(int from, int to) {
        Arrays.sort(order, from, to, Comparator.comparingInt(i -> examples.get(i).steps()));
    }

    @Override
    public SequenceShape load(int k) {
        if (k < 0 || k >= starts.length) {
            throw new IllegalArgumentException(
                    "batch %d is not there; there are batches 0 to %d"
                            .formatted(k, starts.length - 1));
        }
        int count = Math.min(batch, order.length - starts[k]);
        int[] lengths = new int[count];
        int longest = 0;
        for (int b = 0; b < count; b++) {
            lengths[b] = example(k, b).steps();
            longest = Math.max(longest, lengths[b]);
        }
        SequenceShape next = SequenceShape.of(longest, count);
        next = full(lengths, longest) ? next : next.withLengths(lengths);
        if (!next.equals(shape)) {
            shape = next;
            look();
        }
        for (int b = 0; b < count; b++) {
            fill(example(k, b), b);
        }
        return shape;
    }

    private static boolean full(int[] lengths, int longest) {
        for (int length : lengths) {
            if (length != longest) {
                return false;
            }
        }
        return true;
    }

    private Example example(int k, int b) {
        return examples.get(order[starts[k] + b]);
    }

    /** Views of the arrays for a shape; the same ones for an equal shape that follows. */
    private void look() {
        int rows = shape.rows();
        input =
                symbols.length > 0
                        ? Input.oneHot(symbols)
                        : Input.dense(new Slice(features, 0, rows * spec.inputs()));
        int outputs = perStep() ? rows : shape.batch();
        target =
                hasClasses
                        ? Target.classes(classes)
                        : Target.values(new Slice(values, 0, outputs * spec.outputs()));
    }

    /** One example into its column; zeros past its end. */
    private void fill(Example example, int b) {
        int columns = shape.batch();
        int inputs = spec.inputs();
        int width = spec.outputs();
        for (int t = 0; t < shape.steps(); t++) {
            int row = t * columns + b;
            boolean live = t < example.steps();
            if (symbols.length > 0) {
                symbols[row] = live ? example.symbols[t] : 0;
            } else {
                row(example.features, live ? t : -1, inputs, features, row);
            }
            if (perStep() && hasClasses) {
                classes[row] = live ? example.classes[t] : 0;
            } else if (perStep()) {
                row(example.values, live ? t : -1, width, values, row);
            }
        }
        if (!perStep() && hasClasses) {
            classes[b] = example.classes[0];
        } else if (!perStep()) {
            row(example.values, 0, width, values, b);
        }
    }

    /** Copies a row of an example, or zeros for row -1. */
    private static void row(float[] from, int t, int width, float[] to, int row) {
        if (t < 0) {
            Arrays.fill(to, row * width, (row + 1) * width, 0);
        } else {
            System.arraycopy(from, t * width, to, row * width, width);
        }
    }

    /**
     * Which example stands in a row of the batch.
     *
     * @param k the batch, from 0 to {@link #count()} - 1
     * @param b the row
     * @return its place in the list that was given
     */
    public int index(int k, int b) {
        return order[starts[k] + b];
    }

    @Override
    public int count() {
        return starts.length;
    }

    @Override
    public int maxSteps() {
        return maxSteps;
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
    public void check(NetworkSpec network) {
        Checks.given("network", network);
        if (network.inputs() != spec.inputs()
                || network.outputs() != spec.outputs()
                || network.outputAt() != spec.outputAt()
                || network.embedding() > 0 && symbols.length == 0) {
            throw new IllegalArgumentException(
                    "the batches were made for another network: %s; make them for this one: %s"
                            .formatted(spec, network));
        }
    }
}
