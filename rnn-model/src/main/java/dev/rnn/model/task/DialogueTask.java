package dev.rnn.model.task;

import dev.rnn.model.TrainingOptions;
import dev.rnn.model.data.DataException;
import dev.rnn.model.data.TextFile;
import dev.rnn.model.data.Tokenizer;
import dev.rnn.model.metric.Estimate;
import dev.rnn.model.metric.Likelihood;
import dev.rnn.model.seq2seq.EncoderDecoderSpec;
import dev.rnn.model.seq2seq.Pair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** What somebody in a play answers: a small chat bot from its turns of speech. */
final class DialogueTask extends Transduction {
    private static final int EMBEDDING = 128;
    private static final float DROPOUT = 0.4f;

    /** Tokens of a turn: longer ones are cut off when they are heard, and not learnt to say. */
    private static final int LONGEST = 30;

    @Override
    public String name() {
        return "dialogue";
    }

    @Override
    public String about() {
        return "what somebody in a play answers, for rnn chat";
    }

    @Override
    public String data() {
        return "turns of speech with an empty line between: NAME, a colon, then lines";
    }

    @Override
    public TaskSettings settings() {
        return new TaskSettings(
                192,
                32,
                TrainingOptions.DEFAULT.withEpochs(8).withRate(0.001f, 0.0001f).withClip(1));
    }

    @Override
    List<Phrase> read(TextFile file) throws DataException {
        List<Phrase> phrases = new ArrayList<>();
        String before = null;
        for (String block : file.text().replace("\r\n", "\n").split("\n\\s*\n")) {
            String turn = turn(block);
            if (before != null && turn != null) {
                List<String> tokens = Tokenizer.WORDS.tokens(turn);
                if (tokens.size() <= LONGEST) {
                    phrases.add(new Phrase(before, before, tokens));
                }
            }
            before = turn;
        }
        if (phrases.isEmpty()) {
            throw new DataException(
                    "%s holds no turns of speech; it must hold %s".formatted(file.name(), data()));
        }
        return phrases;
    }

    /** What is said, in one line; null if the block is no turn. */
    private static String turn(String block) {
        String[] lines = block.strip().split("\\R");
        if (lines.length < 2 || !lines[0].strip().endsWith(":")) {
            return null;
        }
        return String.join(" ", List.of(lines).subList(1, lines.length)).strip();
    }

    @Override
    Reading reading(List<Phrase> training) {
        return TokenReading.of(Tokenizer.WORDS, training, 3).withLongest(LONGEST);
    }

    @Override
    Reading reading(Map<String, String> lines) {
        return TokenReading.of(Tokenizer.WORDS, lines).withLongest(LONGEST);
    }

    @Override
    int atLeast() {
        return 3;
    }

    @Override
    int longest() {
        return LONGEST;
    }

    @Override
    EncoderDecoderSpec spec(int source, int symbols, TaskSettings settings) {
        return EncoderDecoderSpec.withAttention(
                source, symbols, EMBEDDING, settings.hidden(), DROPOUT);
    }

    @Override
    Scores scores(TransductionModel model, List<Phrase> phrases) {
        List<Pair> pairs = model.pairs(phrases);
        float[] losses = model.transducer().losses(pairs);
        Likelihood likelihood = new Likelihood();
        for (int i = 0; i < losses.length; i++) {
            likelihood.add(losses[i], pairs.get(i).target().size() + 1);
        }
        SequencedMap<String, Estimate> figures = new LinkedHashMap<>();
        figures.put("perplexity", likelihood.perplexity());
        figures.put("nats a word", likelihood.nats());
        return new Scores(figures, "");
    }

    @Override
    String text(List<String> tokens) {
        return Words.text(tokens);
    }
}
