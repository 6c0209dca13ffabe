package dev.rnn.model;

import dev.rnn.api.Checks;
import dev.rnn.api.Input;
import dev.rnn.api.RandomStream;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Target;
import java.util.Arrays;
import java.util.List;

/**
 * Examples in batches of sequences of about the same length ({@link BatchOrder}): shuffled in each
 * epoch for training, sorted once for evaluation. Each sequence keeps its own length; what is past
 * it does not count.
 */
public final class Batches implements BatchedData {
    private final NetworkSpec spec;
    private final List<Example> examples;
    private final boolean shuffled;
    private final int maxSteps;

    private final BatchOrder order;
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
        order = new BatchOrder(batch, examples.stream().mapToInt(Example::steps).toArray());
        this.shuffled = shuffled;
        maxSteps = examples.stream().mapToInt(Example::steps).max().orElseThrow();
        int rows = Math.multiplyExact(maxSteps, order.maxBatch());
        int outputs = perStep() ? rows : order.maxBatch();
        Example first = examples.get(0);
        hasClasses = first.classes.length > 0;
        boolean hasSymbols = first.symbols.length > 0;
        symbols = new int[hasSymbols ? rows : 0];
        features = new float[hasSymbols ? 0 : Math.multiplyExact(rows, spec.inputs())];
        classes = new int[hasClasses ? outputs : 0];
        values = new float[hasClasses ? 0 : Math.multiplyExact(outputs, spec.outputs())];
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
        if (shuffled) {
            order.shuffle(random);
        }
    }

    @Override
    public SequenceShape load(int k) {
        int count = order.size(k);
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
        return examples.get(order.index(k, b));
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
        return order.index(k, b);
    }

    @Override
    public int count() {
        return order.count();
    }

    @Override
    public int maxSteps() {
        return maxSteps;
    }

    @Override
    public int maxBatch() {
        return order.maxBatch();
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
    public String fingerprint() {
        Fingerprint all = new Fingerprint();
        for (Example example : examples) {
            all.add(example.symbols).add(example.features);
            all.add(example.classes).add(example.values);
        }
        return all.hex();
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
