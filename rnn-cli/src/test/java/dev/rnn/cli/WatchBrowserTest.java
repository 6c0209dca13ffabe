package dev.rnn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.report.BrowserCheck;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reports of trainings in Chromium, in light on a desk and in dark on a phone; pictures of them
 * stay in {@code target}.
 */
@Tag("browser")
class WatchBrowserTest {
    private static BrowserCheck browser;

    @TempDir Path folder;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        browser = new BrowserCheck();
    }

    @AfterAll
    static void stop() throws IOException {
        browser.close();
    }

    private String text() throws IOException {
        return Files.writeString(
                        folder.resolve("text.txt"),
                        "the quick brown fox jumps over\nthe lazy dog, and <runs> away. "
                                .repeat(80))
                .toString();
    }

    private void train(String... words) {
        Run run = Run.here(words);
        assertEquals(0, run.status(), run.err());
    }

    private void check(Path page, String name) throws IOException, InterruptedException {
        assertEquals(List.of(), browser.faults(page.toUri()), name);
        Files.write(Path.of("target", name + "-phone.png"), browser.screenshot());
        browser.open(page.toUri(), 1280, false);
        Files.write(Path.of("target", name + "-desk.png"), browser.screenshot());
    }

    @Test
    void aTextsReport() throws IOException, InterruptedException {
        Path page = folder.resolve("report.html");
        train(
                ("train " + text() + " --out " + folder.resolve("m.rnn"))
                        .concat(
                                " --cell lstm --layers 2 --hidden 16 --batch 4 --steps 16 --epochs 6")
                        .concat(" --report " + page)
                        .split(" "));
        check(page, "report-text");
        Path gates = folder.resolve("gates.html");
        train("explain", "gates", "" + folder.resolve("m.rnn"), "the dog", "--out=" + gates);
        check(gates, "gates");
    }

    @Test
    void reportsOfTasks() throws IOException, InterruptedException {
        StringBuilder names = new StringBuilder("name\tlanguage\n");
        StringBuilder words = new StringBuilder();
        for (char a = 'a'; a <= 'p'; a++) {
            for (char b = 'a'; b <= 'p'; b++) {
                String capital = "" + (char) (a - 32);
                names.append(capital).append(b).append("aeo".charAt(b % 3)).append('\t');
                names.append(List.of("Greek", "Vietnamese", "Dutch").get(b % 3)).append('\n');
                words.append(a).append(b).append('\t').append(capital).append(' ');
                words.append((char) (b - 32)).append('\n');
            }
        }
        for (String task : List.of("names", "spelling")) {
            Path data =
                    Files.writeString(
                            folder.resolve(task + ".tsv"), task.equals("names") ? names : words);
            Path page = folder.resolve(task + ".html");
            train(
                    ("train --task " + task + " " + data + " --hidden 8 --epochs 3 --out ")
                            .concat(folder.resolve(task + ".rnn") + " --report " + page)
                            .split(" "));
            check(page, "report-" + task);
        }
        Path attention = folder.resolve("attention.html");
        train(
                "explain",
                "attention",
                "" + folder.resolve("spelling.rnn"),
                "abba",
                "--out=" + attention);
        check(attention, "attention");
    }

    /** The page fetches itself, keeps what was folded open, and says the end without an error. */
    @Test
    void aLivePageFollowsTheTraining() throws Exception {
        StringWriter said = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words =
                ("train " + text() + " --out " + folder.resolve("m.rnn"))
                        .concat(" --hidden 64 --batch 8 --steps 16 --epochs 150 --serve")
                        .split(" ");
        CompletableFuture<Integer> training =
                CompletableFuture.supplyAsync(
                        () -> Main.run(new PrintWriter(said, true), new PrintWriter(err), words));
        Pattern address = Pattern.compile("live at (\\S+)");
        Matcher found = address.matcher(said.toString());
        while (!found.find()) {
            assertTrue(!training.isDone(), () -> err.toString());
            Thread.sleep(20);
            found = address.matcher(said.toString());
        }
        browser.open(URI.create(found.group(1)), 1280, false);
        String lead = "document.querySelector('.lead').textContent";
        String first = browser.evaluate(lead).getAsString();
        while (browser.evaluate(lead).getAsString().equals(first)) {
            Thread.sleep(100);
        }
        browser.evaluate("document.querySelector('figure details').open = true");
        String second = browser.evaluate(lead).getAsString();
        while (browser.evaluate(lead).getAsString().equals(second)) {
            Thread.sleep(100);
        }
        assertTrue(
                browser.evaluate("document.querySelector('figure details').open").getAsBoolean());
        assertEquals(0, training.get(), () -> err.toString());
        assertTrue(browser.evaluate(lead).getAsString().startsWith("It is done"), "the end");
        browser.evaluate("new Promise(done => setTimeout(done, 2500))");
        assertEquals(List.of(), browser.complaints());
    }
}
