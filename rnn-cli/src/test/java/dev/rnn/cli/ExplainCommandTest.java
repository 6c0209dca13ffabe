package dev.rnn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.report.PageCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {
    @TempDir private Path directory;

    private String page(Run run, Path out) throws IOException {
        assertEquals(0, run.status(), run.err());
        assertEquals("", run.err());
        assertTrue(run.out().endsWith("page: " + out + System.lineSeparator()), run.out());
        String html = Files.readString(out);
        assertEquals(List.of(), PageCheck.faults(html));
        return html;
    }

    @Test
    void activationsHaveTheirMaximaAndReluGrows() throws IOException {
        Path out = directory.resolve("activations.html");
        Run run = Run.here("explain", "activations", "--out", out.toString());
        String html = page(run, out);
        List<String> lines = run.out().lines().toList();
        assertTrue(lines.get(1).startsWith("tanh      1.0 "), run.out());
        assertTrue(lines.get(2).startsWith("sigmoid   0.25 "), run.out());
        assertTrue(lines.get(3).startsWith("relu      1.0 "), run.out());
        double tanh = last(lines.get(1));
        assertTrue(tanh < Math.sqrt(8), "each of 8 units is below 1");
        assertTrue(last(lines.get(3)) > 20 * tanh, run.out());
        assertTrue(html.contains("f&#39;(x)") || html.contains("f'(x)"), "axes are named");
    }

    private static double last(String line) {
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }

    @Test
    void gradientsVanishInAnRnnAndExplodeWithLargeWeights() throws IOException {
        Path text = directory.resolve("text.txt");
        Files.writeString(text, "how much of the loss reaches the states before it? ".repeat(30));
        Path model = directory.resolve("model.rnn");
        Run trained =
                Run.here(
                        "train",
                        text.toString(),
                        "--out",
                        model.toString(),
                        "--cell",
                        "lstm",
                        "--hidden",
                        "12",
                        "--batch",
                        "4",
                        "--steps",
                        "16",
                        "--max-batches",
                        "5");
        assertEquals(0, trained.status(), trained.err());
        Path out = directory.resolve("gradients.html");
        String[] command = {
            "explain",
            "gradients",
            model.toString(),
            "--text",
            text.toString(),
            "--distance",
            "30",
            "--hidden",
            "32",
            "--large",
            "6",
            "--out",
            out.toString(),
            "--backend",
            "scalar"
        };
        Run run = Run.here(command);
        String html = page(run, out);
        assertTrue(html.contains("model.rnn"), "the model is in the picture");
        String[] first = cells(run.out(), 2);
        String[] last = cells(run.out(), run.out().lines().toList().size() - 2);
        assertEquals("30", last[1]);
        double rnnNear = Double.parseDouble(first[2]);
        double rnnFar = Double.parseDouble(last[2]);
        double lstmShare = Double.parseDouble(last[3]) / Double.parseDouble(first[3]);
        assertTrue(rnnFar < 1e-3 * rnnNear, "it vanishes: " + run.out());
        assertTrue(lstmShare > rnnFar / rnnNear, "less of it in an LSTM: " + run.out());
        assertTrue(
                Double.parseDouble(last[5]) > rnnFar * 100,
                "more with large weights: " + run.out());
        command[command.length - 1] = "simd";
        assertEquals(run.out(), Run.here(command).out(), "the same figures on both backends");
    }

    private static String[] cells(String table, int line) {
        String[] cells = table.lines().toList().get(line).split("\\|");
        for (int i = 0; i < cells.length; i++) {
            cells[i] = cells[i].strip();
        }
        return cells;
    }

    @Test
    void wrongUseGetsOneSentence() {
        Run nothing = Run.here("explain");
        assertEquals(2, nothing.status());
        assertTrue(nothing.err().contains("activations, gradients"), nothing.err());
        for (String[] wrong :
                new String[][] {
                    {"explain", "gradients", "missing.rnn"},
                    {"explain", "gradients", "--distance", "0"},
                    {"explain", "gradients", "--distance", "100000"},
                    {"explain", "gradients", "--large", "NaN"},
                    {"explain", "activations", "--out", directory.toString()},
                    {"explain", "activations", "--out", directory + "/none/a.html"}
                }) {
            Run run = Run.here(wrong);
            assertEquals(2, run.status(), String.join(" ", wrong));
            assertEquals(1, run.err().lines().count(), run.err());
            assertFalse(run.err().contains("Exception"), run.err());
        }
    }
}
