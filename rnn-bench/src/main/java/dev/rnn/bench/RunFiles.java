package dev.rnn.bench;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import dev.rnn.report.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A run's files: report.json, and report.html and report.md that are made from the same record. */
final class RunFiles {
    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

    private RunFiles() {}

    static void write(Path folder, RunData run) throws IOException {
        Page page = new RunPage(run).page();
        Page.writeText(folder.resolve("report.json"), GSON.toJson(run) + "\n");
        Page.writeText(folder.resolve("report.md"), page.markdown());
        page.write(folder.resolve("report.html"));
    }

    static RunData read(Path file) throws IOException {
        try {
            RunData run = GSON.fromJson(Files.readString(file), RunData.class);
            if (run == null || !RunData.FORMAT.equals(run.format()) || run.rows() == null) {
                throw new IOException(
                        "%s is no report of format '%s'; give a report.json of this program"
                                .formatted(file, RunData.FORMAT));
            }
            return run;
        } catch (NoSuchFileException missing) {
            throw new IOException("%s is not there".formatted(file), missing);
        } catch (JsonParseException | IllegalArgumentException problem) {
            throw new IOException(
                    "%s is no report.json: %s".formatted(file, problem.getMessage()), problem);
        }
    }
}
