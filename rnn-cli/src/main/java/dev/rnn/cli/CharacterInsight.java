package dev.rnn.cli;

import dev.rnn.api.Input;
import dev.rnn.model.CharacterModel;
import dev.rnn.model.Network;
import dev.rnn.model.Trainer;
import dev.rnn.model.Vocabulary;
import dev.rnn.model.insight.Answer;
import dev.rnn.model.insight.GateTrace;
import dev.rnn.model.insight.GateTraces;
import dev.rnn.model.insight.Insight;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a character model shows of itself: a text of its own, and its gates over one that it reads.
 */
final class CharacterInsight {
    private static final int LENGTH = 400;
    private static final float TEMPERATURE = 0.8f;
    private static final long SEED = 1;

    /** Letters that gates are shown over. */
    static final int READ = 160;

    private CharacterInsight() {}

    /** What a trainer's model shows; it reads the start of a text. */
    static Function<Trainer, Insight> over(Vocabulary vocabulary, int... symbols) {
        return trainer -> of(trainer.network(), vocabulary, symbols);
    }

    private static Insight of(Network network, Vocabulary vocabulary, int... symbols) {
        String written =
                new CharacterModel(network, vocabulary).sampler(SEED, TEMPERATURE).next(LENGTH);
        return new Insight(
                List.of(
                        new Answer(
                                "Written by the model: %d characters at temperature %s, seed %d, always the same one."
                                        .formatted(LENGTH, TEMPERATURE, SEED),
                                written,
                                "")),
                Optional.empty(),
                List.of(),
                gates(network, vocabulary, symbols));
    }

    /** The gates over the start of a text. */
    static List<GateTrace> gates(Network network, Vocabulary vocabulary, int... symbols) {
        int read = Math.min(READ, symbols.length);
        if (read == 0) {
            return List.of();
        }
        int[] start = Arrays.copyOf(symbols, read);
        List<String> letters =
                Arrays.stream(start)
                        .mapToObj(symbol -> Character.toString(vocabulary.codePoint(symbol)))
                        .toList();
        return GateTraces.of(network, letters, Input.oneHot(start));
    }
}
