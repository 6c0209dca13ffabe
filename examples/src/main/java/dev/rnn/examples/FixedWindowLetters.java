package dev.rnn.examples;

import dev.rnn.api.Backends;
import dev.rnn.model.*;
import dev.rnn.model.data.TextFile;
import dev.rnn.model.window.*;
import java.io.IOException;
import java.nio.file.Path;

/** The next letter from the ten before it, without recurrence: arguments FILE EPOCHS. */
public final class FixedWindowLetters {
    private static final int WINDOW = 10;

    private FixedWindowLetters() {}

    private record Letters(int[] symbols, int from, int size) implements WindowData {
        @Override
        public void read(int i, int[] into, int at) {
            System.arraycopy(symbols, from + i, into, at, WINDOW);
        }

        @Override
        public void right(int i, int[] into, int at) {
            into[at] = symbols[from + i + WINDOW];
        }
    }

    /**
     * Runs the example.
     *
     * @param arguments FILE EPOCHS
     * @throws IOException if the file cannot be read
     */
    public static void main(String[] arguments) throws IOException {
        String text = TextFile.read(Path.of(arguments[0])).text();
        Vocabulary letters = Vocabulary.of(text);
        int[] symbols = letters.encode(text);
        int all = symbols.length - WINDOW;
        int seen = all * 9 / 10;
        Letters unseen = new Letters(symbols, seen, all - seen);
        int n = letters.size();
        FixedWindow start =
                FixedWindow.initial(
                        Backends.best(), new FixedWindowSpec(n, WINDOW, 16, 128, 1, n), 1);
        FixedWindowObjective objective =
                new FixedWindowObjective(start, new Letters(symbols, 0, seen), unseen, 128);
        int epochs = Integer.parseInt(arguments[1]);
        try (Trainer trainer = new Trainer(objective, TrainingOptions.DEFAULT.withEpochs(epochs))) {
            while (trainer.step()) {}
            double loss = objective.model(trainer.parameters()).loss(unseen);
            System.out.printf("%.3f nats a letter%n", loss);
        }
    }
}
