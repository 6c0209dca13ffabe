package dev.rnn.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A training of a text or of a task that is killed by {@code kill -9} at random moments, also while
 * it writes, and taken up again each time ends with the same bytes as one that was not. {@code
 * -Drnn.kills=50} kills more often.
 */
class KilledTrainingTest {
    private static final int KILLS = Integer.getInteger("rnn.kills", 6);

    /** From the first line of output on; 20 to 100 checkpoints are written in that time. */
    private static final int LONGEST_LIFE_MILLIS = 400;

    /** What is trained, of 260 steps each, and how often it is killed. */
    private enum Kind {
        TEXT(
                KILLS,
                "--cell",
                "lstm",
                "--layers",
                "2",
                "--dropout",
                "0.2",
                "--tbptt",
                "8",
                "--schedule",
                "plateau",
                "--patience",
                "0",
                "--best"),
        /** A recurrent network with dropout whose best epoch is that of the highest accuracy. */
        NAMES(Math.max(4, KILLS / 5), "--task", "names", "--early-stop", "1000"),
        /** An encoder-decoder with dropout. */
        SPELLING(Math.max(4, KILLS / 5), "--task", "spelling");

        final int kills;
        final List<String> options;

        Kind(int kills, String... options) {
            this.kills = kills;
            this.options = List.of(options);
        }

        String data() {
            if (this == TEXT) {
                return "It was the best of times, it was the worst of times.\n".repeat(30);
            }
            Random random = new Random(1);
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < 200; i++) {
                StringBuilder word = new StringBuilder();
                StringBuilder spoken = new StringBuilder();
                int kind = random.nextInt(2);
                for (int k = 3 + random.nextInt(4); k > 0; k--) {
                    char letter = (char) ('a' + 3 * random.nextInt(5) + kind);
                    word.append(letter);
                    spoken.append(spoken.isEmpty() ? "" : " ").append((char) (letter - 32));
                }
                lines.append(word).append('\t');
                lines.append(this == NAMES ? "language " + kind : spoken).append('\n');
            }
            return lines.toString();
        }
    }

    @TempDir private Path directory;
    private Kind kind;
    private Path data;

    private String[] arguments(Path to, String backend) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "train",
                                data.toString(),
                                "--out",
                                to.resolve("model.rnn").toString(),
                                "--hidden",
                                "24",
                                "--batch",
                                kind == Kind.TEXT ? "4" : "8",
                                "--epochs",
                                "100",
                                "--max-batches",
                                "260",
                                "--checkpoint",
                                to.resolve("checkpoints").toString(),
                                "--checkpoint-every",
                                "1",
                                "--keep",
                                "2",
                                "--resume",
                                "--threads",
                                "1",
                                "--backend",
                                backend));
        arguments.addAll(kind.options);
        return arguments.toArray(String[]::new);
    }

    @ParameterizedTest
    @EnumSource
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void endsWithTheSameBytes(Kind trained) throws Exception {
        kind = trained;
        data = directory.resolve("data.txt");
        Files.writeString(data, kind.data());
        Path whole = Files.createDirectory(directory.resolve("whole"));
        Run run = Run.here(arguments(whole, "simd"));
        assertEquals(0, run.status(), run.err());
        Random random = new Random(1);
        int kills = 0;
        int whileWriting = 0;
        int trainings = 0;
        while (kills < kind.kills) {
            Path to = Files.createDirectory(directory.resolve("killed" + trainings));
            int before = kills;
            while (kills < kind.kills && killed(to, kills, random)) {
                kills++;
                whileWriting += rests(to) > 0 ? 1 : 0;
            }
            run = Run.here(arguments(to, "simd"));
            assertEquals(0, run.status(), run.err());
            assertTrue(kills < before + 2 || run.out().contains("going on from "), run.out());
            assertSame(whole, to);
            trainings++;
        }
        System.out.printf(
                "%s: %d kills in %d trainings, %d of them while a file was being written%n",
                kind, kills, trainings, whileWriting);
        assertTrue(whileWriting > 0 || kills < 50, "no kill in the middle of writing");
    }

    /**
     * Trains in a process that is killed: every other one anywhere after its start, the others only
     * once they have got on, however slow the machine is. False if it ended before.
     */
    private boolean killed(Path to, int kills, Random random) throws Exception {
        String backend = kills / 2 % 2 == 0 ? "simd" : "scalar";
        String before = newest(to);
        List<String> jvm = List.of("-XX:+UseSerialGC", "-Xmx200m");
        Process process =
                new ProcessBuilder(Run.command(jvm, arguments(to, backend)))
                        .redirectErrorStream(true)
                        .start();
        StringBuilder said = new StringBuilder();
        try (BufferedReader lines = process.inputReader()) {
            said.append(lines.readLine());
            while (kills % 2 == 1 && process.isAlive() && newest(to).equals(before)) {
                Thread.sleep(1);
            }
            Thread.sleep(random.nextInt(LONGEST_LIFE_MILLIS));
            boolean alive = process.isAlive();
            // Of the handle: the process itself would close its streams too.
            process.toHandle().destroyForcibly();
            int status = process.waitFor();
            lines.lines().forEach(line -> said.append('\n').append(line));
            assertTrue(status == 0 || status == 137, status + ": " + said);
            assertFalse(!alive && status != 0, said.toString());
            return status == 137;
        }
    }

    /** The name of the last checkpoint. */
    private static String newest(Path to) throws IOException {
        Path checkpoints = to.resolve("checkpoints");
        if (!Files.exists(checkpoints)) {
            return "none";
        }
        try (var files = Files.list(checkpoints)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("checkpoint-"))
                    .max(String::compareTo)
                    .orElse("none");
        }
    }

    private static long rests(Path to) throws IOException {
        try (var files = Files.walk(to)) {
            return files.filter(file -> file.toString().endsWith(".tmp")).count();
        }
    }

    /** The same files of the same bytes, and nothing else. */
    private static void assertSame(Path expected, Path found) throws IOException {
        List<Path> names = names(expected);
        assertEquals(names, names(found));
        for (Path name : names) {
            assertArrayEquals(
                    Files.readAllBytes(expected.resolve(name)),
                    Files.readAllBytes(found.resolve(name)),
                    name.toString());
        }
    }

    private static List<Path> names(Path root) throws IOException {
        List<Path> names = new ArrayList<>();
        try (var files = Files.walk(root)) {
            files.filter(Files::isRegularFile).map(root::relativize).sorted().forEach(names::add);
        }
        return names;
    }
}
