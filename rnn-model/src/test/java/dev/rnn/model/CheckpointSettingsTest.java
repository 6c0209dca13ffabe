package dev.rnn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.CrossEntropySpec;
import dev.rnn.api.GruSpec;
import dev.rnn.api.RnnSpec;
import dev.rnn.model.layer.DropoutSpec;
import dev.rnn.model.loss.Reduction;
import dev.rnn.model.loss.SoftmaxCrossEntropySpec;
import dev.rnn.model.optimizer.AdamW;
import dev.rnn.model.optimizer.Plateau;
import dev.rnn.model.optimizer.Schedule;
import dev.rnn.model.seq2seq.CtcObjective;
import dev.rnn.model.seq2seq.EncoderDecoder;
import dev.rnn.model.seq2seq.EncoderDecoderObjective;
import dev.rnn.model.seq2seq.EncoderDecoderSpec;
import dev.rnn.model.seq2seq.Pair;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint is taken up only by a training that would have written the same bits. */
class CheckpointSettingsTest {
    private static final Backend BACKEND = Backends.named("scalar");
    private static final int SYMBOLS = 5;
    private static final TrainingOptions OPTIONS = TrainingOptions.DEFAULT.withEpochs(1);

    @TempDir private Path directory;
    private int tried;

    /** Writes a checkpoint of one training, and takes it up by another. */
    private String refused(
            Objective one, TrainingOptions options, Objective other, TrainingOptions otherOptions)
            throws IOException {
        Checkpoints checkpoints = new Checkpoints(directory.resolve("to" + tried++), 1);
        try (Trainer trainer = new Trainer(one, options)) {
            new TrainingRun(trainer).checkpoints(checkpoints).run();
        }
        try (Trainer same = new Trainer(one, options.withThreads(2))) {
            TrainingRun run = new TrainingRun(same).checkpoints(checkpoints);
            assertTrue(run.resume(false).isPresent());
        }
        try (Trainer trainer = new Trainer(other, otherOptions)) {
            TrainingRun run = new TrainingRun(trainer).checkpoints(checkpoints);
            String message =
                    assertThrows(ModelFileException.class, () -> run.resume(false)).getMessage();
            int from = message.indexOf(": its ");
            int to = message.indexOf("; resume with the same options and data");
            return message.substring(from + 2, to);
        }
    }

    private static Objective text(float dropout, int streams, int steps, int... more) {
        Network network =
                Network.builder(BACKEND)
                        .symbols(SYMBOLS)
                        .cell(width -> DropoutSpec.outputs(GruSpec.torch(width, 3), dropout))
                        .outputs(SYMBOLS)
                        .build();
        int[] symbols = new int[65 + more.length];
        for (int i = 0; i < 65; i++) {
            symbols[i] = i % 3;
        }
        System.arraycopy(more, 0, symbols, 65, more.length);
        return NetworkObjective.of(network, Windows.training(symbols, streams, steps));
    }

    private String otherText(Objective other) throws IOException {
        return refused(text(0.3f, 4, 8), OPTIONS, other, OPTIONS);
    }

    @Test
    void ofANetwork() throws IOException {
        assertEquals(
                "its network.cell.outputRate is 0.3, here it is 0.5", otherText(text(0.5f, 4, 8)));
        assertEquals("its training.largest-batch is 4, here it is 8", otherText(text(0.3f, 8, 4)));
        String data = otherText(text(0.3f, 4, 8, 1));
        assertTrue(data.matches("its training.data is \\p{XDigit}{16}, here it is .*"), data);
    }

    private String otherOptions(TrainingOptions other) throws IOException {
        return refused(text(0.3f, 4, 8), OPTIONS, text(0.3f, 4, 8), other);
    }

    @Test
    void ofTheOptions() throws IOException {
        assertEquals(
                "its clipping.maxNorm is 5.0, here it is 1.0", otherOptions(OPTIONS.withClip(1)));
        assertEquals("its training-seed is 1, here it is 2", otherOptions(OPTIONS.withSeed(2)));
        assertEquals(
                "its optimizer-options is Adam, here it is AdamW",
                otherOptions(OPTIONS.withOptimizer(AdamW.DEFAULT)));
        assertEquals(
                "its loss-function is CrossEntropy, here it is SoftmaxCrossEntropy",
                otherOptions(OPTIONS.withLoss(new SoftmaxCrossEntropySpec(Reduction.SUM))));
    }

    @Test
    void ofASchedule() throws IOException {
        String cosine =
                otherOptions(
                        OPTIONS.withRates(
                                (rate, last, steps) -> Schedule.cosine(rate, steps, last)));
        assertTrue(cosine.startsWith("its rates is from 0.01 to 0.001"), cosine);
        String warm =
                otherOptions(
                        OPTIONS.withRates(
                                (rate, last, steps) ->
                                        TrainingOptions.Rates.STRAIGHT_LINE
                                                .over(rate, last, steps - 1)
                                                .afterWarmUp(1, 0.5)));
        assertTrue(warm.contains(", here it is from 0.005 to "), warm);
    }

    @Test
    void ofWhatIsFollowed() throws IOException {
        Checkpoints checkpoints = new Checkpoints(directory, 1);
        for (int patience : new int[] {1, 2}) {
            var plateau = Plateau.DEFAULT.withPatience(patience).from(0.01);
            Network network = Network.builder(BACKEND).symbols(2).rnn(2).outputs(2).seed(1).build();
            Windows windows = Windows.training(new int[] {0, 1, 1, 0, 1}, 1, 2);
            Objective objective = NetworkObjective.of(network, windows).withValidation(windows);
            TrainingOptions options = OPTIONS.withRates((rate, last, steps) -> plateau);
            try (Trainer trainer = new Trainer(objective, options)) {
                TrainingRun run =
                        new TrainingRun(trainer)
                                .follow(plateau, Validation.LOSS)
                                .checkpoints(checkpoints);
                if (patience == 1) {
                    run.run();
                } else {
                    String message =
                            assertThrows(ModelFileException.class, () -> run.resume(false))
                                    .getMessage();
                    assertTrue(message.contains("its follows is Plateau["), message);
                }
            }
        }
    }

    private static Objective pairs(float dropout, int batch, int last) {
        EncoderDecoderSpec spec = EncoderDecoderSpec.withAttention(SYMBOLS, SYMBOLS, 3, 4, dropout);
        List<Pair> pairs =
                List.of(Pair.of(new int[] {1, 2}, 2, 1), Pair.of(new int[] {3, 4}, last));
        return EncoderDecoderObjective.of(EncoderDecoder.initial(BACKEND, spec, 1), pairs, batch);
    }

    private String otherPairs(Objective other) throws IOException {
        return refused(pairs(0.3f, 2, 4), OPTIONS, other, OPTIONS);
    }

    @Test
    void ofAnEncoderDecoder() throws IOException {
        assertEquals(
                "its model.decoder.inputRate is 0.3, here it is 0.2",
                otherPairs(pairs(0.2f, 2, 4)));
        assertEquals("its all-steps is 1, here it is 2", otherPairs(pairs(0.3f, 1, 4)));
        assertEquals("its pairs-a-batch is 2, here it is 3", otherPairs(pairs(0.3f, 3, 4)));
        assertTrue(otherPairs(pairs(0.3f, 2, 3)).startsWith("its training.data is "));
        assertEquals(
                "its loss-function.labelSmoothing is 0.1, here it is 0.2",
                refused(
                        pairs(0, 2, 4),
                        OPTIONS.withLoss(
                                new SoftmaxCrossEntropySpec(Reduction.SUM)
                                        .withLabelSmoothing(0.1f)),
                        pairs(0, 2, 4),
                        OPTIONS.withLoss(
                                new SoftmaxCrossEntropySpec(Reduction.SUM)
                                        .withLabelSmoothing(0.2f))));
    }

    private static Objective ctc(float dropout) {
        Network network =
                Network.builder(BACKEND)
                        .symbols(SYMBOLS)
                        .cell(width -> DropoutSpec.outputs(RnnSpec.tanh(width, 3), dropout))
                        .outputs(SYMBOLS)
                        .build();
        return CtcObjective.of(network, List.of(Pair.of(new int[] {1, 2, 3}, 2, 1)), 2);
    }

    @Test
    void ofCtc() throws IOException {
        assertEquals(
                "its network.cell.outputRate is 0.1, here it is 0.2",
                refused(ctc(0.1f), OPTIONS, ctc(0.2f), OPTIONS));
    }

    @Test
    void aFingerprintTellsDescriptionsOfTheSameParametersApart() {
        float[] parameters = new float[2 * 3 + 3 * 3 + 3 + 3 * 2 + 2];
        RnnSpec cell = RnnSpec.tanh(2, 3);
        Network plain = network(new NetworkSpec(2, 0, cell, 2), parameters);
        Network same = network(new NetworkSpec(2, 0, RnnSpec.tanh(2, 3), 2), parameters);
        Network last =
                network(
                        new NetworkSpec(
                                2,
                                0,
                                NetworkSpec.NO_PADDING,
                                cell,
                                2,
                                OutputAt.LAST_STEP,
                                false,
                                false),
                        parameters);
        assertEquals(plain.fingerprint(), same.fingerprint());
        assertNotEquals(plain.fingerprint(), last.fingerprint());
    }

    private static Network network(NetworkSpec spec, float... parameters) {
        return Network.of(BACKEND, spec, parameters);
    }

    @Test
    void leavesOfADescription() {
        Map<String, String> leaves =
                DescriptionLeaves.of("spec", EncoderDecoderSpec.ofVector(4, 6, 5, 0.25f));
        assertEquals("EncoderDecoder", leaves.get("spec"));
        assertEquals("none", leaves.get("spec.attention"));
        assertEquals("5", leaves.get("spec.decoder.hidden"));
        assertEquals(
                "CheckpointSettingsTest lambda",
                DescriptionLeaves.of("x", (Runnable) () -> {}).get("x").replaceAll(".*\\.", ""));
        assertEquals("CrossEntropy", DescriptionLeaves.of("", new CrossEntropySpec()).get(""));
    }
}
