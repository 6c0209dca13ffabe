package dev.rnn.model.task;

import dev.rnn.api.LossSpec;
import dev.rnn.model.TrainingOptions;
import dev.rnn.model.data.DataException;
import dev.rnn.model.data.Table;
import dev.rnn.model.data.TextFile;
import dev.rnn.model.data.Tokenizer;
import dev.rnn.model.loss.Reduction;
import dev.rnn.model.loss.SoftmaxCrossEntropySpec;
import dev.rnn.model.metric.EditDistance;
import dev.rnn.model.metric.Estimate;
import dev.rnn.model.seq2seq.EncoderDecoderSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** How a word is spoken: letters to phonemes. */
final class SpellingTask extends Transduction {
    private static final LossSpec SMOOTHED =
            new SoftmaxCrossEntropySpec(Reduction.SUM).withLabelSmoothing(0.1f);

    private static final int EMBEDDING = 64;
    private static final float DROPOUT = 0.3f;

    @Override
    public String name() {
        return "spelling";
    }

    @Override
    public String about() {
        return "how a word is spoken, from its letters to its phonemes";
    }

    @Override
    public String data() {
        return "lines of word TAB phonemes with blanks between";
    }

    @Override
    public TaskSettings settings() {
        return new TaskSettings(
                256,
                64,
                TrainingOptions.DEFAULT
                        .withEpochs(12)
                        .withRate(0.003f, 0.0001f)
                        .withClip(1)
                        .withLoss(SMOOTHED));
    }

    @Override
    List<Phrase> read(TextFile file) throws DataException {
        List<Phrase> phrases = new ArrayList<>();
        for (Table.Row row : Table.tsv(file, "word", "phonemes").rows()) {
            String word = row.text("word");
            phrases.add(new Phrase(word, word, Tokenizer.BLANKS.tokens(row.text("phonemes"))));
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
        return 40;
    }

    @Override
    EncoderDecoderSpec spec(int source, int symbols, TaskSettings settings) {
        return EncoderDecoderSpec.withAttention(
                source, symbols, EMBEDDING, settings.hidden(), DROPOUT);
    }

    @Override
    Scores scores(TransductionModel model, List<Phrase> phrases) {
        SequencedMap<String, Estimate> figures = new LinkedHashMap<>();
        List<String> words = phrases.stream().map(Phrase::input).toList();
        for (int width : new int[] {TransductionModel.BEAM, 1}) {
            EditDistance all = new EditDistance();
            EditDistance unstressed = new EditDistance();
            List<List<String>> spoken = model.write(words, width, 0);
            for (int i = 0; i < spoken.size(); i++) {
                all.add(phrases.get(i).target(), spoken.get(i));
                unstressed.add(unstressed(phrases.get(i).target()), unstressed(spoken.get(i)));
            }
            String how = width == 1 ? ", greedy" : "";
            figures.put("phoneme error rate" + how, all.rate());
            figures.put("phoneme error rate without stress" + how, unstressed.rate());
            figures.put("words without error" + how, all.exact());
        }
        return new Scores(figures, "");
    }

    /** AH0, AH1 and AH2 are the same but for their stress. */
    private static List<String> unstressed(List<String> phonemes) {
        return phonemes.stream().map(phoneme -> phoneme.replaceAll("[0-9]", "")).toList();
    }

    @Override
    String text(List<String> tokens) {
        return String.join(" ", tokens);
    }
}
