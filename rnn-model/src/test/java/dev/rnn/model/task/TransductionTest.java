package dev.rnn.model.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.model.Trainer;
import dev.rnn.model.data.DataException;
import dev.rnn.model.data.Part;
import dev.rnn.model.data.Split;
import dev.rnn.model.data.TextFile;
import dev.rnn.model.decode.Sampling;
import dev.rnn.model.insight.AttentionMap;
import dev.rnn.model.metric.Estimate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each task that writes a sequence learns made-up data that follows a simple rule. */
class TransductionTest {
    private static final Backend BACKEND = Backends.best();

    /** In the form of the task's data. */
    private static TextFile data(String task) {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            text.append(
                    switch (task) {
                        case "spelling" -> word(random) + "\n";
                        case "dialogue" -> turn(random) + "\n\n";
                        case "letters-window" -> "abcdefghij\n";
                        case "caption", "ctc-digits" -> image(random) + "\n";
                        default -> sentence(random) + "\n";
                    });
        }
        return new TextFile("made up", text.toString(), "");
    }

    /** Each letter is a phoneme. */
    private static String word(Random random) {
        StringBuilder word = new StringBuilder();
        StringBuilder phonemes = new StringBuilder();
        for (int k = 2 + random.nextInt(4); k > 0; k--) {
            int letter = random.nextInt(6);
            word.append((char) ('a' + letter));
            phonemes.append(phonemes.isEmpty() ? "" : " ").append((char) ('A' + letter)).append(1);
        }
        return word + "\t" + phonemes;
    }

    private static String sentence(Random random) {
        String[][] who = {{"I", "je"}, {"we", "nous"}, {"you", "vous"}};
        String[][] what = {{"sing", "chante"}, {"run", "cours"}, {"eat", "mange"}, {"go", "va"}};
        String[][] when = {{"now", "maintenant"}, {"today", "aujourd'hui"}, {"often", "souvent"}};
        String[] a = who[random.nextInt(3)];
        String[] b = what[random.nextInt(4)];
        String[] c = when[random.nextInt(3)];
        int day = random.nextInt(30);
        return "%s %s %s %d.\t%s %s %s %d.".formatted(a[0], b[0], c[0], day, a[1], b[1], c[1], day);
    }

    private static String turn(Random random) {
        return "FIRST:\nis it %d today?\n\nSECOND:\nyes, it is.".formatted(random.nextInt(1000));
    }

    /** Digit 0 is bright above, digit 1 below. */
    private static String image(Random random) {
        int digit = random.nextInt(2);
        StringBuilder image = new StringBuilder();
        for (int i = 0; i < 64; i++) {
            image.append(random.nextInt(5) + ((i < 32) == (digit == 0) ? 12 : 0)).append(',');
        }
        return image.toString() + digit;
    }

    private static TaskTraining prepare(Task task, TextFile file, int epochs) throws DataException {
        TaskSettings quick =
                task.settings()
                        .withSizes(24, 16)
                        .with(
                                task.settings()
                                        .training()
                                        .withEpochs(epochs)
                                        .withRate(0.02f, 0.002f));
        return task.prepare(BACKEND, file, new Split(0), quick);
    }

    private static TaskModel train(TaskTraining training) {
        try (Trainer trainer = new Trainer(training.objective(), training.options())) {
            while (trainer.step()) {}
            return training.model().apply(trainer.parameters());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "spelling, 30, words without error, 0.9, 1",
        "translation, 6, 'BLEU, greedy', 30, 100",
        "translation-window, 30, BLEU, 30, 100",
        "dialogue, 4, perplexity, 1, 6",
        "caption, 6, names without error, 0.9, 1",
        "ctc-digits, 2, digit error rate, 0, 0.05",
        "letters-window, 3, nats a letter, 0, 0.1"
    })
    void learnsSavesAndReads(
            String name, int epochs, String figure, double least, double most, @TempDir Path folder)
            throws IOException {
        Task task = Tasks.named(name);
        TextFile file = data(name);
        TaskModel model = train(prepare(task, file, epochs));
        SequencedMap<String, Estimate> figures =
                model.evaluate(file, new Split(0), Part.TEST).figures();
        double value = figures.get(figure).value();
        assertTrue(value >= least && value <= most, figures.toString());
        Path path = folder.resolve("model.rnn");
        model.file(new TreeMap<>()).write(path);
        TaskModel read = Tasks.read(path, BACKEND);
        assertEquals(figures, read.evaluate(file, new Split(0), Part.TEST).figures());
        byte[] before = Files.readAllBytes(path);
        read.file(new TreeMap<>()).write(path);
        assertArrayEquals(before, Files.readAllBytes(path));
    }

    @Test
    void answersAndShowsWhereItLooked() throws DataException {
        Task task = Tasks.named("spelling");
        TransductionModel model = (TransductionModel) train(prepare(task, data("spelling"), 30));
        assertEquals("A1 B1 C1", model.answer("abc"));
        assertEquals("A1 B1 C1", model.answer("abc", Sampling.greedy(), BACKEND.random(1, 1)));
        AttentionMap picture = model.attention("abc").orElseThrow();
        assertEquals(List.of("a", "b", "c"), picture.source());
        assertEquals(List.of("A1", "B1", "C1"), picture.target());
        assertEquals(4, picture.weights().length);
        assertTrue(picture.offDiagonal() < 0.34, picture.toString());
        assertEquals(5, picture.toString().lines().count());
    }

    @Test
    void aPictureOfAttention() {
        float[][] diagonal = {{1, 0}, {0, 1}, {0, 0.5f}};
        AttentionMap picture =
                new AttentionMap(List.of("x", "yy"), List.of("one", "two"), diagonal);
        assertEquals("     xyy\n one @  \n two  @@\n end  ++\n", picture.toString());
        assertEquals(0, picture.offDiagonal(), 1e-9);
        float[][] across = {{0, 1}, {1, 0}, {0, 0}};
        assertEquals(
                0.5,
                new AttentionMap(List.of("x", "y"), List.of("a", "b"), across).offDiagonal(),
                1e-9);
    }

    @Test
    void datesAreOfManyNotationsAndAlwaysTheSame() {
        List<Dates.Written> dates = Dates.distinct(2000);
        assertEquals(dates, Dates.distinct(2000));
        assertEquals(2000, dates.stream().map(Dates.Written::text).distinct().count());
        assertTrue(dates.stream().anyMatch(date -> date.text().contains("年")));
        assertTrue(dates.stream().anyMatch(date -> date.text().contains("février")));
        assertTrue(
                dates.stream()
                        .allMatch(
                                date ->
                                        date.date().getYear() >= 1950
                                                && date.date().getYear() < 2050));
    }

    @Test
    void theDatesTaskNeedsNoFile() throws DataException {
        Task task = Tasks.named("dates");
        assertEquals("", task.data());
        TaskTraining training = prepare(task, null, 1);
        assertTrue(training.about().startsWith("16,"), training.about());
    }

    @Test
    void badDataIsNamed() {
        assertEquals(
                "f holds no turns of speech; it must hold turns of speech with an empty line between: NAME, a colon, then lines",
                message("dialogue", "no turns\n"));
        assertEquals(
                "f, line 1: digit is '11', must be from 0 to 9",
                message("caption", "0,".repeat(64) + "11\n"));
        assertEquals(
                "f, line 1: has 1 field, expected 2: word TAB phonemes",
                message("spelling", "a\n"));
    }

    private static String message(String task, String text) {
        TextFile file = new TextFile("f", text, "");
        return assertThrows(DataException.class, () -> prepare(Tasks.named(task), file, 1))
                .getMessage();
    }
}
