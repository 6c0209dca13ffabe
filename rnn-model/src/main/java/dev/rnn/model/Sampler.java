package dev.rnn.model;

import dev.rnn.api.Backend;
import dev.rnn.api.Input;
import dev.rnn.api.RandomStream;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Softmax;

/**
 * Writes text: draws each character from the probabilities that the network gives after the ones
 * before. Not safe for use by two threads at once; each takes its own from {@link
 * CharacterModel#sampler}.
 */
public final class Sampler {
    /** The stream of the seed that characters are drawn from; initial weights use the first few. */
    private static final long STREAM = 1L << 32;

    private static final SequenceShape ONE = SequenceShape.of(1, 1);

    private final Vocabulary vocabulary;
    private final float temperature;
    private final Session session;
    private final Softmax softmax;
    private final RandomStream random;
    private final int[] symbol = new int[1];
    private final Input input = Input.oneHot(symbol);
    private final Slice state;
    private final Slice logits;
    private final Slice draws = Slice.zeros(4);
    private int drawn = 4;
    private boolean started;

    Sampler(CharacterModel model, long seed, float temperature) {
        if (!(temperature >= 0 && Float.isFinite(temperature))) {
            throw new IllegalArgumentException(
                    "temperature is %s, must be at least 0 and finite".formatted(temperature));
        }
        NetworkSpec spec = model.network().spec();
        if (spec.readsAhead() || spec.outputAt() != OutputAt.EVERY_STEP) {
            throw new IllegalArgumentException(
                    "the network %s; text is written by one that reads forwards and gives an output at every step"
                            .formatted(
                                    spec.readsAhead()
                                            ? "reads sequences from their end too"
                                            : "gives outputs at " + spec.outputAt()));
        }
        this.vocabulary = model.vocabulary();
        this.temperature = temperature;
        Backend backend = model.network().backend();
        session = model.network().newSession(1, 1);
        softmax = backend.softmax();
        random = backend.random(seed, STREAM);
        state = session.newState(1);
        logits = Slice.zeros(vocabulary.size());
    }

    /**
     * Reads a text that what follows should continue.
     *
     * @param text characters of the model's vocabulary
     * @throws IllegalArgumentException at the first character that the model does not know, with
     *     its position; nothing is read then
     */
    public void read(String text) {
        for (int next : vocabulary.encode(text)) {
            read(next);
        }
    }

    private void read(int next) {
        symbol[0] = next;
        session.run(ONE, input, state, logits);
        started = true;
    }

    /**
     * Writes one more character. Without a text read before, the first one follows a line's end, or
     * the vocabulary's first character if it has no line's end.
     *
     * @return its code point
     */
    public int next() {
        if (!started) {
            read(Math.max(vocabulary.symbol('\n'), 0));
        }
        int next = temperature == 0 ? likeliest() : draw();
        read(next);
        return vocabulary.codePoint(next);
    }

    /**
     * Writes on.
     *
     * @param length characters to write, at least 0
     * @return the text
     */
    public String next(int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(next());
        }
        return text.toString();
    }

    private int likeliest() {
        int best = 0;
        for (int i = 1; i < logits.length(); i++) {
            if (logits.get(i) > logits.get(best)) {
                best = i;
            }
        }
        return best;
    }

    /**
     * The largest logit is taken off first, so that no temperature, however small, gives infinity
     * minus infinity.
     */
    private int draw() {
        float[] p = logits.array();
        float max = p[likeliest()];
        for (int i = 0; i < p.length; i++) {
            p[i] = (p[i] - max) / temperature;
        }
        softmax.softmax(1, p.length, logits, logits);
        if (drawn == draws.length()) {
            random.uniform(draws);
            drawn = 0;
        }
        float left = draws.get(drawn++);
        int last = 0;
        for (int i = 0; i < p.length; i++) {
            if (p[i] > 0) {
                last = i;
                left -= p[i];
                if (left < 0) {
                    break;
                }
            }
        }
        return last;
    }
}
