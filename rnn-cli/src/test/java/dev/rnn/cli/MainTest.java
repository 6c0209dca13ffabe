package dev.rnn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

    @ParameterizedTest
    @ValueSource(strings = {"hello", "train", "sample", "doctor"})
    void everyCommandExplainsItselfWithAnExample(String command) {
        Run run = Run.here(command, "--help");
        assertEquals(0, run.status(), run.err());
        assertTrue(run.out().contains("Example"), run.out());
        assertTrue(run.out().contains("rnn " + command), run.out());
        assertTrue(run.out().indexOf('\u001b') < 0, "no colour into a pipe");
    }

    @Test
    void versionNamesBackendAndWidth() {
        Run run = Run.here("--version", "--backend", "scalar");
        assertEquals(0, run.status(), run.err());
        assertTrue(
                run.out().matches("rnn \\d+\\.\\d+\\.\\S+, backend scalar, 32-bit vectors\\R"),
                run.out());
        assertEquals(2, Run.here("--version", "--backend", "gpu").status());
    }

    @Test
    void aCommandMustBeKnown() {
        for (Run run : List.of(Run.here(), Run.here("frobnicate"))) {
            assertEquals(2, run.status());
            assertEquals(1, run.err().lines().count(), run.err());
        }
    }

    @Test
    void doctorNamesWhatMakesTheJvmSlow() throws IOException, InterruptedException {
        Run interpreted = doctor("-Xint");
        assertEquals(1, interpreted.status(), interpreted.err());
        assertTrue(interpreted.out().contains("-Xint"), interpreted.out());
        assertTrue(interpreted.out().contains("clock      not measured"), interpreted.out());
        Run quick = doctor("-XX:TieredStopAtLevel=1");
        assertEquals(1, quick.status(), quick.err());
        assertTrue(quick.out().contains("TieredStopAtLevel"), quick.out());
    }

    @Test
    void doctorNamesAMissingFma() throws IOException, InterruptedException {
        Run run = doctor("-XX:-UseFMA");
        assertEquals(1, run.status(), run.err());
        assertTrue(run.out().contains("fma        none: emulated in float64"), run.out());
        assertTrue(run.out().contains("run without -XX:-UseFMA"), run.out());
        assertEquals(
                1, run.out().lines().filter(line -> line.startsWith("slow")).count(), run.out());
    }

    @Test
    void doctorNamesAMissingVectorApi() throws IOException, InterruptedException {
        Run run = Run.process(Run.plainCommand(Main.class, List.of(), "doctor"));
        assertEquals(1, run.status(), run.err());
        assertTrue(run.out().contains("simd       refused: "), run.out());
        assertTrue(run.out().contains("--add-modules jdk.incubator.vector"), run.out());
        assertTrue(run.out().contains("backend    scalar"), run.out());
        assertTrue(run.out().contains("GHz, measured"), run.out());
        Run asked =
                Run.process(Run.plainCommand(Main.class, List.of(), "doctor", "--backend", "simd"));
        assertEquals(2, asked.status(), asked.out());
        assertTrue(asked.err().contains("--add-modules jdk.incubator.vector"), asked.err());
    }

    private static Run doctor(String option) throws IOException, InterruptedException {
        return Run.process(Run.command(List.of(option), "doctor"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "hello --epochs 1", "doctor --backend scalar"})
    @EnabledOnOs(OS.LINUX)
    void aFullDiskBehindStandardOutputIsNoticed(String words) throws Exception {
        Run run = into("exec \"$@\" > /dev/full", words);
        assertEquals(1, run.status(), run.err());
        assertTrue(
                run.err()
                        .endsWith(
                                "rnn: standard output cannot be written: No space left on device\n"),
                run.err());
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aClosedPipeIsNoticed() throws Exception {
        // Not before the reader is gone
        Run run = into("{ sleep 1; \"$@\"; echo \"status $?\" >&2; } | true", "hello --epochs 1");
        assertTrue(
                run.err().contains("rnn: standard output cannot be written: Broken pipe"),
                run.err());
        assertTrue(run.err().endsWith("status 1\n"), run.err());
    }

    private static Run into(String shell, String words) throws Exception {
        List<String> command = new ArrayList<>(List.of("sh", "-c", shell, "sh"));
        command.addAll(Run.command(List.of(), words.split(" ")));
        return Run.process(command);
    }
}
