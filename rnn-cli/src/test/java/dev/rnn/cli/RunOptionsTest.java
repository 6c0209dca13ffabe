package dev.rnn.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backends;
import dev.rnn.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a training ends, and how it goes on. */
class RunOptionsTest {
    @TempDir private Path directory;
    private Path text;
    private Path out;
    private Path checkpoints;

    @BeforeEach
    void writeText() throws IOException {
        text = directory.resolve("text.txt");
        out = directory.resolve("model.rnn");
        checkpoints = directory.resolve("checkpoints");
        Files.writeString(text, "It was the best of times, it was the worst.\n".repeat(20));
    }

    private Run train(String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "train",
                                text.toString(),
                                "--out",
                                out.toString(),
                                "--hidden",
                                "12",
                                "--tbptt",
                                "8",
                                "--batch",
                                "4"));
        arguments.addAll(List.of(more));
        return Run.here(arguments.toArray(String[]::new));
    }

    private void refused(String words, String... options) {
        Run run = train(options);
        assertEquals(2, run.status(), run.out());
        assertTrue(run.err().contains(words), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(checkpoints)) {
            return files.sorted().toList();
        }
    }

    @Test
    void namesOptionsThatDoNotFit() throws IOException {
        String dir = checkpoints.toString();
        refused("--resume is about checkpoints", "--resume");
        refused("--keep is about checkpoints", "--keep", "2");
        refused("--checkpoint-every is about checkpoints", "--checkpoint-every", "2");
        refused("--fall-back says what --resume does", "--checkpoint", dir, "--fall-back");
        refused("--keep is 0, must be at least 1", "--checkpoint", dir, "--keep", "0");
        refused(
                "--checkpoint-every is 0, must be at least 1",
                "--checkpoint",
                dir,
                "--checkpoint-every",
                "0");
        refused("--early-stop is 0, must be at least 1", "--early-stop", "0");
        refused("--best watches the validation loss", "--best", "--validation", "0");
        refused("leave --best out", "--best", "--early-stop", "2");
        refused("is no directory; name one", "--checkpoint", text.toString());
    }

    @Test
    void stopsEarlyWithTheBestModel() throws IOException {
        // So high a rate that the loss goes up again soon.
        Run run = train("--early-stop", "2", "--epochs", "200", "--rate", "0.2");
        assertEquals(0, run.status(), run.err());
        String[] lines = run.out().split("\\R");
        String last = lines[lines.length - 1];
        assertTrue(last.startsWith("no better for too long; " + out + " holds the model of step"));
        assertTrue(lines[lines.length - 2].endsWith("; no better"), run.out());
        assertTrue(lines[lines.length - 3].endsWith("; no better"), run.out());
        Map<String, String> made = ModelFile.read(out, Backends.named("scalar")).provenance();
        assertEquals("2", made.get("early-stop"));
        assertTrue(last.contains("of step " + made.get("updates") + ","), last);
        assertTrue(
                last.endsWith("%.4f".formatted(Double.parseDouble(made.get("validation-loss")))),
                last);
    }

    @Test
    void goesOnFromACheckpointAndRefusesOthers() throws IOException {
        String dir = checkpoints.toString();
        assertEquals(
                0, train("--checkpoint", dir, "--checkpoint-every", "7", "--keep", "2").status());
        byte[] whole = Files.readAllBytes(out);
        List<Path> files = files();
        assertEquals(2, files.size());
        refused("holds checkpoints already", "--checkpoint", dir);
        refused(
                "is of another training: its hidden is 12, here it is 13;",
                "--checkpoint",
                dir,
                "--resume",
                "--hidden",
                "13");
        byte[] newest = Files.readAllBytes(files.get(1));
        Files.write(files.get(1), Arrays.copyOf(newest, newest.length - 1));
        refused("is cut off or changed", "--checkpoint", dir, "--resume");
        Files.delete(out);
        Run run = train("--checkpoint", dir, "--resume", "--fall-back", "--threads", "2");
        assertEquals(0, run.status(), run.err());
        assertTrue(run.out().contains("going on from " + files.get(0)), run.out());
        assertArrayEquals(whole, Files.readAllBytes(out));
        assertArrayEquals(newest, Files.readAllBytes(files.get(1)));
    }
}
