package dev.rnn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No command writes over what it reads. */
class OutFileTest {
    private static final String TEXT = "It was the best of times,\n".repeat(20);
    private static final String[] SMALL = {
        "--batch", "2", "--tbptt", "8", "--hidden", "4", "--epochs", "1", "--threads", "1"
    };

    @TempDir private Path directory;
    private Path text;
    private Path model;

    @BeforeEach
    void trainAModel() throws IOException {
        text = directory.resolve("text.txt");
        model = directory.resolve("model.rnn");
        Files.writeString(text, TEXT);
        assertEquals(0, train(model).status());
    }

    private Run train(Path out, String... more) {
        List<String> words =
                new ArrayList<>(List.of("train", text.toString(), "--out", out.toString()));
        words.addAll(List.of(SMALL));
        words.addAll(List.of(more));
        return Run.here(words.toArray(String[]::new));
    }

    private void refused(Run run, Path file, String why) throws IOException {
        assertEquals(2, run.status(), run.out());
        assertEquals("rnn: " + why + "\n", run.err());
        assertEquals("", run.out());
        assertTrue(Files.exists(file));
        assertEquals(TEXT, Files.readString(text));
    }

    @Test
    void trainingKeepsItsText() throws IOException {
        String why = "--out %s is the file of TEXTFILE too; name another";
        refused(train(text), text, why.formatted(text));
        Path detour = directory.resolve("none/../text.txt");
        refused(train(detour), text, why.formatted(detour));
        Path link = Files.createSymbolicLink(directory.resolve("link"), text);
        refused(train(link), text, why.formatted(link));
        refused(
                train(model, "--report", text.toString()),
                text,
                "--report %s is the file of TEXTFILE too; name another".formatted(text));
        Path page = directory.resolve("new.html");
        refused(
                train(page, "--report", page.toString()),
                text,
                "--out %s is the file of --report too; name another".formatted(page));
    }

    @Test
    void checkpointsKeepTheirDirectory() throws IOException {
        Path checkpoints = Files.createDirectory(directory.resolve("checkpoints"));
        Path inside = checkpoints.resolve("model.rnn");
        refused(
                train(inside, "--checkpoint", checkpoints.toString()),
                checkpoints,
                "--out %s is in the directory of --checkpoint, which holds checkpoints alone; name another"
                        .formatted(inside));
    }

    @Test
    void modelsStayWhereTheyAre() throws IOException {
        byte[] before = Files.readAllBytes(model);
        refused(
                Run.here("import", model.toString(), "--out", model.toString()),
                model,
                "--out %s is the file of FILE too; name another".formatted(model));
        refused(
                Run.here("export", model.toString(), model.toString(), "--to", "npz"),
                model,
                "FILE %s is the file of MODEL too; name another".formatted(model));
        Run explained =
                Run.here("explain", "gates", model.toString(), "best", "--out", model.toString());
        assertEquals(2, explained.status());
        assertEquals(
                "rnn: --out %s is the file of MODELFILE too; name another\n".formatted(model),
                explained.err());
        assertEquals(-1, Arrays.mismatch(before, Files.readAllBytes(model)));
    }
}
