package dev.rnn.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the command line to the table, with slices too short to say anything about speed. */
class MainTest {
    @TempDir static Path folder;

    /** A lock of its own: a timed run elsewhere on this machine does not hold up the tests. */
    @BeforeAll
    static void lockElsewhere() {
        System.setProperty("java.io.tmpdir", folder.toString());
    }

    @Test
    void writesTheTableWithoutPython() throws IOException {
        Path page = folder.resolve("page.md");
        String[] small = {
            "--only",
            "^matmul:32x128x512|^rnn-train:100|^train:",
            "--forks",
            "1",
            "--rounds",
            "2",
            "--slice",
            "1",
            "--warm-up",
            "4",
            "--python",
            "no-such-python",
            "--out",
            page.toString()
        };
        assertEquals(0, Main.execute(small));
        String text = Files.readString(page);
        for (String part :
                List.of(
                        "PyTorch is not installed for no-such-python",
                        "| matmul:32x128x512 | GFLOP/s |",
                        "| fma peak |",
                        "| rnn-train:100x1x128x128 | us |",
                        "| train:64x32x65x128, 2 threads | k characters/s |")) {
            assertTrue(text.contains(part), () -> part + " in\n" + text);
        }
    }

    @Test
    void aPatternThatMatchesNothingIsAnError() {
        assertEquals(2, Main.execute("--only", "nothing"));
        assertEquals(2, Main.execute("--only", "("));
        assertEquals(2, Main.execute("--forks", "0"));
        assertEquals(2, Main.execute("--jmh", "nothing"));
    }
}
