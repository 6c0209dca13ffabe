package dev.rnn.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts a report into a page, between two markers if the page has them. */
final class Page {
    /** Behind this line the summary stands. */
    static final String SUMMARY = "<!-- rnn bench: summary -->";

    /** Behind this line everything stands. */
    static final String FULL = "<!-- rnn bench: full -->";

    /** Before this line the report ends. */
    static final String END = "<!-- rnn bench: end -->";

    private Page() {}

    /** Replaces what stands between markers; a page without markers is replaced altogether. */
    static void write(Path file, String summary, String full) throws IOException {
        String page = Files.exists(file) ? Files.readString(file) : "";
        String filled = fill(fill(page, SUMMARY, summary), FULL, full);
        if (file.toAbsolutePath().getParent() != null) {
            Files.createDirectories(file.toAbsolutePath().getParent());
        }
        Files.writeString(file, page.contains(SUMMARY) || page.contains(FULL) ? filled : full);
    }

    static String fill(String page, String marker, String report) {
        int start = page.indexOf(marker);
        if (start < 0) {
            return page;
        }
        int end = page.indexOf(END, start);
        if (end < 0) {
            throw new IllegalArgumentException(
                    "page has no line %s behind %s; add it".formatted(END, marker));
        }
        return page.substring(0, start + marker.length())
                + "\n\n"
                + report.strip()
                + "\n\n"
                + page.substring(end);
    }
}
