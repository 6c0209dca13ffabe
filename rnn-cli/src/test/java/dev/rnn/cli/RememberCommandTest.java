package dev.rnn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RememberCommandTest {
    @Test
    void aGruSolvesTenSteps() {
        Run run =
                Run.here(
                        "remember",
                        "--steps=10",
                        "--cell=gru",
                        "--hidden=32",
                        "--rate=0.01",
                        "--max-batches=600");
        assertEquals(0, run.status(), run.err());
        assertTrue(run.out().startsWith("cell      T  batches  error"), run.out());
        assertTrue(run.out().stripTrailing().endsWith("solved"), run.out());
    }

    @Test
    void refusesInOneSentence() {
        assertEquals(
                "rnn: --steps is 1, must be at least 2\n", Run.here("remember", "--steps=1").err());
        assertEquals(
                "rnn: --rate is 0.0, must be above 0 and finite\n",
                Run.here("remember", "--rate=0").err());
    }
}
