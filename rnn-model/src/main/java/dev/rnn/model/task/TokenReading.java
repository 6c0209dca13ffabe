package dev.rnn.model.task;

import dev.rnn.model.Vocabulary;
import dev.rnn.model.data.Tokenizer;
import dev.rnn.model.seq2seq.Source;
import java.util.List;
import java.util.Map;

/** Texts as symbols of their tokens, the first {@code longest} of them. */
record TokenReading(Tokenizer tokenizer, Vocabulary vocabulary, int longest) implements Reading {
    private static final String TOKENS = "task.source";

    /** Of the tokens that occur at least so often in what is read for training. */
    static TokenReading of(Tokenizer tokenizer, List<Phrase> training, int atLeast) {
        return new TokenReading(
                tokenizer,
                Vocabulary.counted(
                        training.stream().map(phrase -> tokenizer.tokens(phrase.input())).toList(),
                        atLeast,
                        Vocabulary.UNKNOWN),
                Integer.MAX_VALUE);
    }

    static TokenReading of(Tokenizer tokenizer, Map<String, String> lines) {
        return new TokenReading(
                tokenizer, TransductionModel.vocabulary(lines.get(TOKENS)), Integer.MAX_VALUE);
    }

    TokenReading withLongest(int longest) {
        return new TokenReading(tokenizer, vocabulary, longest);
    }

    @Override
    public int size() {
        return vocabulary.size();
    }

    @Override
    public Source source(String input) {
        return Source.symbols(vocabulary.encode(tokens(input)));
    }

    @Override
    public List<String> tokens(String input) {
        List<String> tokens = tokenizer.tokens(input);
        List<String> read = tokens.isEmpty() ? List.of(Vocabulary.UNKNOWN) : tokens;
        return read.subList(0, Math.min(longest, read.size()));
    }

    @Override
    public Map<String, String> lines() {
        return Map.of(TOKENS, TransductionModel.line(vocabulary));
    }
}
