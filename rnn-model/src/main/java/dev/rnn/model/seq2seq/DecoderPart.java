package dev.rnn.model.seq2seq;

import dev.rnn.api.Backend;
import dev.rnn.api.Cell;
import dev.rnn.api.CellWeights;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.Input;
import dev.rnn.api.Mode;
import dev.rnn.api.RandomStream;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import dev.rnn.model.layer.Attention;
import dev.rnn.model.layer.Embedding;
import dev.rnn.model.layer.MaskedSpec;

/**
 * The decoder's cell and its attention, and behind them the {@link OutputPart}; forward and
 * backward. One thread's memory, sized once; views are made where a shape changes.
 */
final class DecoderPart {
    private final EncoderDecoderSpec spec;
    private final Sections parameters;
    private final Embedding embedding;
    private final Cell cell;
    private final CellWeights weights;
    private final CellWorkspace workspace;

    /** Null if there is none. */
    private final Attention attention;

    private final OutputPart output;
    private final boolean training;

    private final float[] embedded;
    private final float[] hidden;
    private final float[] contexts;

    private SequenceShape shape;
    private SequenceShape sourceShape;
    private Input.OneHot read;
    private Slice keys;
    private LiveSteps live;
    private Slice x;
    private Input.Dense xInput;
    private Slice h;
    private Slice context;
    private Slice attended;
    private Slice dx;
    private Slice dh;
    private Slice dContext;
    private Slice dQueries;
    private Slice dInitial;

    DecoderPart(
            Backend backend,
            EncoderDecoderSpec spec,
            Sections parameters,
            int maxSteps,
            int maxBatch,
            Mode mode,
            Workers workers) {
        this.spec = spec;
        this.parameters = parameters;
        embedding = new Embedding(spec.symbols(), spec.targetEmbedding(), -1);
        cell = backend.cell(MaskedSpec.accepting(spec.decoder()));
        weights = cell.newWeights(mode);
        workspace = cell.newWorkspace(maxSteps, maxBatch, mode, workers);
        attention = spec.attention().map(given -> given.on(backend, workers)).orElse(null);
        training = mode == Mode.TRAINING;
        int rows = Math.multiplyExact(maxSteps, maxBatch);
        output = new OutputPart(backend, spec, parameters, rows, training, workers);
        embedded = new float[Math.multiplyExact(rows, spec.targetEmbedding())];
        hidden = new float[Math.multiplyExact(rows, spec.decoder().outputs())];
        contexts = new float[attention == null ? 0 : rows * spec.encoder().outputs()];
        pack();
    }

    void pack() {
        cell.pack(parameters.decoder, weights);
        if (attention != null) {
            attention.pack(parameters.attention);
        }
        output.pack();
    }

    void noise(RandomStream stream) {
        workspace.noise(stream);
        output.noise(stream);
    }

    /** How much of each source step is in each context, {@code [T][B][S]}. */
    Slice attended() {
        return attended;
    }

    LiveSteps live() {
        return live;
    }

    OutputPart output() {
        return output;
    }

    SequenceShape shape() {
        return shape;
    }

    void forward(
            SequenceShape shape,
            Input.OneHot read,
            Slice initial,
            SequenceShape sourceShape,
            Slice keys,
            Slice last) {
        if (!shape.equals(this.shape) || !sourceShape.equals(this.sourceShape)) {
            view(shape, sourceShape);
        }
        this.read = read;
        this.keys = keys;
        Input in = read;
        if (embedding.present()) {
            embedding.forward(parameters.targetE, read, shape.rows(), x);
            in = xInput;
        }
        cell.forward(weights, workspace, shape, in, initial, h, last);
        if (attention != null) {
            attention.forward(shape, sourceShape, h, keys, keys, context, attended);
        }
        output.forward(live, h, context);
    }

    /** Where the first number is that is not finite, after {@link #forward}; null for none. */
    String origin() {
        String cell = PairOrigin.ofCell("the decoder", workspace, shape, h);
        return cell != null || attention == null
                ? cell
                : PairOrigin.ofLayer("the attention", shape, context);
    }

    /** From the gradient that the output's logits hold; adds to that of the keys. */
    void backward(Slice dKeys, Sections gradient) {
        output.backward(dh, dContext);
        if (attention != null) {
            attention.backward(
                    shape,
                    sourceShape,
                    h,
                    keys,
                    keys,
                    attended,
                    dContext,
                    dQueries,
                    dKeys,
                    dKeys,
                    gradient.attention);
            float[] sum = dh.array();
            for (int i = 0; i < dh.length(); i++) {
                sum[i] += dQueries.array()[i];
            }
        }
        cell.backward(weights, workspace, dh, Slice.NONE, dInitial, dx);
        cell.weightGradients(workspace, 0, shape.steps(), gradient.decoder);
        output.addGradients(gradient);
        if (embedding.present()) {
            embedding.backward(read, shape, 0, shape.steps(), dx, gradient.targetE);
        }
    }

    /** After {@link #backward}. */
    Slice dInitial() {
        return dInitial;
    }

    private void view(SequenceShape next, SequenceShape nextSource) {
        if (!next.equals(shape)) {
            int rows = next.rows();
            live = new LiveSteps(next);
            x = new Slice(embedded, 0, rows * spec.targetEmbedding());
            xInput = new Input.Dense(x);
            h = new Slice(hidden, 0, rows * spec.decoder().outputs());
            context =
                    attention == null
                            ? Slice.NONE
                            : new Slice(contexts, 0, rows * spec.encoder().outputs());
            if (training) {
                dx = embedding.present() ? Slice.zeros(x.length()) : Slice.NONE;
                dh = Slice.zeros(h.length());
                dQueries = Slice.zeros(attention == null ? 0 : h.length());
                dContext = attention == null ? Slice.NONE : Slice.zeros(context.length());
                dInitial = Slice.zeros(next.batch() * spec.decoder().states().width());
            }
        }
        attended = Slice.zeros(attention == null ? 0 : next.rows() * nextSource.steps());
        shape = next;
        sourceShape = nextSource;
    }
}
