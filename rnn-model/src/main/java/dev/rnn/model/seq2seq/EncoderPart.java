package dev.rnn.model.seq2seq;

import dev.rnn.api.Backend;
import dev.rnn.api.Cell;
import dev.rnn.api.CellWeights;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.Elementwise;
import dev.rnn.api.Function;
import dev.rnn.api.Input;
import dev.rnn.api.MatMul;
import dev.rnn.api.Matrix;
import dev.rnn.api.Mode;
import dev.rnn.api.RandomStream;
import dev.rnn.api.Reductions;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Start;
import dev.rnn.api.Workers;
import dev.rnn.model.layer.Embedding;
import dev.rnn.model.layer.MaskedSpec;

/**
 * The encoder and the bridge, forward and backward. One thread's memory, sized once; views are made
 * where the shape changes.
 */
final class EncoderPart {
    private final EncoderDecoderSpec spec;
    private final Sections parameters;
    private final StateRows encoderStates;
    private final StateRows decoderStates;
    private final Embedding embedding;
    private final Cell cell;
    private final CellWeights weights;
    private final CellWorkspace workspace;
    private final MatMul product;
    private final Elementwise elementwise;
    private final Reductions reductions;
    private final Start bridgeStart;
    private final Matrix bridgeColumns;
    private final boolean training;

    private final float[] embedded;
    private final float[] outputs;
    private final float[] states;
    private final float[] stateRows;
    private final float[] bridged;
    private final float[] starts;

    private SequenceShape shape;
    private Input source;
    private Slice x;
    private Input.Dense xInput;
    private Slice keys;
    private Slice last;
    private Matrix lastRows;
    private Matrix lastColumns;
    private Matrix bridgedRows;
    private Slice bridgedFlat;
    private Slice initial;
    private Slice dx;
    private Slice dKeys;
    private Slice dLast;
    private Matrix dLastRows;
    private Matrix dBridged;
    private Slice dBridgedFlat;

    EncoderPart(
            Backend backend,
            EncoderDecoderSpec spec,
            Sections parameters,
            int maxSteps,
            int maxBatch,
            Mode mode,
            Workers workers) {
        this.spec = spec;
        this.parameters = parameters;
        encoderStates = new StateRows(spec.encoder().states());
        decoderStates = new StateRows(spec.decoder().states());
        embedding = new Embedding(spec.source(), spec.sourceEmbedding(), -1);
        cell = backend.cell(MaskedSpec.accepting(spec.encoder()));
        weights = cell.newWeights(mode);
        workspace = cell.newWorkspace(maxSteps, maxBatch, mode, workers);
        product = backend.matMul(workers);
        elementwise = backend.elementwise();
        reductions = backend.reductions();
        bridgeStart = Start.bias(parameters.bridgeB);
        bridgeColumns = parameters.bridgeW.transpose();
        training = mode == Mode.TRAINING;
        int rows = Math.multiplyExact(maxSteps, maxBatch);
        embedded = new float[Math.multiplyExact(rows, spec.sourceEmbedding())];
        outputs = new float[Math.multiplyExact(rows, spec.encoder().outputs())];
        states = new float[Math.multiplyExact(maxBatch, encoderStates.width())];
        stateRows = new float[states.length];
        bridged = new float[Math.multiplyExact(maxBatch, decoderStates.width())];
        starts = new float[bridged.length];
        pack();
    }

    void pack() {
        cell.pack(parameters.encoder, weights);
    }

    void noise(RandomStream stream) {
        workspace.noise(stream);
    }

    /** The encoder's outputs {@code [S][B][keys]}, after {@link #forward}. */
    Slice keys() {
        return keys;
    }

    /** The state that the decoder starts from, after {@link #forward}. */
    Slice initial() {
        return initial;
    }

    /** The gradient of {@link #keys}, which attention adds to; zeros after {@link #forward}. */
    Slice dKeys() {
        return dKeys;
    }

    /** Where the first number is that is not finite, after {@link #forward}; null for none. */
    String origin() {
        String cell = PairOrigin.ofCell("the encoder", workspace, shape, keys);
        int row = PairOrigin.first(initial);
        return cell != null || row < 0
                ? cell
                : "the bridge, batch row " + row / decoderStates.width();
    }

    SequenceShape shape() {
        return shape;
    }

    void forward(SequenceShape shape, Input source) {
        if (!shape.equals(this.shape)) {
            view(shape);
        }
        this.source = source;
        Input read = source;
        if (embedding.present()) {
            embedding.forward(parameters.sourceE, source, shape.rows(), x);
            read = xInput;
        }
        cell.forward(weights, workspace, shape, read, Slice.NONE, keys, last);
        encoderStates.gather(shape.batch(), last, stateRows);
        product.multiply(lastRows, parameters.bridgeW, bridgeStart, bridgedRows);
        elementwise.apply(Function.TANH, bridgedFlat, bridgedFlat);
        decoderStates.scatter(shape.batch(), bridged, initial);
        if (training) {
            java.util.Arrays.fill(dKeys.array(), 0, dKeys.length(), 0);
        }
    }

    /** From the gradients of {@link #initial}, and of {@link #keys} as {@link #dKeys} has it. */
    void backward(Slice dInitial) {
        int batch = shape.batch();
        decoderStates.gather(batch, dInitial, dBridgedFlat.array());
        elementwise.gradient(Function.TANH, bridgedFlat, bridgedFlat, dBridgedFlat, dBridgedFlat);
        product.multiply(dBridged, bridgeColumns, Start.ZERO, dLastRows);
        encoderStates.scatter(batch, dLastRows.array(), dLast);
        cell.backward(weights, workspace, dKeys, dLast, Slice.NONE, dx);
    }

    void addGradients(Sections gradient) {
        cell.weightGradients(workspace, 0, shape.steps(), gradient.encoder);
        product.multiply(lastColumns, dBridged, Start.SUM, gradient.bridgeW);
        reductions.addRows(dBridged, gradient.bridgeB);
        if (embedding.present()) {
            embedding.backward(source, shape, 0, shape.steps(), dx, gradient.sourceE);
        }
    }

    private void view(SequenceShape next) {
        shape = next;
        int rows = next.rows();
        int batch = next.batch();
        int from = encoderStates.width();
        int to = decoderStates.width();
        x = new Slice(embedded, 0, rows * spec.sourceEmbedding());
        xInput = new Input.Dense(x);
        keys = new Slice(outputs, 0, rows * spec.encoder().outputs());
        last = new Slice(states, 0, batch * from);
        lastRows = Matrix.of(stateRows, batch, from);
        lastColumns = lastRows.transpose();
        bridgedRows = Matrix.of(bridged, batch, to);
        bridgedFlat = new Slice(bridged, 0, batch * to);
        initial = new Slice(starts, 0, batch * to);
        if (training) {
            dx = embedding.present() ? Slice.zeros(x.length()) : Slice.NONE;
            dKeys = Slice.zeros(keys.length());
            dLast = Slice.zeros(last.length());
            dLastRows = Matrix.of(new float[last.length()], batch, from);
            dBridgedFlat = Slice.zeros(initial.length());
            dBridged = Matrix.of(dBridgedFlat.array(), batch, to);
        }
    }
}
