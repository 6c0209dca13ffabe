package dev.rnn.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.model.TensorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskCommandsTest {
    @TempDir private Path folder;
    private String data;
    private String model;

    @BeforeEach
    void data() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            text.append(i % 3 == 0 ? "spam\twin money " : "ham\tsee you ").append(i).append('\n');
        }
        data = Files.writeString(folder.resolve("data.tsv"), text).toString();
        model = folder.resolve("spam.rnn").toString();
    }

    private Run train(String... more) {
        String[] arguments = new String[9 + more.length];
        System.arraycopy(
                new String[] {
                    "train", "--task", "spam", data, "--out", model, "--hidden", "8", "--epochs=4"
                },
                0,
                arguments,
                0,
                9);
        System.arraycopy(more, 0, arguments, 9, more.length);
        return Run.here(arguments);
    }

    @Test
    void trainsEvaluatesPredicts() {
        Run trained = train("--rate", "0.02", "--fold", "3");
        assertEquals(0, trained.status(), trained.err());
        assertTrue(trained.out().contains("epoch 4: training loss 0."), trained.out());
        assertTrue(trained.out().contains("; saved " + model), trained.out());
        assertTrue(trained.out().contains("done; " + model + " holds the model of"), trained.out());
        Run measured = Run.here("evaluate", model, data, "--details");
        assertEquals(0, measured.status(), measured.err());
        assertTrue(measured.out().startsWith("spam, test part, fold 3\n"), measured.out());
        assertTrue(
                measured.out().contains("accuracy                     1.0000 +- 0.0000"),
                measured.out());
        assertTrue(measured.out().contains("ham spam"), measured.out());
        Run json = Run.here("evaluate", model, data, "--json");
        assertTrue(json.out().startsWith("{\"accuracy\":{\"value\":1.0,"), json.out());
        Run answer = Run.here("predict", model, "win money now", "see you there");
        assertTrue(answer.out().matches("spam [01]\\.\\d{3}\nham [01]\\.\\d{3}\n"), answer.out());
    }

    @Test
    void theSameSeedGivesTheSameFile() throws IOException {
        train("--seed", "5");
        byte[] first = Files.readAllBytes(Path.of(model));
        train("--seed", "5", "--threads", "2");
        assertEquals(-1, java.util.Arrays.mismatch(first, Files.readAllBytes(Path.of(model))));
        train("--seed", "6");
        assertTrue(java.util.Arrays.mismatch(first, Files.readAllBytes(Path.of(model))) >= 0);
    }

    @Test
    void goesOnFromACheckpointToTheSameFile() throws IOException {
        assertEquals(0, train().status());
        byte[] whole = Files.readAllBytes(Path.of(model));
        Files.delete(Path.of(model));
        String[] checkpoints = {
            "--checkpoint", folder.resolve("checkpoints").toString(), "--checkpoint-every", "3"
        };
        Run first = train(checkpoints);
        assertEquals(0, first.status(), first.err());
        assertArrayEquals(whole, Files.readAllBytes(Path.of(model)));
        Path newest = folder.resolve("checkpoints").resolve("checkpoint-%012d.rnn".formatted(20));
        Files.delete(newest);
        Files.delete(Path.of(model));
        Run again = train(with(checkpoints, "--resume"));
        assertEquals(0, again.status(), again.err());
        assertTrue(again.out().contains("going on from "), again.out());
        assertArrayEquals(whole, Files.readAllBytes(Path.of(model)));
        assertRefused(
                train(checkpoints),
                "rnn: --checkpoint %s holds checkpoints already; go on from them with --resume, or name another directory\n"
                        .formatted(folder.resolve("checkpoints")));
        Run other = train(with(checkpoints, "--resume", "--rate=0.01"));
        assertTrue(
                other.err()
                        .contains(
                                "is of another training: its final-rate is 5.0E-4, here it is 0.001;"),
                other.err());
    }

    private static String[] with(String[] options, String... more) {
        return Stream.of(more, options).flatMap(Stream::of).toArray(String[]::new);
    }

    @Test
    void endsEarlyByTheTasksOwnFigure() throws IOException {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            names.append(i % 2 == 0 ? "ab" : "xy").append(i).append("\t").append(i % 2);
            names.append('\n');
        }
        Files.writeString(Path.of(data), names);
        String[] options = {"--hidden=8", "--epochs=100", "--early-stop=2", "--rate=0.02"};
        Run run = Run.here(with(options, "train", "--task=names", data, "--out", model));
        assertEquals(0, run.status(), run.err());
        assertTrue(run.out().contains("no better for too long; " + model), run.out());
        var header = TensorFile.readAny(Path.of(model)).header();
        assertEquals("2", header.get("made.early-stop"));
        assertTrue(header.containsKey("made.validation-accuracy"), header.toString());
    }

    @Test
    void aTrainingThatFailsSaysWhere() {
        Run run = train("--rate=3e38");
        assertEquals(2, run.status());
        assertTrue(
                run.err().matches("rnn: .* in epoch \\d, batch \\d+.*, at step \\d+; try .*\\R"),
                run.err());
        assertTrue(run.err().contains("(now --rate 3.0E38)"), run.err());
    }

    @Test
    void listsTasks() {
        Run tasks = Run.here("tasks");
        assertEquals(0, tasks.status());
        assertTrue(tasks.out().contains("lines of label TAB message"), tasks.out());
    }

    @Test
    void refusesInOneSentence() throws IOException {
        assertRefused(
                train("--cell", "lstm"),
                "rnn: --cell is for texts, the task spam has its own; leave it out\n");
        assertRefused(train("--fold", "10"), "rnn: --fold is 10, must be from 0 to 9\n");
        assertRefused(
                Run.here("train", "--task", "spam", "--out", model),
                "rnn: the task spam needs a file of lines of label TAB message; name it\n");
        assertRefused(
                Run.here("train", data, "--out", model, "--fold", "1"),
                "rnn: --fold 1 is for tasks; give --task, or leave it out\n");
        Run unknown = Run.here("train", "--task", "ham", data, "--out", model);
        assertEquals(2, unknown.status());
        assertTrue(unknown.err().startsWith("rnn: --task ham is not known: "), unknown.err());
        Files.writeString(Path.of(data), "ham\tok\nham\n");
        assertRefused(
                train(), "rnn: " + data + ", line 2: has 1 field, expected 2: label TAB message\n");
        assertRefused(Run.here("evaluate", data, data), "rnn: " + data + " is no rnn model file\n");
        assertRefused(
                Run.here("predict", model),
                "rnn: there is no file " + model + "; make one with rnn train --task\n");
    }

    @Test
    void aTextModelIsNoTask() throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "abcabcabc ".repeat(50));
        Run trained =
                Run.here(
                        "train",
                        text.toString(),
                        "--out",
                        model,
                        "--steps=4",
                        "--batch=2",
                        "--epochs=1");
        assertEquals(0, trained.status(), trained.err());
        assertRefused(
                Run.here("predict", model, "a"),
                "rnn: " + model + " is no model of a task; make one with rnn train --task\n");
    }

    private static void assertRefused(Run run, String message) {
        assertEquals(message, run.err());
        assertEquals(2, run.status());
    }
}
