package dev.rnn.packaging;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script ./rnn, called from another folder through a symbolic link. */
class LauncherIT {
    private static final Path SCRIPT = Path.of("..", "rnn").toAbsolutePath().normalize();

    @TempDir private Path folder;

    @Test
    void runsOnSimdWithoutAWarning() throws Exception {
        Command version = rnn("", "--version");
        assertAll(
                () -> assertEquals(0, version.status()),
                () -> assertTrue(version.out().contains("backend simd"), version.out()),
                () -> assertEquals("", version.err()));
    }

    @Test
    void passesOptionsToTheJvm() throws Exception {
        Command version = rnn("-Drnn.backend=scalar -Xmx64m", "--version");
        assertTrue(version.out().contains("backend scalar"), version.out() + version.err());
    }

    @Test
    void passesStatusErrorsAndTheCallersFolderOn() throws Exception {
        Files.writeString(folder.resolve("two words.txt"), "");
        Command failed = rnn("", "train", "two words.txt", "--out", "model.rnn");
        assertAll(
                () -> assertEquals(2, failed.status()),
                () -> assertEquals(1, failed.err().lines().count(), failed.err()),
                () -> assertTrue(failed.err().contains("two words.txt is empty"), failed.err()),
                () -> assertEquals("", failed.out()));
    }

    @Test
    void saysWhyTheJvmDoesNotStart() throws Exception {
        Command failed = rnn("-XX:NoSuchOption", "--version");
        assertAll(
                () -> assertEquals(1, failed.status()),
                () -> assertTrue(failed.err().contains("'NoSuchOption'"), failed.err()));
    }

    private Command rnn(String jvmOptions, String... arguments) throws Exception {
        Path link = folder.resolve("link");
        if (!Files.exists(link)) {
            Files.createSymbolicLink(link, SCRIPT);
        }
        List<String> words =
                new ArrayList<>(List.of("env", "RNN_JAVA_OPTS=" + jvmOptions, link.toString()));
        words.addAll(List.of(arguments));
        return Command.run(folder, words);
    }
}
