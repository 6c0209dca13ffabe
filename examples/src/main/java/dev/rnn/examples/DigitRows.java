package dev.rnn.examples;

import dev.rnn.api.Backends;
import dev.rnn.model.*;
import dev.rnn.model.data.TextFile;
import dev.rnn.model.layer.Merge;
import dev.rnn.model.metric.EditDistance;
import dev.rnn.model.seq2seq.*;
import java.io.IOException;
import java.nio.file.Path;
import java.util.*;

/** Digits side by side, without knowing where each one is (CTC): arguments FILE EPOCHS. */
public final class DigitRows {
    private DigitRows() {}

    /**
     * Runs the example.
     *
     * @param arguments FILE EPOCHS
     * @throws IOException if the file cannot be read
     */
    public static void main(String[] arguments) throws IOException {
        List<String> lines = TextFile.read(Path.of(arguments[0])).text().lines().toList();
        int seen = lines.size() * 9 / 10;
        List<Pair> training = rows(lines.subList(0, seen), 2000);
        List<Pair> unseen = rows(lines.subList(seen, lines.size()), 100);
        NetworkBuilder columns = Network.builder(Backends.best()).features(8).lstm(32);
        Network network = columns.bidirectional(Merge.CONCAT).outputs(11).build();
        CtcObjective objective = CtcObjective.of(network, training, 32);
        int epochs = Integer.parseInt(arguments[1]);
        try (Trainer trainer = new Trainer(objective, TrainingOptions.DEFAULT.withEpochs(epochs))) {
            while (trainer.step()) {}
            CtcReader reader = new CtcReader(trainer.network());
            List<List<Integer>> read = reader.read(unseen.stream().map(Pair::source).toList());
            EditDistance errors = new EditDistance();
            for (int i = 0; i < read.size(); i++) {
                errors.add(unseen.get(i).target(), read.get(i));
            }
            System.out.printf("digit error rate %.3f%n", errors.rate().value());
        }
    }

    /** Rows of three images, column by column; a digit's symbol is one more than the digit. */
    private static List<Pair> rows(List<String> lines, int count) {
        SplittableRandom random = new SplittableRandom(1);
        List<Pair> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] columns = new float[3 * 64];
            List<Integer> digits = new ArrayList<>();
            for (int k = 0; k < 3; k++) {
                String[] fields = lines.get(random.nextInt(lines.size())).split(",");
                for (int p = 0; p < 64; p++) {
                    columns[64 * k + p % 8 * 8 + p / 8] = Float.parseFloat(fields[p]) / 16;
                }
                digits.add(1 + Integer.parseInt(fields[64]));
            }
            rows.add(new Pair(Source.features(24, columns), digits));
        }
        return rows;
    }
}
