package dev.rnn.model.serve;

import dev.rnn.api.Checks;
import dev.rnn.api.Input;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.model.Network;
import dev.rnn.model.OutputAt;
import dev.rnn.model.Session;
import java.util.Arrays;

/**
 * One stream of events that a network scores as they come: the state so far, and room to take one
 * step. A step gives the same bits as the whole sequence at once would, and allocates nothing.
 *
 * <p>Any number of streams share one {@link Network}, on any number of threads, without a lock. A
 * stream itself belongs to one thread at a time; a second one that steps in is told so.
 */
public final class StreamingSession {
    private static final SequenceShape ONE = SequenceShape.of(1, 1);

    private final Network network;
    private final Session session;
    private final int inputs;
    private final int[] symbol = new int[1];
    private final Input oneHot = Input.oneHot(symbol);
    private final Slice features;
    private final Input dense;
    private final Slice state;
    private final Slice logits;
    private long steps;

    /** A {@link BatchScorer} has an event of this stream that it has not scored yet. */
    boolean waiting;

    /**
     * A stream before its first event, which starts from zeros or the network's learnt state.
     *
     * @param network scores; it must read forwards
     * @throws IllegalArgumentException if the network reads sequences from their end
     */
    public StreamingSession(Network network) {
        session = stepper(network, 1);
        this.network = network;
        inputs = network.spec().inputs();
        features = Slice.zeros(inputs);
        dense = Input.dense(features);
        state = session.newState(1);
        logits = Slice.zeros(network.spec().outputs());
    }

    /** A session for one step of up to {@code maxBatch} streams. */
    static Session stepper(Network network, int maxBatch) {
        Checks.given("network", network);
        if (network.spec().readsAhead()) {
            throw new IllegalArgumentException(
                    "the network reads sequences from their end too, so it needs them whole; use a Session, or a network that reads forwards");
        }
        Session session = network.newSession(1, maxBatch);
        if (network.spec().outputAt() == OutputAt.CHOSEN_STEPS) {
            session.choose(0);
        }
        return session;
    }

    /**
     * The network that scores.
     *
     * @return the one it was made with
     */
    public Network network() {
        return network;
    }

    /**
     * The next event of a network that reads symbols.
     *
     * @param symbol from 0 to inputs - 1
     * @return {@link #logits()}
     * @throws IllegalArgumentException if there is no such symbol; the stream is as it was
     * @throws IllegalStateException if another thread uses this stream at the same time, or it
     *     waits in a {@link BatchScorer}
     */
    public Slice step(int symbol) {
        ready();
        this.symbol[0] = symbol;
        session.run(ONE, oneHot, state, logits);
        steps++;
        return logits;
    }

    /**
     * The next event of a network that reads vectors.
     *
     * @param x {@code [inputs]}; copied
     * @return {@link #logits()}
     * @throws IllegalArgumentException if it has another length, or a number that is not finite;
     *     the stream is as it was
     * @throws IllegalStateException if another thread uses this stream at the same time, or it
     *     waits in a {@link BatchScorer}
     */
    public Slice step(Slice x) {
        ready();
        Checks.length("x", x, inputs, "the network's inputs");
        System.arraycopy(x.array(), x.offset(), features.array(), 0, inputs);
        session.run(ONE, dense, state, logits);
        steps++;
        return logits;
    }

    private void ready() {
        if (waiting) {
            throw new IllegalStateException("this stream waits in a BatchScorer; run() that first");
        }
    }

    /**
     * What the network gave after the last event.
     *
     * @return {@code [outputs]}; always the same array, overwritten by each step; zeros before the
     *     first
     */
    public Slice logits() {
        return logits;
    }

    /**
     * Events read so far.
     *
     * @return their number, those before a {@link #restore} included
     */
    public long steps() {
        return steps;
    }

    /** Starts anew, as before the first event. */
    public void reset() {
        ready();
        session.reset(1, state, 0);
        Arrays.fill(logits.array(), 0);
        steps = 0;
    }

    /**
     * The state as it is now.
     *
     * @return a copy, which later steps do not change
     */
    public StreamState snapshot() {
        ready();
        return new StreamState(network.fingerprint(), steps, state.toArray());
    }

    /**
     * Goes on from a state, which may come from another stream, process or machine. {@link
     * #logits()} are zeros until the next event.
     *
     * @param snapshot a state of the same network
     * @throws IllegalArgumentException if it is of another one; the stream is as it was
     */
    public void restore(StreamState snapshot) {
        ready();
        Checks.given("snapshot", snapshot);
        if (snapshot.fingerprint() != network.fingerprint()
                || snapshot.values().length != state.length()) {
            throw new IllegalArgumentException(
                    "snapshot is of network %016x, this stream's is %016x; load the network that it was taken with"
                            .formatted(snapshot.fingerprint(), network.fingerprint()));
        }
        System.arraycopy(snapshot.values(), 0, state.array(), 0, state.length());
        Arrays.fill(logits.array(), 0);
        steps = snapshot.steps();
    }

    /**
     * A second stream that goes on from here, to try what would come after different events.
     *
     * @return a new stream of the same network and state, and the same last {@link #logits()}
     */
    public StreamingSession fork() {
        ready();
        StreamingSession fork = new StreamingSession(network);
        System.arraycopy(state.array(), 0, fork.state.array(), 0, state.length());
        System.arraycopy(logits.array(), 0, fork.logits.array(), 0, logits.length());
        fork.steps = steps;
        return fork;
    }

    /** The carried state itself, for {@link BatchScorer}. */
    Slice state() {
        return state;
    }

    /** Out of a group; {@code stepped} if it took a step there. */
    void leave(boolean stepped) {
        waiting = false;
        if (stepped) {
            steps++;
        }
    }
}
