package dev.rnn.bench;

import dev.rnn.report.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes a run where it is wanted: a folder of its own, and pages between their markers. */
final class Outputs {
    private Outputs() {}

    /** Whether the report goes into a page of Markdown, not into a folder. */
    static boolean isPage(Path path) {
        return Files.isRegularFile(path) || path.toString().endsWith(".md");
    }

    static void write(List<Path> out, Path folder, BenchRun run, RunData data) throws IOException {
        RunFiles.write(folder, data);
        for (Path page : out) {
            if (isPage(page)) {
                Report.Head head = Report.Head.of(data.facts());
                String summary = Report.summary(head, run.results());
                Page.write(page, summary + means(data), Report.full(head, run.results()));
            }
        }
        System.out.println("report: " + folder.resolve("report.html"));
        System.out.println(means(data));
        for (RunData.Entry entry : data.rows()) {
            if (entry.verdict().equals("not met")) {
                System.out.println("not met: " + line(entry));
            }
        }
    }

    private static String means(RunData data) {
        Table table = GeometricMeans.of(data.rows()).table();
        return table.size() == 0 ? "" : "\n%s:\n\n%s".formatted(table.caption(), table.markdown());
    }

    private static String line(RunData.Entry entry) {
        StringBuilder text = new StringBuilder(entry.title());
        text.append(' ').append(entry.name().show(entry.nanos()));
        text.append(' ').append(entry.name().unit().text);
        for (RunData.Against against : entry.against()) {
            text.append(", %s %.2f".formatted(against.peer(), against.ratio()));
            text.append(against.asked() == null ? "" : " of %.2f".formatted(against.asked()));
        }
        return text.toString();
    }
}
