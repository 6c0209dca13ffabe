package dev.rnn.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sample page in Chromium, and the page that {@code -Drnn.page=FILE} names, if any. What is
 * planted is found.
 */
@Tag("browser")
class BrowserTest {
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

    @Test
    void aPageIsSound() throws IOException, InterruptedException {
        assertEquals(List.of(), faults(SamplePage.page().html()));
    }

    @Test
    void thePageNamedIsSound() throws IOException, InterruptedException {
        String page = System.getProperty("rnn.page");
        assertEquals(
                List.of(),
                faults(page == null ? SamplePage.page().html() : Files.readString(Path.of(page))));
        Files.write(Path.of("target/phone.png"), browser.screenshot());
    }

    @Test
    void faultsAreFound() throws IOException, InterruptedException {
        String html = SamplePage.page().html();
        planted(html.replace("</main>", "<script>missing()</script></main>"), "console: ");
        planted(html.replace("</main>", "<script>console.error(1)</script></main>"), "console: ");
        planted(html.replace("</main>", "<img src='http://127.0.0.2/x'/></main>"), "elsewhere");
        planted(
                html.replace("</main>", "<p style='width:500px'>wide</p></main>"),
                "the page is 516 wide");
        planted(html.replace("sign * (x - y)", "(x - y)"), "is not sorted");
        planted(html.replace("data-marks=\"4\"", "data-marks=\"40\""), "for 40 points");
        planted(html.replace("--paper: #14171b", "--paper: #ffffff"), "both in light and in dark");
    }

    private void planted(String html, String fault) throws IOException, InterruptedException {
        List<String> faults = faults(html);
        assertTrue(
                faults.stream().anyMatch(found -> found.contains(fault)),
                () -> fault + " in " + faults);
    }

    private List<String> faults(String html) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("page.html"), html);
        return browser.faults(file.toUri());
    }
}
