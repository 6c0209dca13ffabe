package dev.rnn.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backends;
import dev.rnn.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rnn evaluate} of a text's model; of tasks: {@link TaskCommandsTest}. */
class EvaluateCommandTest {
    @TempDir private Path folder;
    private Path text;
    private Path model;

    @BeforeEach
    void writeText() throws IOException {
        model = folder.resolve("model.rnn");
        text = folder.resolve("text.txt");
        Files.writeString(text, "It was the best of times, it was the worst.\n".repeat(200));
    }

    private Run train(String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("train", text.toString(), "--out", model.toString()));
        arguments.addAll(List.of("--hidden=16", "--tbptt=16", "--batch=4", "--epochs=2"));
        arguments.addAll(List.of(more));
        return Run.here(arguments.toArray(String[]::new));
    }

    private Map<String, String> provenance() throws IOException {
        return ModelFile.read(model, Backends.named("scalar")).provenance();
    }

    private Run evaluate(String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("evaluate", model.toString(), text.toString()));
        arguments.addAll(List.of(more));
        return Run.here(arguments.toArray(String[]::new));
    }

    private static double figure(Run run, String name) {
        Matcher line =
                Pattern.compile("(?m)^" + name + " +([0-9.]+) \\+- [0-9.]+").matcher(run.out());
        assertTrue(line.find(), run.out() + run.err());
        return Double.parseDouble(line.group(1));
    }

    @Test
    void measuresTheValidationPartAsTheTrainingDid() throws IOException {
        assertEquals(0, train("--cell=lstm", "--layers=2", "--dropout=0.2").status());
        Run run = evaluate();
        assertEquals(0, run.status(), run.err());
        assertEquals("", run.err());
        assertTrue(
                run.out().startsWith(text + ", validation part: 880 of 8,800 characters\n"),
                run.out());
        double loss = figure(run, "loss");
        double trained = Double.parseDouble(provenance().get("validation-loss"));
        assertEquals(trained, loss, 0.00006);
        assertEquals(Math.exp(loss), figure(run, "perplexity"), 0.001);
        assertEquals(loss / Math.log(2), figure(run, "bits per character"), 0.0002);
        assertTrue(figure(run, "accuracy") > 0.2, run.out());
        assertEquals(run.out(), evaluate("--backend=scalar").out());
        Run json = evaluate("--json");
        assertTrue(json.out().matches("\\{\"loss\":\\{\"value\":[0-9.]+,\"standardError.*\\R"));
        Run training = evaluate("--part=training");
        assertTrue(training.out().contains(", training part: 7,920 of 8,800"), training.out());
    }

    @Test
    void aTestPartIsOnlyForEvaluate() throws IOException {
        assertEquals(0, train("--test=0.2", "--validation=0.1").status());
        byte[] trained = Files.readAllBytes(model);
        assertEquals("0.2", provenance().get("test"));
        assertEquals("0.1", provenance().get("validation"));
        Run run = evaluate();
        assertTrue(run.out().contains(", test part: 1,760 of 8,800 characters\n"), run.out());
        Run validation = evaluate("--part=validation");
        assertEquals(
                Double.parseDouble(provenance().get("validation-loss")),
                figure(validation, "loss"),
                0.00006);
        // Other letters there, of the same alphabet: nothing else changes
        String all = Files.readString(text);
        String other = all.substring(0, 7040) + "esrow".repeat(352);
        Files.writeString(text, other);
        assertEquals(0, train("--test=0.2", "--validation=0.1").status());
        assertArrayEquals(
                ModelFile.read(model, Backends.named("scalar")).network().parameters(),
                parametersOf(trained));
        assertTrue(figure(evaluate(), "loss") > figure(run, "loss"));
    }

    private float[] parametersOf(byte[] file) throws IOException {
        Path before = Files.write(folder.resolve("before.rnn"), file);
        return ModelFile.read(before, Backends.named("scalar")).network().parameters();
    }

    @Test
    void saysThatTheTextIsAnother() throws IOException {
        assertEquals(0, train().status());
        Files.writeString(text, "It was the worst.\n".repeat(100));
        Run run = evaluate();
        assertEquals(0, run.status());
        assertTrue(
                run.err()
                        .startsWith(
                                "rnn: %s is not what %s was trained on (SHA-256 "
                                        .formatted(text, model)),
                run.err());
        assertTrue(run.out().contains(", validation part: 180 of 1,800"), run.out());
    }

    @Test
    void refusesInOneSentence() throws IOException {
        assertEquals(0, train("--validation=0").status());
        refused(
                evaluate(),
                "was trained without a validation part; train it with --validation 0.1");
        refused(
                evaluate("--part=test"),
                "was trained without a test part; train it with --test 0.1");
        refused(Run.here("evaluate", model.toString()), "is a model of a text; name the text too");
        Files.writeString(text, "Ünd so weiter ".repeat(99));
        refused(evaluate("--part=training"), text + ": ");
        refused(train("--test=1"), "--test is 1.0, must be from 0 to below 1");
        refused(train("--test=0.5", "--validation=0.5"), "leave nothing to train on");
        refused(train("--test=0.0001"), "--test 1.0E-4 of 1386 characters holds back 0");
    }

    private static void refused(Run run, String words) {
        assertEquals(2, run.status(), run.out());
        assertTrue(run.err().contains(words), run.err());
    }
}
