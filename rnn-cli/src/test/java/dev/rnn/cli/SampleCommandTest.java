package dev.rnn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleCommandTest {
    @TempDir private static Path directory;
    private static Path model;

    @BeforeAll
    static void train() throws IOException {
        Path text = directory.resolve("text.txt");
        model = directory.resolve("model.rnn");
        Files.writeString(text, "the quick brown fox jumps over the lazy dog\n".repeat(60));
        Run run =
                Run.here(
                        "train",
                        text.toString(),
                        "--out",
                        model.toString(),
                        "--hidden",
                        "20",
                        "--batch",
                        "8",
                        "--steps",
                        "16",
                        "--epochs",
                        "2");
        assertEquals(0, run.status(), run.err());
    }

    private static Run sample(String... more) {
        List<String> arguments = new ArrayList<>(List.of("sample", model.toString()));
        arguments.addAll(List.of(more));
        return Run.here(arguments.toArray(String[]::new));
    }

    private static void refused(Run run, String words) {
        assertEquals(2, run.status(), run.err());
        assertEquals("", run.out());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().contains(words), run.err());
    }

    @Test
    void theTextDependsOnTheSeedAndNotOnTheBackend() {
        String expected = sample("--backend", "scalar", "--seed", "5").out();
        assertEquals(expected, sample("--backend", "simd", "--seed", "5").out());
        assertEquals(500, expected.strip().isEmpty() ? 0 : expected.length() - 1);
        assertNotEquals(expected, sample("--seed", "6").out());
        assertEquals(
                sample("--temperature", "0", "--seed", "5").out(),
                sample("--temperature", "0", "--seed", "6").out());
    }

    @Test
    void namesWhatCannotBeUsed() throws IOException {
        refused(sample("--start", "the cat: Ω"), "character 8, ':' (U+003A)");
        refused(sample("--length", "-1"), "--length is -1, must be at least 0");
        refused(sample("--temperature", "NaN"), "--temperature is NaN, must be at least 0");
        refused(sample("--temperature", "-1"), "--temperature is -1.0, must be at least 0");
        Path other = directory.resolve("other.rnn");
        refused(Run.here("sample", other.toString()), "there is no file " + other);
        refused(Run.here("sample", directory.toString()), "is a directory; name a model file");
        byte[] bytes = Files.readAllBytes(model);
        Files.write(other, Arrays.copyOf(bytes, bytes.length / 2));
        refused(Run.here("sample", other.toString()), "is cut off or changed");
        bytes[bytes.length / 2] ^= 1;
        Files.write(other, bytes);
        refused(Run.here("sample", other.toString()), "is cut off or changed");
        Files.writeString(other, "no model at all");
        refused(Run.here("sample", other.toString()), "is no rnn model file");
    }
}
