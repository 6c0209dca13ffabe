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
import java.util.Map;
import java.util.TreeMap;
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

    /** Plain, LSTM and GRU: one process for each width trains each of them at 1 and 2 threads. */
    @Test
    void theFileDependsOnNoVectorWidthBackendOrThreads() throws Exception {
        Map<String, byte[]> expected = trained("scalar", List.of());
        assertEquals(TrainMatrix.NETWORKS.size() * TrainMatrix.THREADS.size(), expected.size());
        for (String bits : List.of("64", "128", "256", "512")) {
            Map<String, byte[]> found = trained("simd", List.of("-Drnn.simd.bits=" + bits));
            assertEquals(expected.keySet(), found.keySet());
            for (String name : expected.keySet()) {
                String network = name.substring(0, name.indexOf('-'));
                assertArrayEquals(
                        expected.get(network + "-1.rnn"), found.get(name), bits + " bits, " + name);
                assertArrayEquals(expected.get(network + "-1.rnn"), expected.get(name), name);
            }
        }
    }

    private Map<String, byte[]> trained(String backend, List<String> jvm) throws Exception {
        Path models = Files.createTempDirectory(directory, backend);
        Run run =
                Run.process(
                        Run.command(
                                TrainMatrix.class,
                                jvm,
                                text.toString(),
                                models.toString(),
                                backend));
        assertEquals(0, run.status(), run.err());
        Map<String, byte[]> files = new TreeMap<>();
        try (var list = Files.list(models)) {
            for (Path file : list.toList()) {
                files.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return files;
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
