package dev.rnn.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What needs a process of its own: vector widths, signals, a disk that is full. */
class TrainProcessTest {
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

    private List<String> train(List<String> jvmOptions, String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "train",
                                text.toString(),
                                "--out",
                                out.toString(),
                                "--hidden",
                                "21",
                                "--steps",
                                "16",
                                "--batch",
                                "8"));
        arguments.addAll(List.of(more));
        return Run.command(jvmOptions, arguments.toArray(String[]::new));
    }

    private List<Path> filesLeft() throws IOException {
        try (var files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    @Test
    void theFileDependsOnNoVectorWidth() throws Exception {
        String[] options = {"--epochs", "2", "--embedding", "5", "--backend"};
        byte[] expected = trained(List.of(), options, "scalar", "1");
        for (String bits : List.of("64", "128", "256", "512")) {
            List<String> width = List.of("-Drnn.simd.bits=" + bits);
            assertArrayEquals(expected, trained(width, options, "simd", "2"), bits + " bits");
        }
    }

    private byte[] trained(List<String> jvm, String[] options, String backend, String threads)
            throws Exception {
        Files.deleteIfExists(out);
        List<String> more = new ArrayList<>(List.of(options));
        more.addAll(List.of(backend, "--threads", threads));
        Run run = Run.process(train(jvm, more.toArray(String[]::new)));
        assertEquals(0, run.status(), run.err());
        return Files.readAllBytes(out);
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aFullDiskLeavesNothingHalfWritten() throws Exception {
        Files.writeString(out, "what was there before");
        List<String> limited =
                new ArrayList<>(List.of("sh", "-c", "ulimit -f 1; exec \"$@\"", "sh"));
        limited.addAll(train(List.of(), "--epochs", "1"));
        Process process = new ProcessBuilder(limited).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertEquals(2, process.waitFor(), said);
        assertTrue(said.contains("model.rnn cannot be written: File too large"), said);
        assertEquals("what was there before", Files.readString(out));
        assertEquals(List.of(out, text), filesLeft());
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void ctrlCSaves() throws Exception {
        Process process =
                new ProcessBuilder(train(List.of(), "--epochs", "100000000"))
                        .redirectErrorStream(true)
                        .start();
        StringBuilder said = new StringBuilder();
        try (BufferedReader lines = process.inputReader()) {
            String line = lines.readLine();
            while (line != null && !line.contains("saved")) {
                said.append(line).append('\n');
                line = lines.readLine();
            }
            assertTrue(process.isAlive(), said.toString());
            // SIGTERM goes the way of Ctrl-C, which a test runner in the background may ignore.
            process.toHandle().destroy();
            lines.lines().forEach(rest -> said.append(rest).append('\n'));
        }
        assertEquals(143, process.waitFor(), said.toString());
        assertTrue(said.toString().contains("interrupted after step "), said.toString());
        assertTrue(said.toString().contains("; saved " + out), said.toString());
        assertEquals(List.of(out, text), filesLeft());
        assertEquals(0, Run.here("sample", out.toString(), "--length", "9").status());
    }
}
