package dev.rnn.interchange.onnx;

import dev.rnn.api.Backend;
import dev.rnn.api.CellSpec;
import dev.rnn.api.Function;
import dev.rnn.api.Input;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.interchange.InterchangeException;
import dev.rnn.model.Network;
import dev.rnn.model.NetworkSpec;
import dev.rnn.model.OutputAt;
import dev.rnn.model.Session;
import dev.rnn.model.layer.StackSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Finds the network in a graph. Exporters put many operators between layers that only move values:
 * they transpose, reshape, slice, count dimensions. So layers are joined by their values: in a run
 * on random inputs, what a layer reads is compared, bit by bit, with what the one before gave. At
 * the end the network and the graph are run on other inputs and compared.
 */
final class StackFinder {
    private static final Set<String> RECURRENT = Set.of("RNN", "LSTM", "GRU");

    /** Unlike each other, so that steps and sequences are not taken for one another. */
    private static final int[] SIZES = {5, 3};

    private static final int[] OTHER_SIZES = {4, 6};

    private static final double TOLERANCE = 1e-5;

    private final OnnxModel model;
    private final Backend backend;
    private final String output;

    StackFinder(OnnxModel model, Backend backend) {
        this.model = model;
        this.backend = backend;
        output = model.outputs().get(0).name();
    }

    /** How the first layer reads the graph's input. */
    private record Reading(boolean batchFirst, int inputs, float[] embedding) {}

    OnnxNetwork network() throws InterchangeException {
        Trial trial = new Trial(model, backend, SIZES, 2, 1);
        List<FoundLayer> layers = new ArrayList<>();
        for (Trial.Computed computed : trial.computed()) {
            if (RECURRENT.contains(computed.node().operator())) {
                layers.add(FoundLayer.of(trial, computed, model.isOwn()));
            }
        }
        if (layers.isEmpty()) {
            throw new InterchangeException("the graph has no RNN, LSTM or GRU");
        }
        Reading reading = reading(trial, layers.get(0));
        List<CellSpec> cells = new ArrayList<>();
        for (int k = 1; k < layers.size(); k++) {
            cells.add(below(layers.get(k - 1), layers.get(k)));
        }
        FoundLayer top = layers.get(layers.size() - 1);
        FoundOutput found = FoundOutput.of(trial, output);
        OutputAt at = outputAt(top, found, cells);
        Network network = build(reading, layers, cells, found, at);
        OnnxNetwork result =
                new OnnxNetwork(
                        network, !trial.data().isFloat(), reading.batchFirst, found.activation());
        verify(result);
        return result;
    }

    private static Reading reading(Trial trial, FoundLayer first) throws InterchangeException {
        Rows x = first.input();
        OnnxTensor data = trial.data();
        for (boolean batchFirst : new boolean[] {false, true}) {
            int steps = data.dimension(batchFirst ? 1 : 0);
            int batch = data.dimension(batchFirst ? 0 : 1);
            if (steps != x.steps() || batch != x.batch()) {
                continue;
            }
            if (data.isFloat()) {
                if (data.dimension(2) == x.width() && Rows.of(data, batchFirst).same(x)) {
                    return new Reading(batchFirst, x.width(), null);
                }
                continue;
            }
            int[] symbols = symbols(data, batchFirst);
            if (oneHot(symbols, x)) {
                return new Reading(batchFirst, x.width(), null);
            }
            for (Trial.Computed computed : trial.computed()) {
                NodeProto node = computed.node();
                if (node.operator().equals("Gather") && trial.constant(node.inputs().get(0))) {
                    OnnxTensor e = computed.inputs()[0];
                    if (e.isFloat() && e.rank() == 2 && looksUp(e, symbols, x)) {
                        return new Reading(batchFirst, e.dimension(0), e.f());
                    }
                }
            }
        }
        throw new InterchangeException(
                "%s reads neither the graph's input, nor rows of an embedding for it, nor its one-hot vectors, so the graph is no plain stack of layers"
                        .formatted(first.node().text()));
    }

    private static int[] symbols(OnnxTensor data, boolean batchFirst) {
        float[] values = new float[data.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = data.i()[i];
        }
        Rows rows = new Rows(data.dimension(0), data.dimension(1), 1, values);
        float[] ordered = batchFirst ? rows.turned().values() : values;
        int[] symbols = new int[ordered.length];
        Arrays.setAll(symbols, i -> (int) ordered[i]);
        return symbols;
    }

    private static boolean oneHot(int[] symbols, Rows x) {
        float[] want = new float[symbols.length * x.width()];
        for (int row = 0; row < symbols.length; row++) {
            if (symbols[row] >= x.width()) {
                return false;
            }
            want[row * x.width() + symbols[row]] = 1;
        }
        return Arrays.equals(want, x.values());
    }

    private static boolean looksUp(OnnxTensor e, int[] symbols, Rows x) {
        int width = e.dimension(1);
        float[] want = new float[symbols.length * width];
        for (int row = 0; row < symbols.length; row++) {
            if (symbols[row] >= e.dimension(0)) {
                return false;
            }
            System.arraycopy(e.f(), symbols[row] * width, want, row * width, width);
        }
        return width == x.width() && Arrays.equals(want, x.values());
    }

    private static CellSpec below(FoundLayer layer, FoundLayer above) throws InterchangeException {
        for (FoundLayer.Candidate candidate : layer.candidates()) {
            if (candidate.rows().same(above.input())) {
                return candidate.spec();
            }
        }
        throw new InterchangeException(
                "%s does not read what %s gives, so the graph is no plain stack of layers"
                        .formatted(above.node().text(), layer.node().text()));
    }

    /** Finds out which rows the output reads, and so what the last layer is. */
    private static OutputAt outputAt(FoundLayer top, FoundOutput found, List<CellSpec> cells)
            throws InterchangeException {
        float[] read = found.read().isFloat() ? found.read().f() : new float[0];
        for (FoundLayer.Candidate candidate : top.candidates()) {
            Rows rows = candidate.rows();
            boolean fits =
                    found.weights() == null
                            ? found.outputs() == rows.width()
                            : found.weights().length == rows.width() * found.outputs();
            if (!fits) {
                continue;
            }
            boolean every =
                    Arrays.equals(read, rows.values())
                            || Arrays.equals(read, rows.turned().values());
            if (every || Arrays.equals(read, rows.last())) {
                cells.add(candidate.spec());
                return every ? OutputAt.EVERY_STEP : OutputAt.LAST_STEP;
            }
        }
        throw new InterchangeException(
                "%s reads neither all steps nor the last one of %s, so the graph is no plain stack of layers"
                        .formatted(
                                found.end() == null ? "the output" : found.end().text(),
                                top.node().text()));
    }

    private Network build(
            Reading reading,
            List<FoundLayer> layers,
            List<CellSpec> cells,
            FoundOutput found,
            OutputAt at) {
        CellSpec cell = cells.size() == 1 ? cells.get(0) : new StackSpec(cells, 0);
        boolean learned = layers.stream().anyMatch(layer -> layer.initial() != null);
        int embedding = reading.embedding == null ? 0 : reading.embedding.length / reading.inputs;
        NetworkSpec spec =
                new NetworkSpec(
                        reading.inputs,
                        embedding,
                        NetworkSpec.NO_PADDING,
                        cell,
                        found.outputs(),
                        at,
                        tied(reading, found),
                        learned);
        ParameterLayout layout = spec.parameters();
        float[] flat = new float[layout.size()];
        int next = 0;
        if (embedding > 0) {
            next = append(flat, next, reading.embedding);
        }
        for (FoundLayer layer : layers) {
            next = append(flat, next, layer.parameters());
        }
        for (int k = 0; learned && k < layers.size(); k++) {
            float[] initial = layers.get(k).initial();
            int width = cells.get(k).states().width();
            next = append(flat, next, initial == null ? new float[width] : initial);
        }
        if (!spec.tied()) {
            next = append(flat, next, found.weights() == null ? identity(spec) : found.weights());
        }
        if (found.bias() != null) {
            append(flat, next, found.bias());
        }
        return Network.of(backend, spec, flat);
    }

    private static int append(float[] flat, int at, float[] values) {
        System.arraycopy(values, 0, flat, at, values.length);
        return at + values.length;
    }

    /** Changes no bit of what the last layer gives. */
    private static float[] identity(NetworkSpec spec) {
        float[] v = new float[spec.outputs() * spec.outputs()];
        for (int i = 0; i < spec.outputs(); i++) {
            v[i * spec.outputs() + i] = 1;
        }
        return v;
    }

    /** Whether the output's weights are the embedding's. */
    private static boolean tied(Reading reading, FoundOutput found) {
        if (reading.embedding == null
                || found.weights() == null
                || found.weights().length != reading.embedding.length
                || found.outputs() != reading.inputs) {
            return false;
        }
        int width = reading.embedding.length / reading.inputs;
        for (int symbol = 0; symbol < reading.inputs; symbol++) {
            for (int j = 0; j < width; j++) {
                if (found.weights()[j * found.outputs() + symbol]
                        != reading.embedding[symbol * width + j]) {
                    return false;
                }
            }
        }
        return true;
    }

    private void verify(OnnxNetwork result) throws InterchangeException {
        NetworkSpec spec = result.network().spec();
        Trial trial = new Trial(model, backend, OTHER_SIZES, spec.inputs(), 2);
        OnnxTensor data = trial.data();
        int steps = data.dimension(result.batchFirst() ? 1 : 0);
        int batch = data.dimension(result.batchFirst() ? 0 : 1);
        Input input =
                data.isFloat()
                        ? Input.dense(Slice.of(Rows.of(data, result.batchFirst()).values()))
                        : Input.oneHot(symbols(data, result.batchFirst()));
        boolean every = spec.outputAt() == OutputAt.EVERY_STEP;
        int rows = every ? steps * batch : batch;
        float[] logits = new float[rows * spec.outputs()];
        Session session = result.network().newSession(steps, batch);
        session.run(
                SequenceShape.of(steps, batch), input, session.newState(batch), Slice.of(logits));
        Rows own = new Rows(every ? steps : 1, batch, spec.outputs(), activated(result, logits));
        OnnxTensor got = trial.value(output);
        double difference =
                Math.min(
                        difference(own.values(), got.f()),
                        difference(own.turned().values(), got.f()));
        if (!(difference <= TOLERANCE)) {
            throw new InterchangeException(
                    "the network that was found in the graph gives other outputs than the graph, by up to %.2g, so the graph is no plain stack of layers"
                            .formatted(difference));
        }
    }

    private float[] activated(OnnxNetwork result, float[] logits) {
        Slice values = Slice.of(logits);
        int outputs = result.network().spec().outputs();
        switch (result.activation()) {
            case "Softmax" ->
                    backend.softmax().softmax(logits.length / outputs, outputs, values, values);
            case "LogSoftmax" ->
                    backend.softmax().logSoftmax(logits.length / outputs, outputs, values, values);
            case "Sigmoid" -> backend.elementwise().apply(Function.SIGMOID, values, values);
            default -> {}
        }
        return logits;
    }

    private static double difference(float[] a, float[] b) {
        if (a.length != b.length) {
            return Double.POSITIVE_INFINITY;
        }
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = Math.abs(a[i] - b[i]) / (1 + Math.abs(b[i]));
            largest = Double.isNaN(difference) ? difference : Math.max(largest, difference);
        }
        return largest;
    }
}
