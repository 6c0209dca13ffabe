package dev.rnn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.rnn.interchange.WholeFile;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands say to programs ({@code --json}) and to scripts ({@code --quiet}). */
class OutputOptionsTest {
    @TempDir private static Path folder;

    @BeforeAll
    static void train() throws IOException {
        Files.writeString(folder.resolve("text.txt"), "to be or not to be ".repeat(30));
        StringBuilder messages = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            messages.append(i % 3 == 0 ? "spam\twin money " : "ham\tsee you ")
                    .append(i)
                    .append('\n');
        }
        Files.writeString(folder.resolve("data.tsv"), messages);
        well("train", file("text.txt"), "--out", file("m.rnn"), "--hidden=8", "--batch=2");
        well(
                "train",
                "--task=spam",
                file("data.tsv"),
                "--out",
                file("spam.rnn"),
                "--hidden=8",
                "--epochs=1");
        well("export", file("m.rnn"), file("m.npz"), "--cases", file("c.safetensors"));
    }

    private static String file(String name) {
        return folder.resolve(name).toString();
    }

    private static Run well(String... arguments) {
        Run run = Run.here(arguments);
        assertEquals(0, run.status(), run.err());
        return run;
    }

    /** Standard output as one strict document of one line. */
    private static JsonElement document(String... arguments) throws IOException {
        Run run = well(arguments);
        assertEquals("", run.err());
        return document(run);
    }

    static JsonElement document(Run run) throws IOException {
        assertEquals(1, run.out().lines().count(), run.out());
        JsonReader reader = new JsonReader(new StringReader(run.out()));
        reader.setStrictness(Strictness.STRICT);
        JsonElement document = JsonParser.parseReader(reader);
        assertEquals(JsonToken.END_DOCUMENT, reader.peek(), run.out());
        return document;
    }

    @Test
    void numbersComeBackAndNoNumberIsNull() {
        record Numbers(double third, float tenth, double none, Float endless, long large) {}

        assertEquals(
                "{\"third\":0.3333333333333333,\"tenth\":0.1,\"none\":null,\"endless\":null,\"large\":9007199254740993}",
                Json.of(
                        new Numbers(
                                1 / 3.0,
                                0.1f,
                                Double.NaN,
                                Float.NEGATIVE_INFINITY,
                                (1L << 53) + 1)));
        assertEquals("\"a \\\"<\u00e9>\\n\"", Json.of("a \"<\u00e9>\n"));
    }

    @Test
    void versionAndTasks() throws IOException {
        JsonObject version = document("--version", "--backend=scalar", "--json").getAsJsonObject();
        assertEquals(32, version.get("vectorBits").getAsInt());
        assertEquals("scalar", version.get("backend").getAsString());
        JsonObject task = document("tasks", "--json").getAsJsonArray().get(0).getAsJsonObject();
        assertEquals(List.of("name", "about", "data"), List.copyOf(task.keySet()));
    }

    @Test
    void hello() throws IOException {
        JsonObject learnt = document("hello", "--epochs=300", "--json").getAsJsonObject();
        assertEquals("ELLO", learnt.get("after").getAsString());
        assertEquals(4, learnt.getAsJsonArray("sharesBefore").size());
        String line = well("hello", "--epochs=300", "-q").out();
        assertTrue(line.matches("ELLO, learnt, loss 0\\.\\d{4}\\R"), line);
    }

    @Test
    void explanations() throws IOException {
        JsonObject functions =
                document("explain", "activations", "--out", file("a.html"), "--json")
                        .getAsJsonObject();
        assertEquals(file("a.html"), functions.get("page").getAsString());
        assertEquals(3, functions.getAsJsonArray("functions").size());
        JsonObject flows =
                document(
                                "explain",
                                "gradients",
                                "--distance=5",
                                "--hidden=4",
                                "--out",
                                file("g.html"),
                                "--json")
                        .getAsJsonObject();
        assertEquals(5, flows.getAsJsonObject("flows").getAsJsonArray("GRU").size());
        JsonObject gates =
                document(
                                "explain",
                                "gates",
                                file("m.rnn"),
                                "to be",
                                "--out",
                                file("p.html"),
                                "--json")
                        .getAsJsonObject();
        assertTrue(gates.has("gates"), gates.toString());
        String page = Files.readString(folder.resolve("p.html"));
        for (String fact :
                List.of(
                        "<dt>made by</dt><dd>rnn ",
                        "<dt>command</dt><dd>rnn explain gates ",
                        "<dt>SHA-256 of m.rnn</dt><dd>"
                                + WholeFile.sha256(folder.resolve("m.rnn")))) {
            assertTrue(page.contains(fact), fact);
        }
        String table = well("explain", "activations", "--out", file("a.html"), "-q").out();
        assertFalse(table.contains("page:"), table);
    }

    @Test
    void doctor() throws IOException {
        Run run = Run.here("doctor", "--backend=scalar", "--json");
        JsonObject found = document(run).getAsJsonObject();
        assertEquals(run.status() == 0, found.get("ok").getAsBoolean());
        assertTrue(found.get("gigaflops").getAsDouble() > 0);
        assertEquals(2, found.get("backends").getAsJsonArray().size());
        Run quiet = Run.here("doctor", "--backend=scalar", "-q");
        assertTrue(quiet.out().lines().allMatch(l -> l.matches("(slow|verdict) .*")), quiet.out());
    }

    @Test
    void filesOfOtherTools() throws IOException {
        JsonObject out =
                document("export", file("m.rnn"), file("x.onnx"), "--json").getAsJsonObject();
        assertEquals("onnx", out.get("format").getAsString());
        assertTrue(out.get("cases").isJsonNull());
        JsonObject in =
                document("import", file("m.npz"), "--out", file("back.rnn"), "--json")
                        .getAsJsonObject();
        assertEquals(file("back.rnn"), in.get("file").getAsString());
        assertEquals("1", in.getAsJsonObject("made").get("seed").getAsString());
        JsonObject same =
                document("verify", file("back.rnn"), file("c.safetensors"), "--json")
                        .getAsJsonObject();
        assertTrue(same.get("same").getAsBoolean());
        assertEquals(0, same.get("difference").getAsDouble());
        assertEquals(1, same.getAsJsonArray("cases").size());
        Run other =
                Run.here(
                        "verify",
                        file("m.rnn"),
                        file("c.safetensors"),
                        "--apply=softmax",
                        "--json");
        assertEquals(1, other.status());
        assertFalse(document(other).getAsJsonObject().get("same").getAsBoolean());
    }

    @Test
    void quietCommandsGiveResultsAlone() {
        assertEquals("", well("export", file("m.rnn"), file("q.npz"), "-q").out());
        assertEquals("", well("import", file("q.npz"), "--out", file("q.rnn"), "--quiet").out());
        Run verdict = well("verify", file("q.rnn"), file("c.safetensors"), "-q");
        assertTrue(verdict.out().matches("the same: largest difference 0[^\n]*\n"), verdict.out());
        Run figures = well("evaluate", file("spam.rnn"), file("data.tsv"), "-q");
        assertTrue(figures.out().startsWith("accuracy "), figures.out());
    }

    @Test
    void models() throws IOException {
        JsonObject figures =
                document("evaluate", file("spam.rnn"), file("data.tsv"), "--json")
                        .getAsJsonObject();
        assertTrue(figures.getAsJsonObject("accuracy").has("standardError"));
        JsonElement answers =
                document("predict", file("spam.rnn"), "win money", "see \"you\"", "--json");
        JsonObject answer = answers.getAsJsonArray().get(1).getAsJsonObject();
        assertEquals("see \"you\"", answer.get("input").getAsString());
        String sample = well("sample", file("m.rnn"), "--length=20", "--start=to").out();
        JsonObject text =
                document("sample", file("m.rnn"), "--length=20", "--start=to", "--json")
                        .getAsJsonObject();
        assertEquals(sample, text.get("text").getAsString() + System.lineSeparator());
    }

    @Test
    void trainings() throws IOException {
        String[] text = {
            "train", file("text.txt"), "--out", file("t.rnn"), "--hidden=8", "--batch=2", "--json"
        };
        Run run = well(text);
        JsonObject summary = document(run).getAsJsonObject();
        assertTrue(run.err().contains("epoch 1: training loss"), run.err());
        assertFalse(summary.get("interrupted").getAsBoolean());
        assertTrue(summary.get("updates").getAsLong() > 0);
        assertTrue(summary.getAsJsonObject("validation").get("loss").getAsDouble() > 0);
        assertEquals("8", summary.getAsJsonObject("made").get("hidden").getAsString());
        text[6] = "-q";
        assertEquals(new Run(0, "", ""), Run.here(text));
        JsonObject spam =
                document(
                                "train",
                                "--task=spam",
                                file("data.tsv"),
                                "--out",
                                file("s.rnn"),
                                "--hidden=8",
                                "--epochs=1",
                                "--quiet",
                                "--json")
                        .getAsJsonObject();
        assertTrue(spam.getAsJsonObject("validation").has("accuracy"), spam.toString());
    }

    @Test
    void errorsStayErrors() {
        Run run = Run.here("import", file("none.npz"), "--out", file("x.rnn"), "--json");
        assertEquals(2, run.status());
        assertEquals("", run.out());
        assertEquals("rnn: there is no file " + file("none.npz") + "\n", run.err());
    }

    @Test
    void anOptionBeforeTheCommandIsNotLost() {
        Run run = Run.here("--backend", "scalar", "tasks");
        assertEquals(2, run.status());
        assertEquals(
                "rnn: --backend stands before the command tasks, which does not see it; put it behind; see rnn --help\n",
                run.err());
        assertEquals(2, Run.here("--json", "tasks").status());
        assertEquals(0, Run.here("--help").status());
    }
}
