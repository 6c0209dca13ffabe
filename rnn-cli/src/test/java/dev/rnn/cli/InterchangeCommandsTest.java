package dev.rnn.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backends;
import dev.rnn.interchange.tensor.Safetensors;
import dev.rnn.model.ModelFile;
import dev.rnn.model.SavedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rnn export}, {@code rnn import} and {@code rnn verify}. */
class InterchangeCommandsTest {
    @TempDir Path directory;

    private String model;

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    @BeforeEach
    void train() throws IOException {
        model = file("model.rnn");
        Files.writeString(directory.resolve("text.txt"), "to be or not to be ".repeat(30));
        Run run =
                Run.here(
                        "train",
                        file("text.txt"),
                        "--out",
                        model,
                        "--cell",
                        "gru",
                        "--hidden",
                        "8",
                        "--epochs",
                        "1",
                        "--steps",
                        "16",
                        "--batch",
                        "2");
        assertEquals(0, run.status(), run.err());
    }

    @Test
    void aModelGoesOutAndComesBack() throws IOException {
        SavedModel before = ModelFile.readAny(Path.of(model), Backends.best());
        for (String name : new String[] {"m.safetensors", "m.npz"}) {
            Run out = Run.here("export", model, file(name), "--cases", file("c.safetensors"));
            assertEquals(0, out.status(), out.err());
            Run in = Run.here("import", file(name), "--out", file("back.rnn"));
            assertEquals(0, in.status(), in.err());
            SavedModel back = ModelFile.readAny(Path.of(file("back.rnn")), Backends.best());
            assertEquals(before.network().spec(), back.network().spec());
            assertEquals(before.vocabulary(), back.vocabulary());
            assertArrayEquals(before.network().parameters(), back.network().parameters());
            before.provenance()
                    .forEach((key, value) -> assertEquals(value, back.provenance().get(key), key));
            assertEquals(name, back.provenance().get("imported.file"));
            Run verified = Run.here("verify", file("back.rnn"), file("c.safetensors"));
            assertEquals(0, verified.status(), verified.err());
            assertTrue(
                    verified.out().contains("the same: largest difference 0.00"), verified.out());
        }
    }

    /** Data hash, seed, options, versions, metrics; and what wrote the file. */
    @Test
    void everyFileSaysWhereItComesFrom() throws IOException {
        for (String name : List.of("m.safetensors", "m.npz", "m.onnx")) {
            Run run = Run.here("export", model, file(name), "--cases", file("c.safetensors"));
            assertEquals(0, run.status(), run.err());
            Run in = Run.here("import", file(name), "--out", file("back.rnn"), "--output-at=every");
            assertEquals(0, in.status(), in.err());
            Map<String, String> made =
                    ModelFile.readAny(Path.of(file("back.rnn")), Backends.best()).provenance();
            Map<String, String> cases = Safetensors.read(Path.of(file("c.safetensors"))).metadata();
            for (String key :
                    List.of(
                            "text.sha256",
                            "seed",
                            "hidden",
                            "version",
                            "validation-loss",
                            "exported.version",
                            "exported.network")) {
                assertTrue(made.containsKey(key), key + " is not in " + name + ": " + made);
                assertEquals(made.get(key), cases.get("rnn.made." + key), key);
            }
            assertTrue(made.containsKey("imported.version"), made.toString());
            assertEquals("every", made.get("imported.output-at"));
            assertEquals(64, made.get("imported.sha256").length());
        }
    }

    @Test
    void anotherModelFails() {
        Run.here("export", model, file("m.safetensors"), "--cases", file("c.safetensors"));
        Run other =
                Run.here(
                        "train",
                        file("text.txt"),
                        "--out",
                        model,
                        "--cell",
                        "gru",
                        "--hidden",
                        "8",
                        "--epochs",
                        "1",
                        "--steps",
                        "16",
                        "--batch",
                        "2",
                        "--seed",
                        "2");
        assertEquals(0, other.status(), other.err());
        Run verified = Run.here("verify", model, file("c.safetensors"));
        assertEquals(1, verified.status());
        assertTrue(verified.out().contains("DIFFERENT: largest difference"), verified.out());
        assertEquals("", verified.err());
    }

    @Test
    void wrongUseIsOneSentence() throws IOException {
        Files.writeString(directory.resolve("junk.safetensors"), "no tensors here");
        Files.writeString(directory.resolve("junk.h5"), "no tensors here");
        wrong("ends like no model file", "import", file("text.txt"), "--out", file("x.rnn"));
        wrong("is no safetensors file", "import", file("junk.safetensors"), "--out", file("x.rnn"));
        wrong("is no HDF5 file", "import", file("junk.h5"), "--out", file("x.rnn"));
        wrong("there is no file", "import", file("none.npz"), "--out", file("x.rnn"));
        wrong("is a directory", "import", directory.toString(), "--out", file("x.rnn"));
        wrong("keras files are read, not written", "export", model, file("m.keras"));
        wrong("--to: there is no format gguf", "export", model, file("m"), "--to", "gguf");
        wrong("ends like no file of cases", "verify", model, file("text.txt"));
        wrong("--tolerance is -1.0", "verify", model, file("c.npz"), "--tolerance", "-1");
        assertTrue(Files.notExists(directory.resolve("x.rnn")));
    }

    private static void wrong(String sentence, String... arguments) {
        Run run = Run.here(arguments);
        assertEquals(2, run.status(), run.err());
        assertTrue(run.err().contains(sentence), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
    }
}
