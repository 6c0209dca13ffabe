package dev.rnn.examples;

import dev.rnn.api.Backends;
import dev.rnn.api.GruSpec;
import dev.rnn.model.Batches;
import dev.rnn.model.Example;
import dev.rnn.model.Network;
import dev.rnn.model.NetworkObjective;
import dev.rnn.model.OutputAt;
import dev.rnn.model.Trainer;
import dev.rnn.model.TrainingOptions;
import dev.rnn.model.Vocabulary;
import dev.rnn.model.data.Part;
import dev.rnn.model.data.Split;
import dev.rnn.model.data.Table;
import dev.rnn.model.data.TextFile;
import dev.rnn.model.data.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Learns from lines of label TAB message which messages are spam. */
public final class SpamFilter {
    private SpamFilter() {}

    /**
     * Trains, and says how many messages of the validation part are right.
     *
     * @param arguments the file
     * @throws IOException if it cannot be read
     */
    public static void main(String... arguments) throws IOException {
        Map<Part, List<Table.Row>> parts = new EnumMap<>(Part.class);
        for (Table.Row row :
                Table.tsv(TextFile.read(Path.of(arguments[0])), "label", "message").rows()) {
            parts.computeIfAbsent(new Split(0).of(row.text("message")), p -> new ArrayList<>())
                    .add(row);
        }
        List<List<String>> texts = new ArrayList<>();
        for (Table.Row row : parts.get(Part.TRAINING)) {
            texts.add(Tokenizer.WORDS.tokens(row.text("message")));
        }
        Vocabulary words = Vocabulary.counted(texts, 2, Vocabulary.UNKNOWN);
        Network network =
                Network.builder(Backends.best())
                        .symbols(words.size())
                        .embedding(32)
                        .gru(32, GruSpec.Form.RESET_AFTER)
                        .outputs(2)
                        .outputAt(OutputAt.LAST_STEP)
                        .build();
        Map<Part, List<Example>> examples = new EnumMap<>(Part.class);
        for (Part part : List.of(Part.TRAINING, Part.VALIDATION)) {
            for (Table.Row row : parts.get(part)) {
                int[] symbols = words.encode(Tokenizer.WORDS.tokens(row.text("message")));
                examples.computeIfAbsent(part, p -> new ArrayList<>())
                        .add(
                                Example.symbols(symbols)
                                        .withClasses(row.text("label").equals("spam") ? 1 : 0));
            }
        }
        Batches training = Batches.training(network.spec(), examples.get(Part.TRAINING), 32);
        Batches unseen = Batches.evaluation(network.spec(), examples.get(Part.VALIDATION), 32);
        TrainingOptions options = TrainingOptions.DEFAULT.withEpochs(4).withRate(0.005f, 0.0005f);
        try (Trainer trainer =
                new Trainer(
                        NetworkObjective.of(network, training).withValidation(unseen), options)) {
            while (trainer.step()) {}
            System.out.printf(
                    "loss of unseen messages: %.4f%n", trainer.validate().orElseThrow().loss());
        }
    }
}
