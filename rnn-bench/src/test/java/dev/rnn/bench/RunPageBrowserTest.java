package dev.rnn.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rnn.report.BrowserCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a whole run in Chromium: every row, every plot. */
@Tag("browser")
class RunPageBrowserTest {
    @Test
    void thePageOfARunIsSound(@TempDir Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve("report.html");
        new RunPage(RunPageTest.run(1)).page().write(file);
        try (BrowserCheck browser = new BrowserCheck()) {
            assertEquals(List.of(), browser.faults(file.toUri()));
        }
    }
}
