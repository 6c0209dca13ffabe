package dev.rnn.model.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.model.TensorFile;
import dev.rnn.model.Trainer;
import dev.rnn.model.Validation;
import dev.rnn.model.data.DataException;
import dev.rnn.model.data.Part;
import dev.rnn.model.data.Split;
import dev.rnn.model.data.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each task that names a class learns made-up data that follows a simple rule. */
class ClassifierTest {
    private static final Backend BACKEND = Backends.best();

    /** In the form of the task's data, 300 rows. */
    static TextFile data(String task) {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            int label = random.nextInt(2);
            String word = label == 1 ? "won" : "home";
            String sentence = "we " + word + " on day " + i;
            text.append(
                    switch (task) {
                        case "spam" -> (label == 1 ? "spam" : "ham") + "\t" + sentence;
                        case "sentiment" -> label + "\tsite\t" + sentence;
                        case "names" -> name(random, label) + "\t" + (label == 1 ? "A" : "B");
                        default -> image(random, label) + "," + label;
                    });
            text.append('\n');
        }
        return new TextFile("made up", text.toString(), "");
    }

    private static String name(Random random, int label) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            name.append((char) ((label == 1 ? 'a' : 'n') + random.nextInt(13)));
        }
        return name.toString();
    }

    /** The upper or the lower half is bright. */
    private static String image(Random random, int label) {
        StringBuilder image = new StringBuilder();
        for (int i = 0; i < 64; i++) {
            int grey = random.nextInt(5) + ((i < 32) == (label == 1) ? 12 : 0);
            image.append(i == 0 ? "" : ",").append(grey);
        }
        return image.toString();
    }

    private static TaskSettings quick(Task task) {
        return task.settings()
                .withSizes(8, 16)
                .with(task.settings().training().withEpochs(8).withRate(0.02f, 0.01f));
    }

    private static TaskModel train(Task task, TextFile file, TaskSettings settings)
            throws DataException {
        TaskTraining training = task.prepare(BACKEND, file, new Split(0), settings);
        try (Trainer trainer = new Trainer(training.objective(), training.options())) {
            while (trainer.step()) {}
            Validation validation = trainer.validate().orElseThrow();
            String best = training.stopping(3).figure();
            assertEquals(training.best(), best);
            assertTrue(validation.get(best) > 0);
            return training.model().apply(trainer.parameters());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"spam", "sentiment", "names", "digits"})
    void learnsSavesAndReads(String name, @TempDir Path folder) throws IOException {
        Task task = Tasks.named(name);
        TextFile file = data(name);
        TaskModel model = train(task, file, quick(task));
        Scores scores = model.evaluate(file, new Split(0), Part.TEST);
        assertTrue(scores.get("accuracy").value() > 0.9, scores.toString());
        assertTrue(scores.get("accuracy").count() >= 15, scores.toString());
        Path path = folder.resolve("model.rnn");
        TreeMap<String, String> made = new TreeMap<>();
        made.put("fold", "0");
        model.file(made).write(path);
        TaskModel read = Tasks.read(path, BACKEND);
        assertEquals(scores.figures(), read.evaluate(file, new Split(0), Part.TEST).figures());
        assertEquals("0", TensorFile.readAny(path).header().get("made.fold"));
        byte[] before = Files.readAllBytes(path);
        read.file(made).write(path);
        assertArrayEquals(before, Files.readAllBytes(path));
    }

    @Test
    void answers() throws DataException {
        Task task = Tasks.named("spam");
        TaskModel model = train(task, data("spam"), quick(task));
        assertTrue(model.answer("we won again").matches("spam 0\\.\\d{3}|spam 1\\.000"));
        assertTrue(model.answer("we stay home").startsWith("ham "));
        assertTrue(model.answer("").matches("(ham|spam) [01]\\.\\d{3}"));
    }

    @Test
    void badDataIsNamedWithItsLine() {
        assertEquals(
                "f, line 2: has 1 field, expected 2: label TAB message",
                message("spam", "ham\thello\nhello\n"));
        assertEquals(
                "f, line 1: number 64 of the image is '17', must be from 0 to 16",
                message("digits", "0,".repeat(63) + "17,3\n"));
        assertEquals(
                "f, line 1: digit is '10', must be from 0 to 9",
                message("digits", "0,".repeat(64) + "10\n"));
        assertEquals("f, line 1: language is empty", message("names", "Abe\t\n"));
        assertTrue(
                message("spam", "ham\thello\n")
                        .startsWith("f: none of its 1 different examples is for"));
    }

    private static String message(String task, String text) {
        TextFile file = new TextFile("f", text, "");
        Executable reading =
                () ->
                        Tasks.named(task)
                                .prepare(BACKEND, file, new Split(0), Tasks.named(task).settings());
        return assertThrows(DataException.class, reading).getMessage();
    }

    @Test
    void namesOfTasks() {
        assertTrue(
                assertThrows(IllegalArgumentException.class, () -> Tasks.named("weather?"))
                        .getMessage()
                        .startsWith("no task is named weather?; there are spam, "));
    }
}
