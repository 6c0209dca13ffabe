package dev.rnn.examples;

import dev.rnn.api.Backends;
import dev.rnn.model.*;
import dev.rnn.model.data.*;
import dev.rnn.model.metric.EditDistance;
import dev.rnn.model.seq2seq.*;
import java.io.IOException;
import java.nio.file.Path;
import java.util.*;

/** The name of a digit's image, letter by letter: arguments FILE EPOCHS. */
public final class Captions {
    private static final List<String> NAMES =
            List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");

    private Captions() {}

    /**
     * Runs the example.
     *
     * @param arguments FILE EPOCHS
     * @throws IOException if the file cannot be read
     */
    public static void main(String[] arguments) throws IOException {
        Vocabulary letters = Vocabulary.of(" efghinorstuvwxz");
        List<Pair> training = new ArrayList<>();
        List<Pair> unseen = new ArrayList<>();
        for (String line : TextFile.read(Path.of(arguments[0])).text().lines().toList()) {
            String[] fields = line.split(",");
            float[] pixels = new float[64];
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = Float.parseFloat(fields[i]) / 16;
            }
            int[] name = letters.encode(NAMES.get(Integer.parseInt(fields[64])));
            Pair pair = new Pair(Source.features(1, pixels), Arrays.stream(name).boxed().toList());
            (new Split(0).of(line) == Part.TEST ? unseen : training).add(pair);
        }
        EncoderDecoderSpec spec = EncoderDecoderSpec.ofVector(64, letters.size(), 64, 0.1f);
        EncoderDecoder start = EncoderDecoder.initial(Backends.best(), spec, 1);
        EncoderDecoderObjective objective = EncoderDecoderObjective.of(start, training, 32);
        int epochs = Integer.parseInt(arguments[1]);
        try (Trainer trainer = new Trainer(objective, TrainingOptions.DEFAULT.withEpochs(epochs))) {
            while (trainer.step()) {}
            Transducer writer = new Transducer(objective.model(trainer.parameters()), 8);
            List<List<Integer>> names = writer.write(unseen.stream().map(Pair::source).toList());
            EditDistance errors = new EditDistance();
            for (int i = 0; i < names.size(); i++) {
                errors.add(unseen.get(i).target(), names.get(i));
            }
            System.out.printf("%.3f of the names are right%n", errors.exact().value());
        }
    }
}
