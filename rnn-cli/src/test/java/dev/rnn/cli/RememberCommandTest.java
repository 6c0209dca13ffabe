package dev.rnn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.report.PageCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        assertTrue(
                run.out().startsWith("cell      T     seed  batches  mean squared error"),
                run.out());
        assertTrue(run.out().stripTrailing().endsWith("solved"), run.out());
    }

    @Test
    void drawsCurvesOfEachCellAndLength(@TempDir Path folder) throws IOException {
        Path out = folder.resolve("memory.html");
        for (String problem : new String[] {"adding", "copying"}) {
            Run run =
                    Run.here(
                            "remember",
                            "--problem=" + problem,
                            "--steps=4,6",
                            "--hidden=8",
                            "--batch=4",
                            "--max-batches=20",
                            "--every=10",
                            "--seeds=2",
                            "--out=" + out);
            assertEquals(0, run.status(), run.err());
            assertTrue(run.out().endsWith("page: " + out + System.lineSeparator()), run.out());
            assertEquals(26, run.out().lines().count(), run.out());
            String html = Files.readString(out);
            assertEquals(List.of(), PageCheck.faults(html));
            assertTrue(html.contains("The " + problem + " problem over 6 steps"), problem);
        }
    }

    @Test
    void tellsPrograms() {
        Run run =
                Run.here(
                        "remember",
                        "--json",
                        "--steps=4",
                        "--cell=gru",
                        "--hidden=4",
                        "--max-batches=20",
                        "--every=10");
        assertEquals(0, run.status(), run.err());
        assertTrue(
                run.out()
                        .matches(
                                "\\[\\{\"problem\":\"adding\",\"cell\":\"gru\",\"steps\":4,\"seed\":1,\"batches\":20,.*\\R"),
                run.out());
    }

    @Test
    void quietlyGivesTheLastMeasureOfEachTrial() {
        Run run =
                Run.here(
                        "remember",
                        "-q",
                        "--steps=4",
                        "--cell=gru,rnn",
                        "--hidden=4",
                        "--max-batches=20",
                        "--every=10");
        assertEquals(0, run.status(), run.err());
        assertTrue(run.out().matches("gru +4 +1 +20 .*\\Rrnn +4 +1 +20 .*\\R"), run.out());
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
