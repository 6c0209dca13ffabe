package dev.rnn.model.task;

import dev.rnn.model.TrainingOptions;
import dev.rnn.model.data.DataException;
import dev.rnn.model.data.TextFile;
import dev.rnn.model.data.Tokenizer;
import dev.rnn.model.metric.EditDistance;
import dev.rnn.model.metric.Estimate;
import dev.rnn.model.seq2seq.EncoderDecoderSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** The name of a digit's image, letter by letter: one to many. */
final class CaptionTask extends Transduction {
    private static final List<String> NAMES =
            List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");

    private static final float DROPOUT = 0.2f;

    @Override
    public String name() {
        return "caption";
    }

    @Override
    public String about() {
        return "the name of a digit's image, letter by letter";
    }

    @Override
    public String data() {
        return "lines of 64 grey values from 0 to 16 and the digit, with commas between";
    }

    @Override
    public TaskSettings settings() {
        return new TaskSettings(
                128,
                32,
                TrainingOptions.DEFAULT.withEpochs(40).withRate(0.003f, 0.0001f).withClip(1));
    }

    @Override
    List<Phrase> read(TextFile file) throws DataException {
        List<Phrase> phrases = new ArrayList<>();
        for (DigitImage image : DigitImage.read(file)) {
            String name = NAMES.get(image.digit());
            phrases.add(
                    new Phrase(image.line(), image.values(), Tokenizer.CHARACTERS.tokens(name)));
        }
        return phrases;
    }

    @Override
    Reading reading(List<Phrase> training) {
        return new ImageReading();
    }

    @Override
    Reading reading(Map<String, String> lines) {
        return new ImageReading();
    }

    @Override
    int atLeast() {
        return 1;
    }

    @Override
    int longest() {
        return 8;
    }

    @Override
    EncoderDecoderSpec spec(int source, int symbols, TaskSettings settings) {
        return EncoderDecoderSpec.ofVector(source, symbols, settings.hidden(), DROPOUT);
    }

    @Override
    Scores scores(TransductionModel model, List<Phrase> phrases) {
        EditDistance edits = new EditDistance();
        List<List<String>> names = model.write(phrases.stream().map(Phrase::input).toList(), 1, 0);
        for (int i = 0; i < names.size(); i++) {
            edits.add(phrases.get(i).target(), names.get(i));
        }
        SequencedMap<String, Estimate> figures = new LinkedHashMap<>();
        figures.put("names without error", edits.exact());
        figures.put("letter error rate", edits.rate());
        return new Scores(figures, "");
    }

    @Override
    String text(List<String> tokens) {
        return String.join("", tokens);
    }
}
