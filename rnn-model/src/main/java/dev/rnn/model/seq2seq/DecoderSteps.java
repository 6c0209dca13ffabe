package dev.rnn.model.seq2seq;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.Input;
import dev.rnn.api.Mode;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.StateLayout;
import dev.rnn.api.Workers;
import dev.rnn.model.decode.StepModel;
import java.util.ArrayList;
import java.util.List;

/**
 * A decoder over sources that were read, step by step. A row's state says which source it belongs
 * to, so that rows of several sources go side by side and a beam copies the source with the rest.
 */
final class DecoderSteps implements StepModel {
    private final EncoderDecoderSpec spec;
    private final EncoderPart encoder;
    private final DecoderPart decoder;
    private final StateLayout layout;
    private final int width;
    private final int keyWidth;
    private final int maxRows;

    /** Symbols that have a probability of 0. */
    private int[] never = {};

    /** The source of each row, and their keys side by side; of the step before, too. */
    private final int[] sources;

    private int rows;
    private int steps;
    private final float[] keys;
    private Slice keyView;
    private SequenceShape sourceShape;
    private SequenceShape shape;
    private final float[] stateRows;
    private final float[] nextRows;
    private Slice initial;
    private Slice next;

    DecoderSteps(EncoderDecoder model, int maxSource, int maxSources, int maxRows) {
        Backend backend = model.backend();
        spec = model.spec();
        Sections sections = new Sections(spec, model.shared());
        encoder =
                new EncoderPart(
                        backend,
                        spec,
                        sections,
                        maxSource,
                        maxSources,
                        Mode.INFERENCE,
                        Workers.ONE);
        decoder = new DecoderPart(backend, spec, sections, 1, maxRows, Mode.INFERENCE, Workers.ONE);
        width = spec.decoder().states().width();
        List<StateLayout.State> states = new ArrayList<>(spec.decoder().states().states());
        states.add(new StateLayout.State("source", 1));
        layout = new StateLayout(states);
        this.maxRows = maxRows;
        keyWidth = spec.attention().isPresent() ? spec.encoder().outputs() : 0;
        sources = new int[maxRows];
        keys = new float[Math.multiplyExact(Math.multiplyExact(maxSource, maxRows), keyWidth)];
        stateRows = new float[Math.multiplyExact(maxRows, width)];
        nextRows = new float[stateRows.length];
    }

    /**
     * Reads sources.
     *
     * @return the states that their decoders start from, in the order of {@link #states()}
     */
    Slice read(SequenceShape shape, Input source) {
        encoder.forward(shape, source);
        rows = -1;
        int batch = shape.batch();
        Slice start = Slice.zeros(batch * layout.width());
        System.arraycopy(encoder.initial().array(), 0, start.array(), 0, batch * width);
        for (int b = 0; b < batch; b++) {
            start.array()[batch * width + b] = b;
        }
        return start;
    }

    /** Symbols that have a probability of 0 from now on. */
    void never(int... symbols) {
        never = symbols;
    }

    /** How much of each source step was in each row's last context, {@code [rows][S]}. */
    Slice attended() {
        return decoder.attended();
    }

    @Override
    public int symbols() {
        return spec.symbols();
    }

    @Override
    public StateLayout states() {
        return layout;
    }

    @Override
    public int maxRows() {
        return maxRows;
    }

    @Override
    public void step(int rows, int[] read, Slice state, Slice logits) {
        Checks.length("state", state, rows * layout.width(), "the states of the rows");
        Checks.rows("logits", logits, rows, spec.symbols());
        look(rows, state);
        System.arraycopy(state.array(), state.offset(), stateRows, 0, rows * width);
        decoder.forward(shape, new Input.OneHot(read, 0), initial, sourceShape, keyView, next);
        System.arraycopy(nextRows, 0, state.array(), state.offset(), rows * width);
        Slice from = decoder.output().logits();
        System.arraycopy(
                from.array(), from.offset(), logits.array(), logits.offset(), from.length());
        for (int symbol : never) {
            for (int row = 0; row < rows; row++) {
                logits.array()[logits.offset() + row * spec.symbols() + symbol] =
                        Float.NEGATIVE_INFINITY;
            }
        }
    }

    /** Gathers the keys of the rows' sources, unless they are those of the step before. */
    private void look(int rows, Slice state) {
        boolean same = rows == this.rows;
        int from = state.offset() + rows * width;
        for (int row = 0; row < rows; row++) {
            int source = (int) state.array()[from + row];
            same &= sources[row] == source;
            sources[row] = source;
        }
        if (same) {
            return;
        }
        this.rows = rows;
        shape = SequenceShape.of(1, rows);
        initial = new Slice(stateRows, 0, rows * width);
        next = new Slice(nextRows, 0, rows * width);
        int[] lengths = new int[rows];
        steps = 0;
        for (int row = 0; row < rows; row++) {
            lengths[row] = encoder.shape().length(sources[row]);
            steps = Math.max(steps, lengths[row]);
        }
        sourceShape = SequenceShape.of(steps, rows).withLengths(lengths);
        keyView = new Slice(keys, 0, steps * rows * keyWidth);
        int batch = encoder.shape().batch();
        float[] all = encoder.keys().array();
        for (int s = 0; s < steps && keyWidth > 0; s++) {
            for (int row = 0; row < rows; row++) {
                int at = (s * batch + sources[row]) * keyWidth;
                System.arraycopy(all, at, keys, (s * rows + row) * keyWidth, keyWidth);
            }
        }
    }
}
