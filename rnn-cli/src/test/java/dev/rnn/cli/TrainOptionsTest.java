package dev.rnn.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backends;
import dev.rnn.api.CellSpec;
import dev.rnn.model.CharacterModel;
import dev.rnn.model.ModelFile;
import dev.rnn.model.NetworkSpec;
import dev.rnn.model.Trainer;
import dev.rnn.model.TrainingOptions;
import dev.rnn.model.Windows;
import dev.rnn.model.layer.ResidualSpec;
import dev.rnn.model.layer.StackSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The options of {@code rnn train} that choose network, optimizer and schedule. */
class TrainOptionsTest {
    private static final String TEXT =
            "It was the best of times, it was the worst of times,\n".repeat(30);

    @TempDir private Path directory;
    private Path text;
    private Path out;

    @BeforeEach
    void writeText() throws IOException {
        text = directory.resolve("text.txt");
        out = directory.resolve("model.rnn");
        Files.writeString(text, TEXT);
    }

    private Run train(String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of("train", text.toString(), "--out", out.toString(), "--batch", "8"));
        arguments.addAll(List.of("--threads", "1"));
        arguments.addAll(List.of(more));
        if (!arguments.contains("--hidden")) {
            arguments.addAll(List.of("--hidden", "12"));
        }
        if (!arguments.contains("--steps") && !arguments.contains("--tbptt")) {
            arguments.addAll(List.of("--tbptt", "16"));
        }
        return Run.here(arguments.toArray(String[]::new));
    }

    private CharacterModel trained(String... more) throws IOException {
        Run run = train(more);
        assertEquals(0, run.status(), run.err());
        assertEquals("", run.err());
        return ModelFile.read(out, Backends.best());
    }

    private static double loss(CharacterModel model) {
        return Double.parseDouble(model.provenance().get("validation-loss"));
    }

    /** Chance: all characters equally likely. */
    private static double chance(CharacterModel model) {
        return StrictMath.log(model.vocabulary().size());
    }

    @ParameterizedTest
    @EnumSource
    void everyCellLearnsAndWrites(CellKind cell) throws IOException {
        CharacterModel model =
                trained("--cell", cell.toString(), "--layers", "2", "--rate", "0.02");
        assertEquals(cell.toString(), model.provenance().get("cell"));
        StackSpec stack = (StackSpec) model.network().spec().cell();
        for (CellSpec layer : stack.layers()) {
            assertEquals(cell.of(layer.inputs(), 12), layer);
        }
        assertTrue(loss(model) < chance(model) - 0.1, "loss " + loss(model));
        Run sample = Run.here("sample", out.toString(), "--length", "30", "--start", "It");
        assertEquals(0, sample.status(), sample.err());
        assertEquals(33, sample.out().replace("\r\n", "\n").length());
        assertEquals(
                sample.out(),
                Run.here(
                                "sample",
                                out.toString(),
                                "--length",
                                "30",
                                "--start",
                                "It",
                                "--backend",
                                "scalar")
                        .out());
    }

    @Test
    void theForgetGateStartsOpen() throws IOException {
        CharacterModel model = trained("--cell", "lstm", "--rate", "1e-30", "--max-batches", "1");
        NetworkSpec spec = model.network().spec();
        int b = spec.parameters().block("rnn.b").offset();
        float[] parameters = model.network().parameters();
        for (int j = 0; j < 12; j++) {
            assertEquals(1f, parameters[b + 12 + j]);
            assertNotEquals(1f, parameters[b + j]);
        }
    }

    @Test
    void defaultsCanBeSpelledOut() throws IOException {
        trained("--epochs", "1");
        byte[] expected = Files.readAllBytes(out);
        String all =
                "--epochs 1 --cell RNN --layers 1 --embedding 0 --dropout 0 --optimizer adam --weight-decay 0"
                        + " --rate 0.01 --schedule linear --final-rate 0.001 --warm-up 0 --clip 5"
                        + " --seed 1 --validation 0.1";
        trained(all.split(" "));
        assertArrayEquals(expected, Files.readAllBytes(out));
        trained("--epochs", "1", "--steps", "16");
        assertArrayEquals(expected, Files.readAllBytes(out));
    }

    @Test
    void theNetworkIsTheOneAskedFor() throws IOException {
        CharacterModel model =
                trained(
                        "--cell lstm --layers 3 --embedding 12 --tied --residual --dropout 0.25 --learned-initial-state"
                                .split(" "));
        NetworkSpec spec = model.network().spec();
        assertEquals(12, spec.embedding());
        assertTrue(spec.tied());
        assertTrue(spec.learnedInitialState());
        StackSpec stack = (StackSpec) spec.cell();
        assertEquals(0.25f, stack.dropout());
        assertEquals(
                List.of(true, true, true),
                stack.layers().stream().map(ResidualSpec.class::isInstance).toList());
        assertEquals("0.25", model.provenance().get("dropout"));
        assertEquals("true", model.provenance().get("residual"));
        assertEquals("true", model.provenance().get("tied"));
        assertEquals("true", model.provenance().get("learned-initial-state"));
        assertEquals(0, Run.here("sample", out.toString(), "--length", "5").status());
    }

    /** The loss that was reported is that of the network as it is used: nothing is dropped. */
    @Test
    void nothingIsDroppedOutsideOfTraining() throws IOException {
        CharacterModel model = trained("--layers", "2", "--dropout", "0.5");
        int[] symbols = model.vocabulary().encode(TEXT);
        int held = symbols.length / 10;
        Windows unseen =
                Windows.evaluation(
                        Arrays.copyOfRange(symbols, symbols.length - held, symbols.length), 8, 16);
        try (Trainer again =
                new Trainer(
                        model.network(),
                        Windows.training(symbols, 8, 16),
                        TrainingOptions.DEFAULT)) {
            assertEquals(loss(model), again.evaluate(unseen));
        }
        float[] dropped = model.network().parameters();
        assertArrayEquals(
                dropped, trained("--layers", "2", "--dropout", "0.5").network().parameters());
        assertFalse(
                Arrays.equals(
                        dropped,
                        trained("--layers", "2", "--dropout", "0").network().parameters()));
    }

    @ParameterizedTest
    @EnumSource
    void everyOptimizerLearns(OptimizerKind optimizer) throws IOException {
        CharacterModel model = trained("--optimizer", optimizer.toString());
        assertEquals(optimizer.toString(), model.provenance().get("optimizer"));
        assertEquals(Float.toString(optimizer.rate(CellKind.RNN)), model.provenance().get("rate"));
        assertTrue(loss(model) < chance(model) - 0.1, "loss " + loss(model));
    }

    @ParameterizedTest
    @CsvSource({
        "sgd, --momentum 0.9, momentum, 0.9",
        "sgd, --momentum 0.9 --nesterov, nesterov, true",
        "rmsprop, --momentum 0.5, momentum, 0.5",
        "adam, --weight-decay 0.1, weight-decay, 0.1",
        "adamw, --weight-decay 0, weight-decay, 0.0",
    })
    void optionsOfAnOptimizerCount(String optimizer, String options, String name, String value)
            throws IOException {
        float[] without =
                trained("--optimizer", optimizer, "--rate", "0.01").network().parameters();
        String all = "--optimizer " + optimizer + " --rate 0.01 " + options;
        CharacterModel with = trained(all.split(" "));
        assertEquals(value, with.provenance().get(name));
        assertFalse(Arrays.equals(without, with.network().parameters()));
    }

    @ParameterizedTest
    @CsvSource({
        "--cell rnn, 0.01",
        "--cell lstm, 0.015",
        "--cell gru --optimizer adamw, 0.015",
        "--cell gru --optimizer adagrad, 0.05",
        "--optimizer sgd --momentum 0.75, 0.25",
        "--optimizer sgd --momentum 0.75 --rate 0.5, 0.5",
    })
    void theRateFitsCellAndOptimizer(String options, String rate) throws IOException {
        String all = options + " --max-batches 1";
        assertEquals(rate, trained(all.split(" ")).provenance().get("rate"));
    }

    @ParameterizedTest
    @EnumSource
    void everyScheduleLearns(ScheduleKind schedule) throws IOException {
        CharacterModel model =
                trained("--schedule", schedule.toString(), "--rate", "0.02", "--optimizer", "ADAM");
        assertEquals(schedule.toString(), model.provenance().get("schedule"));
        assertTrue(loss(model) < chance(model) - 0.1, "loss " + loss(model));
    }

    @Test
    void thePlateauIsTold() {
        Run run =
                train(
                        "--schedule plateau --patience 0 --factor 0.25 --final-rate 0.7 --rate 0.9 --epochs 12"
                                .split(" "));
        assertEquals(0, run.status(), run.err());
        assertTrue(run.out().contains("the rate falls to 0.7"), run.out());
    }

    @ParameterizedTest
    @CsvSource({
        "--layers 0, '--layers is 0, must be at least 1'",
        "--dropout 1, '--dropout is 1.0, must be from 0 to below 1'",
        "--dropout NaN, '--dropout is NaN, must be from 0 to below 1'",
        "--momentum 1 --optimizer sgd, '--momentum is 1.0, must be from 0 to below 1'",
        "--weight-decay -1, '--weight-decay is -1.0, must be at least 0 and finite'",
        "--warm-up -1, '--warm-up is -1, must be at least 0'",
        "--schedule step --period 0, '--period is 0, must be at least 1'",
        "--schedule step --factor 1, '--factor is 1.0, must be above 0 and below 1'",
        "--schedule plateau --patience -1, '--patience is -1, must be at least 0'",
        "--tbptt 0, '--tbptt is 0, must be at least 1'",
        "--cell elman, 'there is no elman, must be one of rnn, rnn-relu'",
        "--optimizer lion, 'there is no lion, must be one of adam, adamw'",
        "--schedule zigzag, 'there is no zigzag, must be one of linear, constant'",
        "--clip 0, '--clip is 0.0, must be above 0'",
        // Options that contradict each other
        "--bidirectional, 'would see each character that it is to predict'",
        "--cell lstm --bidirectional --layers 2, 'would see each character'",
        "--dropout 0.2, '--dropout 0.2 drops what one layer gives to the next, and --layers is 1'",
        "--tied, '--tied shares the embedding''s weights, and there is no embedding'",
        "--tied --embedding 5, '--embedding is 5 and --hidden 12; make them equal'",
        "--residual, 'the only layer reads one-hot characters and gives 12'",
        "--residual --embedding 5, 'the only layer reads an embedding of 5 and gives 12'",
        "--momentum 0.9, '--momentum is for sgd and rmsprop, --optimizer is adam'",
        "--nesterov, '--nesterov is for sgd, --optimizer is adam; nadam is Adam with it'",
        "--nesterov --optimizer adagrad, '--nesterov is for sgd, --optimizer is adagrad'",
        "--nesterov --optimizer sgd, 'looks ahead along the momentum, and there is none'",
        "--schedule constant --final-rate 0.1, '--schedule constant ends where its rule leads'",
        "--schedule step --final-rate 0.1, '--schedule step ends where its rule leads'",
        "--schedule exponential --final-rate 0, '--schedule exponential never reaches'",
        "--schedule one-cycle --final-rate 0, '--schedule one-cycle never reaches'",
        "--schedule plateau --final-rate 1, 'and --rate 0.01 is below it'",
        "--schedule plateau --validation 0, '--schedule plateau watches the validation loss'",
        "--schedule one-cycle --warm-up 5, 'would be a second rise'",
        "--warm-up 33, '--warm-up is 33, and the whole training has 33 updates'",
        "--warm-up 5 --max-batches 5, 'and the whole training has 5 updates'",
        "--period 2, '--period is for the schedules step and cosine-restarts, --schedule is linear'",
        "--factor 0.5, '--factor is for the schedules step and plateau, --schedule is linear'",
        "--patience 2 --schedule cosine, '--patience is for the schedules plateau'",
        "--tbptt 16 --steps 16, 'should be specified only once'",
    })
    void refusesWithTheReason(String options, String why) throws IOException {
        Run run = train(options.split(" "));
        assertEquals(2, run.status(), run.out());
        assertEquals("", run.out());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().contains(why), run.err());
        assertFalse(Files.exists(out));
    }
}
