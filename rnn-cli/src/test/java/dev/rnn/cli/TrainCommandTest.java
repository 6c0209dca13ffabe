package dev.rnn.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainCommandTest {
    @TempDir private Path directory;
    private Path text;
    private Path out;

    @BeforeEach
    void writeText() throws IOException {
        text = directory.resolve("text.txt");
        out = directory.resolve("model.rnn");
        Files.writeString(
                text, "It was the best of times, it was the worst of times,\n".repeat(60));
    }

    /** Trains a small model; {@code more} are options and their values, which go before these. */
    private Run train(String... more) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("--out", out.toString());
        options.put("--hidden", "12");
        options.put("--steps", "16");
        options.put("--batch", "8");
        options.put("--threads", "1");
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], more[i + 1]);
        }
        List<String> arguments = new ArrayList<>(List.of("train", text.toString()));
        options.forEach((name, value) -> arguments.addAll(List.of(name, value)));
        return Run.here(arguments.toArray(String[]::new));
    }

    /** One sentence that holds the words, status 2, and no file that was not there before. */
    private void refused(Run run, String... words) throws IOException {
        assertEquals(2, run.status(), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        for (String word : words) {
            assertTrue(run.err().contains(word), run.err());
        }
        try (var files = Files.list(directory)) {
            assertEquals(List.of(text), files.filter(file -> !file.equals(out)).toList());
        }
    }

    @Test
    void trainsMeasuresAndSaves() throws IOException {
        Run run = train("--epochs", "4");
        assertEquals(0, run.status(), run.err());
        assertEquals("", run.err());
        double before = Double.MAX_VALUE;
        for (int epoch = 1; epoch <= 4; epoch++) {
            String start = "epoch " + epoch + ": training loss ";
            String line = run.out().lines().filter(l -> l.startsWith(start)).findFirst().get();
            double loss =
                    Double.parseDouble(line.replaceAll(".*validation loss ([0-9.]+);.*", "$1"));
            assertTrue(loss < before, run.out());
            before = loss;
        }
        assertTrue(run.out().contains("saved " + out), run.out());
        Run sample = Run.here("sample", out.toString(), "--length", "20", "--start", "It was");
        assertEquals(0, sample.status(), sample.err());
        assertEquals("It was".length() + 20 + 1, sample.out().replace("\r\n", "\n").length());
        assertTrue(sample.out().startsWith("It was"));
    }

    @Test
    void theFileDependsOnNeitherBackendNorThreads() throws IOException {
        for (String embedding : List.of("0", "5")) {
            train("--embedding", embedding, "--epochs", "2", "--backend", "scalar");
            byte[] expected = Files.readAllBytes(out);
            for (String backend : List.of("scalar", "simd")) {
                for (String threads : List.of("1", "2", "3")) {
                    Files.delete(out);
                    train(
                            "--embedding",
                            embedding,
                            "--epochs",
                            "2",
                            "--backend",
                            backend,
                            "--threads",
                            threads);
                    assertArrayEquals(expected, Files.readAllBytes(out), backend + ", " + threads);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--hidden, 0, '--hidden is 0, must be at least 1'",
        "--hidden, -3, '--hidden is -3, must be at least 1'",
        "--hidden, many, many",
        "--embedding, -1, '--embedding is -1, must be at least 0'",
        "--steps, 0, '--steps is 0, must be at least 1'",
        "--batch, 0, '--batch is 0, must be at least 1'",
        "--epochs, 0, '--epochs is 0, must be at least 1'",
        "--max-batches, 0, '--max-batches is 0, must be at least 1'",
        "--threads, 0, '--threads is 0, must be at least 1'",
        "--rate, NaN, '--rate is NaN, must be above 0 and finite'",
        "--rate, 0, '--rate is 0.0, must be above 0 and finite'",
        "--rate, -1, '--rate is -1.0, must be above 0 and finite'",
        "--rate, Infinity, '--rate is Infinity, must be above 0 and finite'",
        "--final-rate, NaN, '--final-rate is NaN, must be at least 0 and finite'",
        "--clip, NaN, '--clip is NaN, must be above 0'",
        "--clip, 0, '--clip is 0.0, must be above 0'",
        "--validation, 1, '--validation is 1.0, must be from 0 to below 1'",
        "--validation, NaN, '--validation is NaN, must be from 0 to below 1'",
        "--validation, 0.0001, 'holds back 0, at least 2 are needed'",
        "--batch, 1000, 'need at least 16001'",
        "--backend, gpu, 'no backend is named gpu'",
    })
    void namesAnOptionOutOfRange(String option, String value, String words) throws IOException {
        refused(train(option, value), words);
        assertFalse(Files.exists(out));
    }

    @Test
    void namesATextThatCannotBeUsed() throws IOException {
        byte[] whole = Files.readAllBytes(text);
        whole[100] = (byte) 0xFF;
        Files.write(text, whole);
        refused(train(), "text.txt is not UTF-8", "0xFF at position 100");
        Files.write(text, Arrays.copyOf("cut off: é".getBytes(StandardCharsets.UTF_8), 10));
        refused(train(), "is not UTF-8", "0xC3 at position 9");
        Files.write(text, new byte[0]);
        refused(train(), "text.txt is empty");
        Files.writeString(text, "too short");
        refused(train(), "text.txt has 9 characters to train on", "at least 129");
        assertFalse(Files.exists(out));
        Path missing = directory.resolve("missing.txt");
        refused(
                Run.here("train", missing.toString(), "--out", out.toString()),
                "there is no file " + missing);
        refused(
                Run.here("train", directory.toString(), "--out", out.toString()),
                "is a directory; name a text file");
        refused(Run.here("train", text.toString()), "--out");
    }

    @Test
    void namesAnOutputThatCannotBeWritten() throws IOException {
        refused(train("--out", directory.toString()), "is a directory; name a file");
        refused(train("--out", directory.resolve("no/model.rnn").toString()), "does not exist");
        if (Files.exists(Path.of("/dev/full"))) {
            refused(train("--out", "/dev/full"), "is no regular file");
        }
    }

    @Test
    void namesTheStepAtWhichTheLossWasLost() throws IOException {
        assertEquals(0, train("--epochs", "1").status());
        byte[] good = Files.readAllBytes(out);
        refused(train("--rate", "1e38"), "at step ", "try a lower rate", "stays as it is");
        assertArrayEquals(good, Files.readAllBytes(out));
    }

    @Test
    void endsAfterTheBatchesAllowedAndNeedsNoValidation() throws IOException {
        Run run = train("--max-batches", "3", "--validation", "0");
        assertEquals(0, run.status(), run.err());
        assertFalse(run.out().contains("validation"), run.out());
        assertTrue(Files.size(out) > 1000);
    }

    @Test
    void helpHoldsAnExample() {
        for (String command : List.of("train", "sample")) {
            Run help = Run.here(command, "--help");
            assertEquals(0, help.status());
            assertTrue(help.out().contains("Example: "), help.out());
            assertTrue(help.out().contains("rnn " + command + " "), help.out());
        }
    }
}
