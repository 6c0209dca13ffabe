package dev.rnn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
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
        Run quick = doctor("-XX:TieredStopAtLevel=1");
        assertEquals(1, quick.status(), quick.err());
        assertTrue(quick.out().contains("TieredStopAtLevel"), quick.out());
    }

    private static Run doctor(String option) throws IOException, InterruptedException {
        return Run.process(Run.command(List.of(option), "doctor"));
    }
}
