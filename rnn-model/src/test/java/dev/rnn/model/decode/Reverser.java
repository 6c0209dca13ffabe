package dev.rnn.model.decode;

import dev.rnn.api.AdamSpec;
import dev.rnn.api.Backend;
import dev.rnn.api.Cell;
import dev.rnn.api.CellWeights;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.Input;
import dev.rnn.api.Loss;
import dev.rnn.api.MatMul;
import dev.rnn.api.Matrix;
import dev.rnn.api.Mode;
import dev.rnn.api.Optimizer;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Start;
import dev.rnn.api.StateLayout;
import dev.rnn.api.Target;
import dev.rnn.api.Workers;
import dev.rnn.model.layer.Attention;
import dev.rnn.model.layer.AttentionSpec;
import dev.rnn.model.loss.Reduction;
import dev.rnn.model.loss.SoftmaxCrossEntropySpec;
import java.util.Arrays;

/**
 * An encoder-decoder with attention on the public contracts: reads a word and writes it backwards.
 * Symbols 0 and 1 are the start and the end, the rest letters.
 */
final class Reverser {
    static final int SYMBOLS = 7;
    static final int HIDDEN = 24;
    static final int END = 1;

    private final Backend backend;
    private final int batch;
    private final Cell cell;
    private final CellWeights encoderWeights;
    private final CellWeights decoderWeights;
    private final CellWorkspace encoder;
    private final CellWorkspace decoder;
    private final Attention attention;
    private final MatMul product;
    private final Loss loss;
    private final Optimizer optimizer;
    private final Slice parameters;
    private final Slice gradient;
    private final int cellSize;
    private final int attentionSize;

    Reverser(Backend backend, int steps, int batch) {
        this.backend = backend;
        this.batch = batch;
        cell = backend.cell(RnnSpec.tanh(SYMBOLS, HIDDEN));
        encoderWeights = cell.newWeights(Mode.TRAINING);
        decoderWeights = cell.newWeights(Mode.TRAINING);
        encoder = cell.newWorkspace(steps, batch, Mode.TRAINING, Workers.ONE);
        decoder = cell.newWorkspace(steps, batch, Mode.TRAINING, Workers.ONE);
        AttentionSpec spec = AttentionSpec.general(HIDDEN, HIDDEN);
        attention = spec.on(backend, Workers.ONE);
        product = backend.matMul(Workers.ONE);
        loss = backend.loss(new SoftmaxCrossEntropySpec(Reduction.MEAN), Workers.ONE);
        cellSize = cell.parameterCount();
        attentionSize = spec.parameters().size();
        parameters = Slice.zeros(2 * cellSize + attentionSize + 2 * HIDDEN * SYMBOLS + SYMBOLS);
        gradient = Slice.zeros(parameters.length());
        backend.random(1, 1).uniform(parameters);
        for (int i = 0; i < parameters.length(); i++) {
            parameters.array()[i] = (2 * parameters.array()[i] - 1) / (float) Math.sqrt(HIDDEN);
        }
        optimizer = backend.optimizer(AdamSpec.DEFAULT, parameters.length(), Workers.ONE);
        pack();
    }

    private void pack() {
        cell.pack(parameters.part(0, cellSize), encoderWeights);
        cell.pack(parameters.part(cellSize, cellSize), decoderWeights);
        attention.pack(parameters.part(2 * cellSize, attentionSize));
    }

    private Matrix v(Slice flat) {
        return Matrix.of(flat.array(), 2 * cellSize + attentionSize, 2 * HIDDEN, SYMBOLS);
    }

    private Slice c(Slice flat) {
        return flat.part(flat.length() - SYMBOLS, SYMBOLS);
    }

    /** logits = [h c] V + c for all rows. */
    private Slice logits(Slice h, Slice context, float[] both) {
        int rows = h.length() / HIDDEN;
        for (int row = 0; row < rows; row++) {
            int at = row * HIDDEN;
            System.arraycopy(h.array(), h.offset() + at, both, 2 * at, HIDDEN);
            System.arraycopy(context.array(), at, both, 2 * at + HIDDEN, HIDDEN);
        }
        Slice logits = Slice.zeros(rows * SYMBOLS);
        product.multiply(
                Matrix.of(both, rows, 2 * HIDDEN),
                v(parameters),
                Start.bias(c(parameters)),
                Matrix.of(logits.array(), rows, SYMBOLS));
        return logits;
    }

    /** One update on words of their own lengths; gives the mean loss a symbol. */
    float train(SequenceShape words, int[] letters, SequenceShape out, int[] read, int[] right) {
        Slice keys = Slice.zeros(words.rows() * HIDDEN);
        Slice last = Slice.zeros(batch * HIDDEN);
        Slice h = Slice.zeros(out.rows() * HIDDEN);
        Slice context = Slice.zeros(h.length());
        Slice weights = Slice.zeros(out.rows() * words.steps());
        cell.forward(encoderWeights, encoder, words, Input.oneHot(letters), Slice.NONE, keys, last);
        cell.forward(decoderWeights, decoder, out, Input.oneHot(read), last, h, Slice.NONE);
        attention.forward(out, words, h, keys, keys, context, weights);
        float[] both = new float[2 * h.length()];
        Slice o = logits(h, context, both);
        Target target = Target.masked(Target.classes(right), out);
        float mean = loss.gradient(out.rows(), SYMBOLS, o, target, 1, Slice.zeros(out.rows()), o);

        Arrays.fill(gradient.array(), 0);
        Matrix dO = Matrix.of(o.array(), out.rows(), SYMBOLS);
        Matrix dV = v(gradient);
        product.multiply(Matrix.of(both, out.rows(), 2 * HIDDEN).transpose(), dO, Start.SUM, dV);
        backend.reductions().addRows(dO, c(gradient));
        product.multiply(
                dO, v(parameters).transpose(), Start.ZERO, Matrix.of(both, out.rows(), 2 * HIDDEN));
        Slice dContext = Slice.zeros(h.length());
        Slice dH = Slice.zeros(h.length());
        Slice dKeys = Slice.zeros(keys.length());
        for (int row = 0; row < out.rows(); row++) {
            System.arraycopy(both, (2 * row + 1) * HIDDEN, dContext.array(), row * HIDDEN, HIDDEN);
        }
        attention.backward(
                out,
                words,
                h,
                keys,
                keys,
                weights,
                dContext,
                dH,
                dKeys,
                dKeys,
                gradient.part(2 * cellSize, attentionSize));
        for (int i = 0; i < dH.length(); i++) {
            dH.array()[i] += both[i / HIDDEN * 2 * HIDDEN + i % HIDDEN];
        }
        Slice dLast = Slice.zeros(last.length());
        cell.backward(decoderWeights, decoder, dH, Slice.NONE, dLast, Slice.NONE);
        cell.weightGradients(decoder, 0, out.steps(), gradient.part(cellSize, cellSize));
        cell.backward(encoderWeights, encoder, dKeys, dLast, Slice.NONE, Slice.NONE);
        cell.weightGradients(encoder, 0, words.steps(), gradient.part(0, cellSize));
        optimizer.update(0.01f, parameters, gradient);
        pack();
        return mean;
    }

    /** A word that was read: the decoder's steps, and the state that they start from. */
    final class Reading implements StepModel {
        final Slice state = Slice.zeros(HIDDEN);
        private final int length;
        private final Slice keys;

        Reading(int... word) {
            length = word.length;
            keys = Slice.zeros(length * HIDDEN);
            SequenceShape shape = SequenceShape.of(length, 1);
            Input input = Input.oneHot(word);
            cell.forward(encoderWeights, encoder, shape, input, Slice.NONE, keys, state);
        }

        @Override
        public int symbols() {
            return SYMBOLS;
        }

        @Override
        public StateLayout states() {
            return cell.spec().states();
        }

        @Override
        public int maxRows() {
            return batch;
        }

        @Override
        public void step(int rows, int[] read, Slice state, Slice logits) {
            Slice all = Slice.zeros(length * rows * HIDDEN);
            for (int row = 0; row < length * rows; row++) {
                int from = row / rows * HIDDEN;
                System.arraycopy(keys.array(), from, all.array(), row * HIDDEN, HIDDEN);
            }
            SequenceShape one = SequenceShape.of(1, rows);
            Slice h = Slice.zeros(rows * HIDDEN);
            Slice next = Slice.zeros(rows * HIDDEN);
            Slice context = Slice.zeros(rows * HIDDEN);
            Slice weights = Slice.zeros(rows * length);
            cell.forward(decoderWeights, decoder, one, Input.oneHot(read), state, h, next);
            SequenceShape source = SequenceShape.of(length, rows);
            attention.forward(one, source, h, all, all, context, weights);
            Slice o = logits(h, context, new float[2 * h.length()]);
            System.arraycopy(next.array(), 0, state.array(), state.offset(), next.length());
            System.arraycopy(o.array(), 0, logits.array(), logits.offset(), o.length());
        }
    }
}
