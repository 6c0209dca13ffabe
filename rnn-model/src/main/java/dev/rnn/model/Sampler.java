package dev.rnn.model;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.Input;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.model.decode.Picker;
import dev.rnn.model.decode.Sampling;

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
    private final Session session;
    private final Picker picker;
    private final int[] symbol = new int[1];
    private final Input input = Input.oneHot(symbol);
    private final Slice state;
    private final Slice logits;
    private boolean started;

    Sampler(CharacterModel model, long seed, float temperature) {
        Sampling sampling = Sampling.temperature(temperature);
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
        Backend backend = model.network().backend();
        session = model.network().newSession(1, 1);
        picker = new Picker(sampling, vocabulary.size(), backend, backend.random(seed, STREAM));
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
        Checks.given("text", text);
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
        int next = picker.pick(logits);
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
}
