package dev.rnn.examples;

import dev.rnn.api.Backends;
import dev.rnn.model.*;
import dev.rnn.model.data.*;
import dev.rnn.model.seq2seq.*;
import java.io.IOException;
import java.nio.file.Path;
import java.util.*;

/** Translates a sentence, of lines of sentence TAB translation: arguments FILE EPOCHS SENTENCE. */
public final class Translation {
    private Translation() {}

    /**
     * Runs the example.
     *
     * @param arguments FILE EPOCHS SENTENCE
     * @throws IOException if the file cannot be read
     */
    public static void main(String[] arguments) throws IOException {
        List<List<String>> english = new ArrayList<>();
        List<List<String>> french = new ArrayList<>();
        for (Table.Row row : Table.tsv(TextFile.read(Path.of(arguments[0])), "en", "fr").rows()) {
            english.add(Tokenizer.WORDS.tokens(row.text("en")));
            french.add(Tokenizer.WORDS.tokens(row.text("fr")));
        }
        Vocabulary from = Vocabulary.counted(english, 2, Vocabulary.UNKNOWN);
        Vocabulary to = Vocabulary.counted(french, 2, Vocabulary.END, Vocabulary.UNKNOWN);
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < english.size(); i++) {
            pairs.add(Pair.of(from.encode(english.get(i)), to.encode(french.get(i))));
        }
        EncoderDecoderSpec spec =
                EncoderDecoderSpec.withAttention(from.size(), to.size(), 64, 128, 0.3f);
        EncoderDecoder start = EncoderDecoder.initial(Backends.best(), spec, 1);
        EncoderDecoderObjective objective = EncoderDecoderObjective.of(start, pairs, 64);
        int epochs = Integer.parseInt(arguments[1]);
        try (Trainer trainer = new Trainer(objective, TrainingOptions.DEFAULT.withEpochs(epochs))) {
            while (trainer.step()) {}
            int unknown = to.symbol(Vocabulary.UNKNOWN);
            Transducer translator =
                    new Transducer(objective.model(trainer.parameters()), 40, unknown);
            Source source = Source.symbols(from.encode(Tokenizer.WORDS.tokens(arguments[2])));
            List<Integer> written = translator.write(List.of(source), 5, 0).get(0);
            System.out.println(String.join(" ", written.stream().map(to::token).toList()));
        }
    }
}
