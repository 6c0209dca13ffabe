package dev.rnn.interchange;

import dev.rnn.api.Checks;
import dev.rnn.api.Input;
import dev.rnn.api.RandomStream;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.interchange.tensor.NamedTensors;
import dev.rnn.interchange.tensor.Npz;
import dev.rnn.interchange.tensor.Safetensors;
import dev.rnn.interchange.tensor.Tensor;
import dev.rnn.model.BatchFirst;
import dev.rnn.model.Network;
import dev.rnn.model.NetworkSpec;
import dev.rnn.model.OutputAt;
import dev.rnn.model.SavedModel;
import dev.rnn.model.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Stored inputs with the outputs that a model must give, so that an import proves itself. A file of
 * cases is a safetensors or {@code .npz} file with tensors {@code input} and {@code output}, or
 * {@code NAME.input} and {@code NAME.output} for several cases, and {@code NAME.lengths} where
 * sequences end early. Inputs are symbols {@code [T][B]}, integers, or features {@code
 * [T][B][inputs]}; outputs are {@code [T][B][outputs]}, or {@code [B][outputs]} of a network that
 * gives them at the last step. With {@code batch_first=true} in the metadata, {@code [B][T]} is
 * meant. One sequence may leave B out.
 */
public final class Cases {
    private static final String BATCH_FIRST = "batch_first";
    private static final String INPUT = "input";
    private static final String OUTPUT = "output";
    private static final String LENGTHS = "lengths";

    private final String source;
    private final NamedTensors file;
    private final boolean batchFirst;

    /**
     * How a model did on one case.
     *
     * @param name of the case, empty if it has none
     * @param difference the largest distance of an output from the stored one; infinite if one is
     *     NaN
     * @param place index of that output in the stored tensor
     * @param expected the stored output there
     * @param actual the model's output there
     * @param count how many outputs were compared
     */
    public record Outcome(
            String name, double difference, int place, float expected, double actual, int count) {}

    private Cases(String source, NamedTensors file, boolean batchFirst) {
        this.source = source;
        this.file = file;
        this.batchFirst = batchFirst;
    }

    /**
     * Reads a file of cases.
     *
     * @param path a {@code .safetensors} or {@code .npz} file
     * @param batchFirst whether tensors are batch-first even if the metadata does not say so
     * @return the cases
     * @throws InterchangeException if it holds no cases
     * @throws IOException if it cannot be read
     */
    public static Cases read(Path path, boolean batchFirst) throws IOException {
        return of(String.valueOf(path), tensors(path), batchFirst);
    }

    /**
     * The tensors of a file of cases, under whichever names.
     *
     * @param path a {@code .safetensors} or {@code .npz} file
     * @return its tensors
     * @throws InterchangeException if its name ends otherwise, or it is not what it should be
     * @throws IOException if it cannot be read
     */
    public static NamedTensors tensors(Path path) throws IOException {
        Checks.given("path", path);
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".safetensors")) {
            return Safetensors.read(path);
        } else if (name.endsWith(".npz")) {
            return Npz.read(path);
        }
        throw new InterchangeException(
                "%s ends like no file of cases; they are .safetensors or .npz".formatted(path));
    }

    /**
     * Cases of tensors.
     *
     * @param source names them in errors
     * @param file inputs and outputs
     * @param batchFirst whether tensors are batch-first even if the metadata does not say so
     * @return the cases
     * @throws InterchangeException if there are none, or one lacks its input or output
     */
    public static Cases of(String source, NamedTensors file, boolean batchFirst)
            throws InterchangeException {
        Checks.given("source", source);
        Checks.given("file", file);
        boolean told = "true".equals(file.metadata().get(BATCH_FIRST));
        Cases cases = new Cases(source, file, batchFirst || told);
        for (String name : file.tensors().keySet()) {
            String kind = name.substring(name.lastIndexOf('.') + 1);
            String prefix = name.substring(0, name.length() - kind.length());
            boolean known = List.of(INPUT, OUTPUT, LENGTHS).contains(kind);
            if (!known
                    || !file.tensors().containsKey(prefix + INPUT)
                    || !file.tensors().containsKey(prefix + OUTPUT)) {
                throw cases.wrong(
                        "tensor %s is %s"
                                .formatted(
                                        name,
                                        known
                                                ? "without its input or output"
                                                : "no input, output or lengths"));
            }
        }
        if (cases.names().isEmpty()) {
            throw cases.wrong("it holds no tensor input");
        }
        return cases;
    }

    /** Prefixes of the tensors of each case. */
    private List<String> names() {
        List<String> prefixes = new ArrayList<>();
        for (String name : file.tensors().keySet()) {
            if (name.equals(INPUT) || name.endsWith("." + INPUT)) {
                prefixes.add(name.substring(0, name.length() - INPUT.length()));
            }
        }
        return prefixes;
    }

    /**
     * Runs a model on all cases.
     *
     * @param network the model's network
     * @param activation what is applied to its outputs before they are compared
     * @return an outcome for each case, in their order
     * @throws InterchangeException if a case does not fit the network
     */
    public List<Outcome> run(Network network, OutputActivation activation)
            throws InterchangeException {
        Checks.given("network", network);
        Checks.given("activation", activation);
        List<Outcome> outcomes = new ArrayList<>();
        for (String prefix : names()) {
            try {
                outcomes.add(run(prefix, network, activation));
            } catch (IllegalArgumentException no) {
                String name = prefix.isEmpty() ? "" : "case " + prefix + " ";
                throw wrong(name + "does not fit the network: " + no.getMessage());
            }
        }
        return outcomes;
    }

    private Outcome run(String prefix, Network network, OutputActivation activation) {
        NetworkSpec spec = network.spec();
        Tensor input = file.tensors().get(prefix + INPUT);
        Tensor output = file.tensors().get(prefix + OUTPUT);
        boolean symbols = !input.type().isReal() && (spec.embedding() > 0 || input.rank() <= 2);
        int axes = input.rank() - (symbols ? 0 : 1);
        if (axes < 1 || axes > 2) {
            throw new IllegalArgumentException(
                    "input is %s, expected symbols [T, B] or features [T, B, %d]"
                            .formatted(input, spec.inputs()));
        }
        int first = input.size(0);
        int second = axes == 1 ? 1 : input.size(1);
        boolean swap = batchFirst && axes == 2;
        int steps = swap ? second : first;
        int batch = swap ? first : second;
        if (steps == 0 || batch == 0) {
            throw new IllegalArgumentException("input is %s, which is empty".formatted(input));
        }
        if (!symbols && input.size(axes) != spec.inputs()) {
            throw new IllegalArgumentException(
                    "input is %s, the network reads %d features".formatted(input, spec.inputs()));
        }
        boolean last = spec.outputAt() == OutputAt.LAST_STEP;
        long rows = last ? batch : (long) steps * batch;
        if (output.size() != rows * spec.outputs()) {
            throw new IllegalArgumentException(
                    "output is %s, the network gives %d rows of %d"
                            .formatted(output, rows, spec.outputs()));
        }
        SequenceShape shape = SequenceShape.of(steps, batch);
        Tensor lengths = file.tensors().get(prefix + LENGTHS);
        if (lengths != null) {
            shape = shape.withLengths(lengths.ints());
        }
        Session session = network.newSession(steps, batch);
        Slice logits = Slice.zeros(output.size());
        Input in =
                symbols ? symbols(input, steps, batch, swap) : features(input, steps, batch, swap);
        session.run(shape, in, session.newState(batch), logits);
        float[] actual = logits.toArray();
        if (swap && !last) {
            Slice rearranged = Slice.zeros(actual.length);
            BatchFirst.fromTimeMajor(steps, batch, spec.outputs(), logits, rearranged);
            actual = rearranged.toArray();
        }
        boolean[] live = live(shape, swap, last);
        return compare(prefix, activation, spec.outputs(), actual, output.floats(), live);
    }

    /** Rows past a sequence's end have no output to compare. */
    private static boolean[] live(SequenceShape shape, boolean swap, boolean last) {
        int steps = shape.steps();
        int batch = shape.batch();
        boolean[] live = new boolean[last ? batch : steps * batch];
        for (int row = 0; row < live.length; row++) {
            int t = swap ? row % steps : row / batch;
            int b = swap ? row / steps : row % batch;
            live[row] = last || shape.isLive(t, b);
        }
        return live;
    }

    private static Input symbols(Tensor input, int steps, int batch, boolean swap) {
        int[] values = input.ints();
        if (swap) {
            int[] timeMajor = new int[values.length];
            BatchFirst.toTimeMajor(steps, batch, values, timeMajor);
            values = timeMajor;
        }
        return new Input.OneHot(values, 0);
    }

    private static Input features(Tensor input, int steps, int batch, boolean swap) {
        Slice values = Slice.of(input.floats());
        if (swap) {
            Slice timeMajor = Slice.zeros(values.length());
            int width = input.size(input.rank() - 1);
            BatchFirst.toTimeMajor(steps, batch, width, values, timeMajor);
            values = timeMajor;
        }
        return new Input.Dense(values);
    }

    private static Outcome compare(
            String prefix,
            OutputActivation activation,
            int width,
            float[] actual,
            float[] expected,
            boolean[] live) {
        double worst = -1;
        int place = 0;
        double there = 0;
        int count = 0;
        for (int row = 0; row < live.length; row++) {
            if (!live[row]) {
                continue;
            }
            double[] values = activation.apply(actual, row * width, width);
            for (int j = 0; j < width; j++) {
                int i = row * width + j;
                double difference = Math.abs(values[j] - expected[i]);
                if (Double.isNaN(difference) && values[j] != expected[i]) {
                    difference = Double.POSITIVE_INFINITY;
                }
                if (difference > worst) {
                    worst = difference;
                    place = i;
                    there = values[j];
                }
                count++;
            }
        }
        String name = prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
        float stored = count == 0 ? 0 : expected[place];
        return new Outcome(name, Math.max(worst, 0), place, stored, there, count);
    }

    private InterchangeException wrong(String how) {
        return new InterchangeException(
                "%s is no file of cases for this: %s".formatted(source, how));
    }

    /**
     * A case of a model's own: random inputs and the outputs it gives, for another tool to compare
     * with.
     *
     * @param model the model; its provenance goes along
     * @param steps T, at least 1
     * @param batch B, at least 1
     * @param seed any value; the same one gives the same case
     * @return tensors {@code input} and {@code output}, time-major
     */
    public static NamedTensors sample(SavedModel model, int steps, int batch, long seed) {
        Checks.given("model", model);
        Network network = model.network();
        NetworkSpec spec = network.spec();
        SequenceShape shape = SequenceShape.of(steps, batch);
        RandomStream random = network.backend().random(seed, 0);
        boolean symbols = spec.embedding() > 0 || model.vocabulary().isPresent();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Input input;
        if (symbols) {
            int[] values = new int[shape.rows()];
            float[] draws = draws(random, values.length);
            for (int i = 0; i < values.length; i++) {
                values[i] = (int) ((double) draws[i] * spec.inputs());
            }
            tensors.put(INPUT, Tensor.of(values, steps, batch));
            input = new Input.OneHot(values, 0);
        } else {
            float[] values = draws(random, Math.multiplyExact(shape.rows(), spec.inputs()));
            for (int i = 0; i < values.length; i++) {
                values[i] = 2 * values[i] - 1;
            }
            tensors.put(INPUT, Tensor.of(values, steps, batch, spec.inputs()));
            input = new Input.Dense(Slice.of(values));
        }
        boolean last = spec.outputAt() == OutputAt.LAST_STEP;
        int rows = last ? batch : shape.rows();
        Slice logits = Slice.zeros(Math.multiplyExact(rows, spec.outputs()));
        Session session = network.newSession(steps, batch);
        session.run(shape, input, session.newState(batch), logits);
        float[] values = logits.toArray();
        tensors.put(
                OUTPUT,
                last
                        ? Tensor.of(values, batch, spec.outputs())
                        : Tensor.of(values, steps, batch, spec.outputs()));
        SortedMap<String, String> metadata = new TreeMap<>();
        model.provenance().forEach((name, value) -> metadata.put("rnn.made." + name, value));
        metadata.put("rnn.case.seed", Long.toString(seed));
        return new NamedTensors(tensors, metadata);
    }

    /** Uniform from 0 to 1. */
    private static float[] draws(RandomStream random, int count) {
        Slice values = Slice.zeros(count);
        random.uniform(values);
        return values.toArray();
    }
}
