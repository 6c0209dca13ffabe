package dev.rnn.model.task;

import dev.rnn.model.TrainingOptions;
import dev.rnn.model.data.TextFile;
import dev.rnn.model.data.Tokenizer;
import dev.rnn.model.insight.AttentionMap;
import dev.rnn.model.metric.EditDistance;
import dev.rnn.model.metric.Estimate;
import dev.rnn.model.seq2seq.EncoderDecoderSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Dates in many notations of ten languages as ISO 8601, character by character. */
final class DatesTask extends Transduction {
    private static final int EXAMPLES = 20_000;
    private static final int EMBEDDING = 32;
    private static final float DROPOUT = 0.1f;
    private static final int SHOWN = 2;

    @Override
    public String name() {
        return "dates";
    }

    @Override
    public String about() {
        return "dates in many notations of ten languages as year-month-day";
    }

    @Override
    public String data() {
        return "";
    }

    @Override
    public TaskSettings settings() {
        return new TaskSettings(
                64,
                64,
                TrainingOptions.DEFAULT.withEpochs(4).withRate(0.005f, 0.0002f).withClip(1));
    }

    @Override
    List<Phrase> read(TextFile file) {
        List<Phrase> phrases = new ArrayList<>();
        for (Dates.Written date : Dates.distinct(EXAMPLES)) {
            phrases.add(
                    new Phrase(
                            date.text(),
                            date.text(),
                            Tokenizer.CHARACTERS.tokens(date.date().toString())));
        }
        return phrases;
    }

    @Override
    Reading reading(List<Phrase> training) {
        return TokenReading.of(Tokenizer.CHARACTERS, training, 1);
    }

    @Override
    Reading reading(Map<String, String> lines) {
        return TokenReading.of(Tokenizer.CHARACTERS, lines);
    }

    @Override
    int atLeast() {
        return 1;
    }

    @Override
    int longest() {
        return 12;
    }

    @Override
    EncoderDecoderSpec spec(int source, int symbols, TaskSettings settings) {
        return EncoderDecoderSpec.withAttention(
                source, symbols, EMBEDDING, settings.hidden(), DROPOUT);
    }

    @Override
    Scores scores(TransductionModel model, List<Phrase> phrases) {
        List<List<String>> written =
                model.write(phrases.stream().map(Phrase::input).toList(), 1, 0);
        EditDistance edits = new EditDistance();
        List<Double> distances = new ArrayList<>();
        StringBuilder pictures = new StringBuilder();
        int shown = 0;
        for (int i = 0; i < written.size(); i++) {
            Phrase phrase = phrases.get(i);
            edits.add(phrase.target(), written.get(i));
            // Where the year comes first, the parts of a date are in the order of ISO 8601.
            if (phrase.input().startsWith(text(phrase.target()).substring(0, 4))) {
                AttentionMap picture = model.attention(phrase.input()).orElseThrow();
                distances.add(picture.offDiagonal());
                if (shown++ < SHOWN) {
                    pictures.append(picture).append('\n');
                }
            }
        }
        SequencedMap<String, Estimate> figures = new LinkedHashMap<>();
        figures.put("dates without error", edits.exact());
        figures.put("character error rate", edits.rate());
        if (!distances.isEmpty()) {
            double[] values = distances.stream().mapToDouble(Double::doubleValue).toArray();
            figures.put("attention off the diagonal, year first", Estimate.mean(values));
        }
        return new Scores(figures, pictures.toString());
    }

    @Override
    String text(List<String> tokens) {
        return String.join("", tokens);
    }
}
