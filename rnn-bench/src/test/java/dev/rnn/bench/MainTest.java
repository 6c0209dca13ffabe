package dev.rnn.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.report.PageCheck;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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
    void saysItsVersion() {
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            assertEquals(0, Main.execute("--version"));
            assertEquals(0, Main.execute("--help"));
        } finally {
            System.setOut(before);
        }
        String said = out.toString(StandardCharsets.UTF_8);
        assertTrue(said.matches("(?s)rnn \\d\\S+, backend \\w+, \\d+-bit vectors\\R.*"), said);
        assertTrue(said.indexOf('\u001b') < 0, "no colour into a pipe");
    }

    @Test
    void writesTheReportWithoutPython() throws IOException {
        Path page = folder.resolve("page.md");
        Files.writeString(page, "before\n" + Page.FULL + "\n" + Page.END + "\nafter\n");
        Path report = folder.resolve("report");
        String[] small = {
            "--only",
            "^matmul:32x128x512|^rnn-train:100x1x128x128$|^train:|^jmh tanh",
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
            page.toString(),
            "--out",
            report.toString()
        };
        assertEquals(0, Main.execute(small));
        String text = Files.readString(page);
        for (String part :
                List.of(
                        "no-such-python has no PyTorch",
                        "| matmul:32x128x512 | GFLOP/s |",
                        "| fma peak |",
                        "| rnn-train:100x1x128x128 | us |",
                        "| train:64x32x65x128 | k characters/s |",
                        "\nafter\n")) {
            assertTrue(text.contains(part), () -> part + " in\n" + text);
        }
        assertEquals(List.of(), PageCheck.faults(Files.readString(report.resolve("report.html"))));
        RunData run = RunFiles.read(report.resolve("report.json"));
        assertTrue(run.complete());
        assertTrue(run.limits().peakGflops() > 0);
        int cores = Runtime.getRuntime().availableProcessors();
        assertEquals(cores == 1 ? 3 : 4, run.rows().size());
        assertEquals("tanh:16384", run.kernels().get(0).task());
        assertTrue(Files.readString(report.resolve("report.md")).contains("## Every row"));
        String jmh = Files.readString(report.resolve("jmh-result.json"));
        assertTrue(jmh.contains("dev.rnn.bench.KernelBenchmark.run"), jmh);
        String old = report.resolve("report.json").toString();
        assertEquals(0, Main.execute("--compare", old, "--with", old));
    }

    @Test
    void aPatternThatMatchesNothingIsAnError() {
        assertEquals(2, Main.execute("--only", "nothing"));
        assertEquals(2, Main.execute("--only", "("));
        assertEquals(2, Main.execute("--forks", "0"));
        assertEquals(2, Main.execute("--jmh", "nothing"));
        assertEquals(2, Main.execute("--builds", "no-such-folder"));
        assertEquals(2, Main.execute("--quick", "--full"));
        assertEquals(2, Main.execute("--with", "new.json"));
        assertEquals(1, Main.execute("--compare", "no-such.json"));
    }
}
