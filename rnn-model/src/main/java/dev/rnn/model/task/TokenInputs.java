package dev.rnn.model.task;

import dev.rnn.model.Example;
import dev.rnn.model.Vocabulary;
import dev.rnn.model.data.Tokenizer;
import java.util.List;
import java.util.Map;

/** Texts as symbols of their tokens, the first {@code longest} of them. */
record TokenInputs(Tokenizer tokenizer, Vocabulary vocabulary, int longest) implements Inputs {
    private static final String TOKENS = "task.tokens";

    /** Tokens come from lines, so none holds a line's end. */
    private static final String BETWEEN = "\n";

    /** Of the tokens that occur in training texts at least so often. */
    static TokenInputs of(Tokenizer tokenizer, List<Labelled> training, int atLeast, int longest) {
        Iterable<List<String>> texts =
                training.stream().map(example -> tokenizer.tokens(example.input())).toList();
        return new TokenInputs(
                tokenizer, Vocabulary.counted(texts, atLeast, Vocabulary.UNKNOWN), longest);
    }

    static TokenInputs of(Tokenizer tokenizer, Map<String, String> lines, int longest) {
        return new TokenInputs(
                tokenizer, Vocabulary.of(List.of(lines.get(TOKENS).split(BETWEEN))), longest);
    }

    @Override
    public int size() {
        return vocabulary.size();
    }

    @Override
    public Example example(String input) {
        return Example.symbols(vocabulary.encode(tokens(input)));
    }

    @Override
    public List<String> tokens(String input) {
        List<String> tokens = tokenizer.tokens(input);
        List<String> read = tokens.isEmpty() ? List.of(Vocabulary.UNKNOWN) : tokens;
        return read.subList(0, Math.min(longest, read.size()));
    }

    @Override
    public Map<String, String> lines() {
        return Map.of(TOKENS, String.join(BETWEEN, vocabulary.tokens()));
    }
}
