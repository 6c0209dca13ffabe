package dev.rnn.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.Function;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The table of docs/equations.md, "How much H counts for O", is what the library computes. */
class HelloTableTest {
    private static final int O = 3;

    @Test
    void theDocumentHasTheFiguresThatAreComputed() throws IOException {
        String table = table(Backends.named("scalar"));
        String document = Files.readString(Path.of("../docs/equations.md"));
        assertTrue(document.contains(table), "docs/equations.md must have this table:\n" + table);
    }

    private static String table(Backend backend) {
        StringBuilder table =
                new StringBuilder("|dL_4/dW| through   1 H       2 E       3 L       4 L");
        for (Function f : List.of(Function.TANH, Function.SIGMOID, Function.RELU)) {
            table.append("\n%-16s".formatted(f.name().toLowerCase(Locale.ROOT)));
            StepContributions split = new HelloExperiment(backend, f, 1).loss(O);
            for (int k = 0; k < split.steps(); k++) {
                float length = backend.reductions().norm(split.part(k, HelloExperiment.W_X));
                table.append("  %8.5f".formatted(length));
            }
        }
        return table.toString();
    }
}
