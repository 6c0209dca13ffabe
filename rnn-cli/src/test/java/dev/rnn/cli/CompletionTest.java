package dev.rnn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code source <(rnn generate-completion)} in bash. */
class CompletionTest {
    @TempDir private static Path folder;
    private static Path script;

    @BeforeAll
    static void generate() throws IOException {
        Run run = Run.here("generate-completion");
        assertEquals(0, run.status(), run.err());
        script = Files.writeString(folder.resolve("completion"), run.out());
    }

    @Test
    void bashReadsIt() throws IOException, InterruptedException {
        Run run = Run.process(List.of("bash", "-n", script.toString()));
        assertEquals("", run.err());
        assertEquals(0, run.status());
    }

    /**
     * What bash offers for the last of the words; compopt works inside its own completion alone.
     */
    private static Set<String> offered(String... words) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "bash",
                                "-c",
                                "source \"$0\"; compopt() { :; }; COMP_WORDS=(rnn \"$@\"); COMP_CWORD=$#; COMP_LINE=\"rnn $*\";"
                                        + " COMP_POINT=${#COMP_LINE};"
                                        + " $(complete -p rnn | sed 's/.*-F \\([^ ]*\\) .*/\\1/');"
                                        + " printf '%s\\n' \"${COMPREPLY[@]}\"",
                                script.toString()));
        command.addAll(List.of(words));
        Run run = Run.process(command);
        assertEquals("", run.err());
        return Set.copyOf(run.out().lines().map(String::strip).toList());
    }

    @Test
    void completesCommandsOptionsAndValues() throws IOException, InterruptedException {
        assertEquals(Set.of("train"), offered("tra"));
        assertEquals(Set.of("--checkpoint", "--checkpoint-every"), offered("train", "--check"));
        assertEquals(Set.of("--json"), offered("doctor", "--js"));
        assertTrue(offered("train", "--cell", "").contains("lstm-peephole"));
        assertEquals(Set.of("adam", "adamw", "adamax"), offered("train", "--optimizer", "adam"));
        assertEquals(Set.of("plateau"), offered("train", "--schedule", "pl"));
        assertEquals(Set.of("spam", "spelling"), offered("train", "--task", "sp"));
        assertEquals(Set.of("simd", "scalar"), offered("sample", "--backend", ""));
        assertEquals(Set.of("copying"), offered("remember", "--problem", "c"));
        assertEquals(Set.of("softmax"), offered("verify", "--apply", "so"));
        assertEquals(Set.of("validation"), offered("evaluate", "--part", "v"));
        assertEquals(Set.of("gradients"), offered("explain", "gr"));
    }

    @Test
    void explainsItself() {
        Run run = Run.here("generate-completion", "--help");
        assertEquals(0, run.status(), run.err());
        assertTrue(run.out().contains("source <(rnn generate-completion)"), run.out());
    }
}
