package dev.rnn.examples;

import dev.rnn.api.Backends;
import dev.rnn.model.*;
import dev.rnn.model.data.*;
import dev.rnn.model.metric.EditDistance;
import dev.rnn.model.seq2seq.*;
import java.io.IOException;
import java.nio.file.Path;
import java.util.*;

/** How words are spoken, of lines of word TAB phonemes: arguments FILE EPOCHS. */
public final class Spelling {
    private Spelling() {}

    /**
     * Runs the example.
     *
     * @param arguments FILE EPOCHS
     * @throws IOException if the file cannot be read
     */
    public static void main(String[] arguments) throws IOException {
        Vocabulary letters = Vocabulary.of("abcdefghijklmnopqrstuvwxyz");
        List<Pair> training = new ArrayList<>();
        List<Pair> unseen = new ArrayList<>();
        Table table = Table.tsv(TextFile.read(Path.of(arguments[0])), "word", "phonemes");
        List<List<String>> spoken = new ArrayList<>();
        for (Table.Row row : table.rows()) {
            spoken.add(Tokenizer.BLANKS.tokens(row.text("phonemes")));
        }
        Vocabulary phonemes = Vocabulary.counted(spoken, 1, Vocabulary.END);
        for (int i = 0; i < spoken.size(); i++) {
            String word = table.rows().get(i).text("word");
            boolean test = new Split(0).of(word) == Part.TEST;
            (test ? unseen : training)
                    .add(Pair.of(letters.encode(word), phonemes.encode(spoken.get(i))));
        }
        EncoderDecoderSpec spec =
                EncoderDecoderSpec.withAttention(letters.size(), phonemes.size(), 32, 128, 0.2f);
        EncoderDecoder start = EncoderDecoder.initial(Backends.best(), spec, 1);
        EncoderDecoderObjective objective = EncoderDecoderObjective.of(start, training, 32);
        int epochs = Integer.parseInt(arguments[1]);
        try (Trainer trainer = new Trainer(objective, TrainingOptions.DEFAULT.withEpochs(epochs))) {
            while (trainer.step()) {}
            Transducer speaker = new Transducer(objective.model(trainer.parameters()), 40);
            List<List<Integer>> said =
                    speaker.write(unseen.stream().map(Pair::source).toList(), 5, 0);
            EditDistance errors = new EditDistance();
            for (int i = 0; i < said.size(); i++) {
                errors.add(unseen.get(i).target(), said.get(i));
            }
            System.out.printf("phoneme error rate %.3f%n", errors.rate().value());
        }
    }
}
