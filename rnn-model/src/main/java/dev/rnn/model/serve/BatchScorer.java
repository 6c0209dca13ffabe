package dev.rnn.model.serve;

import dev.rnn.api.Checks;
import dev.rnn.api.Input;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.StateLayout;
import dev.rnn.model.Network;
import dev.rnn.model.Session;

/**
 * Scores one event of each of many streams at once: the weights are read once for all of them,
 * which is several times as fast as stream after stream where they are large. Each stream gets the
 * same bits as alone. For one thread; groups of the same size allocate nothing.
 */
public final class BatchScorer {
    private final Network network;
    private final StateLayout layout;
    private final int inputs;
    private final int outputs;
    private final Session session;
    private final StreamingSession[] streams;
    private final int[] symbols;
    private final Input oneHot;
    private final float[] features;
    private final float[] state;
    private final float[] logits;

    private boolean dense;
    private int size;

    private SequenceShape shape;
    private Input denseInput;
    private Slice stateView;
    private Slice logitsView;

    /**
     * A scorer without events.
     *
     * @param network that of all the streams; it must read forwards
     * @param maxStreams the largest group, at least 1
     * @throws IllegalArgumentException if the network reads sequences from their end, or the group
     *     has no room
     */
    public BatchScorer(Network network, int maxStreams) {
        Checks.given("network", network);
        if (maxStreams < 1) {
            throw new IllegalArgumentException(
                    "maxStreams is %d, must be at least 1".formatted(maxStreams));
        }
        this.network = network;
        layout = network.spec().cell().states();
        inputs = network.spec().inputs();
        outputs = network.spec().outputs();
        session = StreamingSession.stepper(network, maxStreams);
        streams = new StreamingSession[maxStreams];
        symbols = new int[maxStreams];
        oneHot = Input.oneHot(symbols);
        features = new float[Math.multiplyExact(maxStreams, inputs)];
        state = new float[session.stateSize(maxStreams)];
        logits = new float[Math.multiplyExact(maxStreams, outputs)];
    }

    /**
     * How many events wait for {@link #run}.
     *
     * @return their number
     */
    public int size() {
        return size;
    }

    /**
     * Adds the next event of a stream whose network reads symbols.
     *
     * @param stream of this scorer's network, not in the group yet
     * @param symbol from 0 to inputs - 1
     * @throws IllegalArgumentException if the stream is of another network, or the symbol out of
     *     range
     * @throws IllegalStateException if the stream is in a group already, or the group is full or of
     *     vectors
     */
    public void add(StreamingSession stream, int symbol) {
        check(stream, false);
        if (symbol < 0 || symbol >= inputs) {
            throw new IllegalArgumentException(
                    "symbol is %d, must be from 0 to %d".formatted(symbol, inputs - 1));
        }
        symbols[size] = symbol;
        join(stream, false);
    }

    /**
     * Adds the next event of a stream whose network reads vectors.
     *
     * @param stream of this scorer's network, not in the group yet
     * @param x {@code [inputs]}; copied
     * @throws IllegalArgumentException if the stream is of another network, or the vector of
     *     another length, or not finite
     * @throws IllegalStateException if the stream is in a group already, or the group is full or of
     *     symbols
     */
    public void add(StreamingSession stream, Slice x) {
        check(stream, true);
        Checks.length("x", x, inputs, "the network's inputs");
        for (int i = 0; i < inputs; i++) {
            float value = x.array()[x.offset() + i];
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException(
                        "x[%d] is %s; give finite numbers".formatted(i, value));
            }
        }
        System.arraycopy(x.array(), x.offset(), features, size * inputs, inputs);
        join(stream, true);
    }

    private void check(StreamingSession stream, boolean ofVectors) {
        Checks.given("stream", stream);
        if (stream.network() != network) {
            throw new IllegalArgumentException(
                    "stream is of another network; make it of the one that this scorer has");
        }
        if (stream.waiting) {
            throw new IllegalStateException(
                    "stream has an event in a group already; run() that first");
        }
        if (size == streams.length) {
            throw new IllegalStateException(
                    "the group has all the %d streams that it has room for; run() it first"
                            .formatted(size));
        }
        if (size > 0 && dense != ofVectors) {
            throw new IllegalStateException(
                    "the group is of %s; run() it first".formatted(dense ? "vectors" : "symbols"));
        }
        if (ofVectors && network.spec().embedding() > 0) {
            throw new IllegalArgumentException(
                    "the network reads symbols, through an embedding; add the event's symbol");
        }
        float[] carried = stream.state().array();
        for (int i = 0; i < carried.length; i++) {
            if (!Float.isFinite(carried[i])) {
                throw new IllegalArgumentException(
                        "stream has %s in its state, after %d steps; reset() or restore() it"
                                .formatted(carried[i], stream.steps()));
            }
        }
    }

    private void join(StreamingSession stream, boolean ofVectors) {
        dense = ofVectors;
        stream.waiting = true;
        streams[size++] = stream;
    }

    /**
     * Takes the step of every stream in the group, which then is empty; the results are in their
     * logits.
     */
    public void run() {
        if (size == 0) {
            return;
        }
        if (shape == null || shape.batch() != size) {
            shape = SequenceShape.of(1, size);
            denseInput = Input.dense(new Slice(features, 0, size * inputs));
            stateView = new Slice(state, 0, session.stateSize(size));
            logitsView = new Slice(logits, 0, size * outputs);
        }
        for (int b = 0; b < size; b++) {
            carry(b, true);
        }
        boolean done = false;
        try {
            session.run(shape, dense ? denseInput : oneHot, stateView, logitsView);
            done = true;
        } finally {
            for (int b = 0; b < size; b++) {
                StreamingSession stream = streams[b];
                if (done) {
                    carry(b, false);
                    System.arraycopy(logits, b * outputs, stream.logits().array(), 0, outputs);
                }
                stream.leave(done);
                streams[b] = null;
            }
            size = 0;
        }
    }

    /** Copies the states of one stream into those of the group, or back. */
    private void carry(int b, boolean in) {
        float[] own = streams[b].state().array();
        int at = 0;
        for (int s = 0; s < layout.states().size(); s++) {
            int width = layout.states().get(s).width();
            int to = layout.offset(s, size, b);
            if (in) {
                System.arraycopy(own, at, state, to, width);
            } else {
                System.arraycopy(state, to, own, at, width);
            }
            at += width;
        }
    }
}
