package dev.rnn.model.task;

import dev.rnn.model.TrainingOptions;
import dev.rnn.model.data.DataException;
import dev.rnn.model.data.Table;
import dev.rnn.model.data.TextFile;
import dev.rnn.model.data.Tokenizer;
import dev.rnn.model.metric.Bleu;
import dev.rnn.model.metric.Estimate;
import dev.rnn.model.seq2seq.EncoderDecoderSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Sentences of one language in another. */
final class TranslationTask extends Transduction {
    /** Words, signs included, that {@link WindowTranslationTask} reads. */
    static final int WINDOW = 5;

    private static final int EMBEDDING = 128;
    private static final float DROPOUT = 0.3f;

    /** Words as {@link Tokenizer#WORDS} has them, but l' and j' by themselves. */
    static final Tokenizer TARGET =
            Tokenizer.matches("[\\p{L}\\p{M}]+['’]?|\\p{N}+|[^\\s\\p{L}\\p{M}\\p{N}]", true);

    @Override
    public String name() {
        return "translation";
    }

    @Override
    public String about() {
        return "sentences of one language in another";
    }

    @Override
    public String data() {
        return "lines of sentence TAB translation";
    }

    @Override
    public TaskSettings settings() {
        return new TaskSettings(
                256,
                64,
                TrainingOptions.DEFAULT.withEpochs(12).withRate(0.002f, 0.0001f).withClip(1));
    }

    @Override
    List<Phrase> read(TextFile file) throws DataException {
        List<Phrase> phrases = new ArrayList<>();
        for (Table.Row row : Table.tsv(file, "sentence", "translation").rows()) {
            String sentence = row.text("sentence");
            phrases.add(new Phrase(sentence, sentence, target(row.text("translation"))));
        }
        return phrases;
    }

    /** A no-break space is a blank, too. */
    static List<String> target(String sentence) {
        return TARGET.tokens(sentence.replaceAll("\\p{Zs}", " "));
    }

    @Override
    Reading reading(List<Phrase> training) {
        return TokenReading.of(Tokenizer.WORDS, training, 2);
    }

    @Override
    Reading reading(Map<String, String> lines) {
        return TokenReading.of(Tokenizer.WORDS, lines);
    }

    @Override
    int atLeast() {
        return 2;
    }

    @Override
    int longest() {
        return 40;
    }

    @Override
    EncoderDecoderSpec spec(int source, int symbols, TaskSettings settings) {
        return EncoderDecoderSpec.withAttention(
                source, symbols, EMBEDDING, settings.hidden(), DROPOUT);
    }

    @Override
    Scores scores(TransductionModel model, List<Phrase> phrases) {
        Map<String, List<List<String>>> references = Phrase.references(phrases);
        List<String> sentences = List.copyOf(references.keySet());
        SequencedMap<String, Estimate> figures = new LinkedHashMap<>();
        for (int width : new int[] {TransductionModel.BEAM, 1}) {
            String how = width == 1 ? ", greedy" : ", beam";
            add(figures, how, sentences, model.write(sentences, width, 0), references);
        }
        return new Scores(figures, "");
    }

    /**
     * BLEU of all sentences, and of those that are too long for a fixed window. It counts the
     * tokens of {@link Tokenizer#WORDS}, whatever the model's own are.
     */
    static void add(
            SequencedMap<String, Estimate> figures,
            String how,
            List<String> sentences,
            List<List<String>> written,
            Map<String, List<List<String>>> references) {
        Bleu all = new Bleu();
        Bleu longer = new Bleu();
        boolean some = false;
        for (int i = 0; i < written.size(); i++) {
            List<String> given = words(written.get(i));
            List<List<String>> right =
                    references.get(sentences.get(i)).stream().map(TranslationTask::words).toList();
            all.add(given, right);
            if (Tokenizer.WORDS.tokens(sentences.get(i)).size() > WINDOW) {
                longer.add(given, right);
                some = true;
            }
        }
        figures.put("BLEU" + how, all.score());
        if (some) {
            figures.put("BLEU of more than %d words%s".formatted(WINDOW, how), longer.score());
        }
    }

    private static List<String> words(List<String> tokens) {
        return Tokenizer.WORDS.tokens(Words.text(tokens));
    }

    @Override
    String text(List<String> tokens) {
        return Words.text(tokens);
    }
}
