package dev.rnn.examples;

import dev.rnn.api.*;
import dev.rnn.model.*;
import dev.rnn.model.data.*;
import java.io.IOException;
import java.nio.file.Path;
import java.util.*;
import java.util.stream.Stream;

/** Learns from lines of label TAB message which messages are spam: argument FILE. */
public final class SpamFilter {
    private SpamFilter() {}

    private record Message(Part part, int spam, List<String> words) {}

    /**
     * Trains, and measures the loss of the validation part.
     *
     * @param arguments FILE
     * @throws IOException if it cannot be read
     */
    public static void main(String... arguments) throws IOException {
        List<Message> messages = new ArrayList<>();
        TextFile file = TextFile.read(Path.of(arguments[0]));
        for (Table.Row row : Table.tsv(file, "label", "message").rows()) {
            String text = row.text("message");
            int spam = row.text("label").equals("spam") ? 1 : 0;
            messages.add(new Message(new Split(0).of(text), spam, Tokenizer.WORDS.tokens(text)));
        }
        Stream<Message> seen = messages.stream().filter(m -> m.part == Part.TRAINING);
        List<List<String>> texts = seen.map(Message::words).toList();
        Vocabulary words = Vocabulary.counted(texts, 2, Vocabulary.UNKNOWN);
        NetworkBuilder builder =
                Network.builder(Backends.best()).symbols(words.size()).embedding(32);
        builder.gru(32, GruSpec.Form.RESET_AFTER).outputs(2).outputAt(OutputAt.LAST_STEP);
        Network network = builder.build();
        Batches training =
                Batches.training(network.spec(), examples(messages, Part.TRAINING, words), 32);
        Batches unseen =
                Batches.evaluation(network.spec(), examples(messages, Part.VALIDATION, words), 32);
        Objective objective = NetworkObjective.of(network, training).withValidation(unseen);
        TrainingOptions options = TrainingOptions.DEFAULT.withEpochs(4).withRate(0.005f, 0.0005f);
        try (Trainer trainer = new Trainer(objective, options)) {
            while (trainer.step()) {}
            double loss = trainer.validate().orElseThrow().loss();
            System.out.printf("loss of unseen messages: %.4f%n", loss);
        }
    }

    private static List<Example> examples(List<Message> all, Part part, Vocabulary words) {
        return all.stream()
                .filter(m -> m.part == part)
                .map(m -> Example.symbols(words.encode(m.words)).withClasses(m.spam))
                .toList();
    }
}
