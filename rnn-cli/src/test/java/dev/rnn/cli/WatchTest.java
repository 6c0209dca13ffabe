package dev.rnn.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.report.PageCheck;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever looks at a training sees it, and changes nothing of it. */
class WatchTest {
    @TempDir Path folder;
    private String text;
    private Path report;

    @BeforeEach
    void data() throws IOException {
        text =
                Files.writeString(
                                folder.resolve("text.txt"),
                                "the quick brown fox <jumps> over\nthe lazy dog & \"runs\". "
                                        .repeat(60))
                        .toString();
        report = folder.resolve("report.html");
    }

    private String model(String name) {
        return folder.resolve(name).toString();
    }

    private Run train(String out, String... more) {
        List<String> words =
                new ArrayList<>(
                        List.of("train", text, "--out", model(out), "--batch=4", "--steps=16"));
        words.addAll(List.of("--hidden=12", "--epochs=3", "--cell=lstm", "--layers=2"));
        words.addAll(List.of("--dropout=0.2"));
        words.addAll(List.of(more));
        return Run.here(words.toArray(String[]::new));
    }

    private void assertSame(String one, String other) throws IOException {
        assertArrayEquals(
                Files.readAllBytes(folder.resolve(one)), Files.readAllBytes(folder.resolve(other)));
    }

    @Test
    void theReportOfATextChangesNoBit() throws IOException {
        assertEquals(0, train("plain.rnn").status());
        Run watched =
                train(
                        "watched.rnn",
                        "--report=" + report,
                        "--tensorboard=" + folder.resolve("events"),
                        "--serve");
        assertEquals(0, watched.status(), watched.err());
        assertSame("plain.rnn", "watched.rnn");
        String html = Files.readString(report);
        assertEquals(List.of(), PageCheck.faults(html));
        for (String part :
                List.of(
                        "It is done",
                        "<figcaption>Loss</figcaption>",
                        "Norm of each layer&#39;s gradient".replace("&#39;", "'"),
                        "<figcaption>Learning rate</figcaption>",
                        "rnn.0.W",
                        "Written by the model",
                        "layer 0, input gate i",
                        "layer 1, output gate o",
                        "through the epochs",
                        "text.sha256")) {
            assertTrue(html.contains(part), part);
        }
        try (Stream<Path> events = Files.list(folder.resolve("events"))) {
            assertEquals(1, events.count());
        }
    }

    /** A training that ended too early and is taken up again has one history. */
    @Test
    void aReportGoesOnWithItsTraining() throws IOException {
        String[] more = {
            "--report=" + report, "--checkpoint=" + folder.resolve("c"), "--keep=99", "--resume"
        };
        assertEquals(0, train("whole.rnn", more).status());
        String whole = Files.readString(report);
        try (Stream<Path> files = Files.list(folder.resolve("c"))) {
            List<Path> later =
                    files.filter(file -> !file.toString().matches(".*-0*47\\.rnn")).toList();
            assertEquals(2, later.size());
            for (Path checkpoint : later) {
                Files.delete(checkpoint);
            }
        }
        Run resumed = train("resumed.rnn", more);
        assertEquals(0, resumed.status(), resumed.err());
        assertTrue(resumed.out().contains("going on from"), resumed.out());
        assertSame("whole.rnn", "resumed.rnn");
        assertEquals(
                whole.replace("whole.rnn", "resumed.rnn"),
                Files.readString(report),
                "the same page, figure by figure");
        Files.writeString(report, "something else");
        Files.delete(folder.resolve("resumed.rnn"));
        Run anew = train("resumed.rnn", more);
        assertEquals(0, anew.status(), anew.err());
        assertTrue(anew.out().contains("is of another training"), anew.out());
        assertEquals(List.of(), PageCheck.faults(Files.readString(report)));
    }

    @Test
    void theReportOfClassesChangesNoBit() throws IOException {
        StringBuilder messages = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            messages.append(i % 3 == 0 ? "spam\twin money " : "ham\tsee you ");
            messages.append(i).append('\n');
        }
        String data = Files.writeString(folder.resolve("data.tsv"), messages).toString();
        String[] plain = {
            "train", "--task=spam", data, "--hidden=8", "--epochs=2", "--out", model("a.rnn")
        };
        assertEquals(0, Run.here(plain).status());
        String[] watched = java.util.Arrays.copyOf(plain, plain.length + 2);
        watched[plain.length - 1] = model("b.rnn");
        watched[plain.length] = "--report";
        watched[plain.length + 1] = report.toString();
        Run run = Run.here(watched);
        assertEquals(0, run.status(), run.err());
        assertSame("a.rnn", "b.rnn");
        String html = Files.readString(report);
        assertEquals(List.of(), PageCheck.faults(html));
        for (String part :
                List.of("Confusion matrix", "update gate z", "macro-F1", "Validation examples")) {
            assertTrue(html.contains(part), part);
        }
        Path page = folder.resolve("gates.html");
        Run gates = Run.here("explain", "gates", model("b.rnn"), "see you", "--out=" + page);
        assertEquals(0, gates.status(), gates.err());
        assertTrue(gates.out().contains("reset gate r"), gates.out());
        assertEquals(List.of(), PageCheck.faults(Files.readString(page)));
        Run none = Run.here("explain", "attention", model("b.rnn"), "see you");
        assertEquals(2, none.status());
        assertTrue(none.err().contains("has no attention; name a model of"), none.err());
    }

    @Test
    void theReportOfAnEncoderDecoderHasAttention() throws IOException {
        StringBuilder words = new StringBuilder();
        for (char a = 'a'; a <= 'p'; a++) {
            for (char b = 'a'; b <= 'p'; b++) {
                words.append(a).append(b).append('\t');
                words.append((char) (a - 32)).append(' ').append((char) (b - 32)).append('\n');
            }
        }
        String data = Files.writeString(folder.resolve("words.tsv"), words).toString();
        Run run =
                Run.here(
                        "train",
                        "--task=spelling",
                        data,
                        "--hidden=8",
                        "--epochs=2",
                        "--out",
                        model("s.rnn"),
                        "--report=" + report);
        assertEquals(0, run.status(), run.err());
        String html = Files.readString(report);
        assertEquals(List.of(), PageCheck.faults(html));
        assertTrue(html.contains("attention weight, share"), "attention");
        assertTrue(html.contains("backwards, update gate z"), "gates of the encoder");
        Path page = folder.resolve("attention.html");
        Run explained = Run.here("explain", "attention", model("s.rnn"), "abc", "--out=" + page);
        assertEquals(0, explained.status(), explained.err());
        assertTrue(explained.out().startsWith("     abc\n"), explained.out());
        assertEquals(List.of(), PageCheck.faults(Files.readString(page)));
    }

    @Test
    void gatesOfATextModel() throws IOException {
        assertEquals(0, train("m.rnn", "--max-batches=2").status());
        Path page = folder.resolve("gates.html");
        Run run = Run.here("explain", "gates", model("m.rnn"), "the fox\n<", "--out=" + page);
        assertEquals(0, run.status(), run.err());
        assertTrue(run.out().contains("layer 1, forget gate f"), run.out());
        String html = Files.readString(page);
        assertEquals(List.of(), PageCheck.faults(html));
        Run unknown = Run.here("explain", "gates", model("m.rnn"), "QQ", "--out=" + page);
        assertEquals(2, unknown.status());
        assertEquals(1, unknown.err().lines().count(), unknown.err());
    }

    /** A training that serves its page, seen from outside while it goes on. */
    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void isSeenLive() throws Exception {
        StringWriter said = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words = {
            "train",
            text,
            "--out",
            model("m.rnn"),
            "--batch=4",
            "--steps=16",
            "--epochs=80",
            "--hidden=12",
            "--serve",
            "0",
            "--report",
            report.toString()
        };
        CompletableFuture<Integer> training =
                CompletableFuture.supplyAsync(
                        () -> Main.run(new PrintWriter(said, true), new PrintWriter(err), words));
        Pattern address = Pattern.compile("live at (http://127\\.0\\.0\\.1:\\d+/)");
        Matcher found = address.matcher(said.toString());
        while (!found.find()) {
            assertFalse(training.isDone(), () -> err.toString());
            Thread.sleep(20);
            found = address.matcher(said.toString());
        }
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest page = HttpRequest.newBuilder(URI.create(found.group(1))).build();
        String before = "";
        int changes = 0;
        while (changes < 3) {
            String now = client.send(page, HttpResponse.BodyHandlers.ofString()).body();
            changes += now.equals(before) ? 0 : 1;
            before = now;
            Thread.sleep(20);
        }
        assertTrue(before.contains("It trains: update "), before.substring(0, 4000));
        assertTrue(before.contains("fetch(location.pathname"), "it reloads itself");
        assertEquals(List.of(), PageCheck.faults(before));
        while (!training.isDone()) {
            before = ask(client, page, before);
        }
        assertEquals(0, training.get(), () -> err.toString());
        assertTrue(Files.readString(report).contains("It is done"));
    }

    private static String ask(HttpClient client, HttpRequest page, String before)
            throws InterruptedException {
        try {
            Thread.sleep(100);
            return client.send(page, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException over) {
            return before;
        }
    }

    @Test
    void anEndBeforeItsEndIsSaid() throws IOException {
        Run run = train("m.rnn", "--report=" + report, "--rate=1e38", "--clip=1e38");
        assertEquals(2, run.status(), run.out());
        String html = Files.readString(report);
        assertTrue(
                html.contains("It ended: "),
                html.substring(html.indexOf("<main")).substring(0, 900));
        assertEquals(List.of(), PageCheck.faults(html));
    }

    @Test
    void wrongUseGetsOneSentence() throws IOException {
        Path taken = Files.writeString(folder.resolve("taken"), "");
        try (ServerSocket other =
                new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            for (String[] wrong :
                    new String[][] {
                        {"--report=" + folder},
                        {"--report=" + folder.resolve("none/report.html")},
                        {"--report=" + model("m.rnn")},
                        {"--serve=65536"},
                        {"--serve", "-1"},
                        {"--serve=99999999999"},
                        {"--serve=" + other.getLocalPort()},
                        {"--tensorboard=" + taken},
                        {"--tensorboard=" + taken + "/inside"}
                    }) {
                Run run = train("m.rnn", wrong);
                assertEquals(2, run.status(), String.join(" ", wrong) + run.err());
                assertEquals(1, run.err().lines().count(), run.err());
                assertTrue(run.err().contains(wrong[0].split("=")[0]), run.err());
                assertFalse(Files.exists(folder.resolve("m.rnn")), "nothing was trained");
            }
        }
        assertEquals(
                0,
                Run.here(
                                "train",
                                "--out",
                                model("m.rnn"),
                                "--epochs=1",
                                "--batch=4",
                                "--steps=16",
                                "--serve",
                                text)
                        .status(),
                "a file's name is no port");
    }
}
