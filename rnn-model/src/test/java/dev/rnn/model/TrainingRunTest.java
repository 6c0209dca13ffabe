package dev.rnn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.RandomStream;
import dev.rnn.api.SgdSpec;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loop around the steps, on an objective of one's own whose validation is written down. */
class TrainingRunTest {
    private static final int BATCHES = 4;

    @TempDir private Path directory;

    /** One parameter p that goes up by 1 at each step; the validation reads from a list. */
    private record Stairs(double... losses) implements Objective {
        @Override
        public Backend backend() {
            return Backends.named("scalar");
        }

        @Override
        public ParameterLayout layout() {
            return ParameterLayout.builder().add("p", 1, 1).build();
        }

        @Override
        public float[] parameters() {
            return new float[1];
        }

        @Override
        public ObjectivePass on(Slice parameters, Workers workers, TrainingOptions options) {
            return new ObjectivePass() {
                private int epoch;

                @Override
                public int batches() {
                    return BATCHES;
                }

                @Override
                public void noise(RandomStream stream) {}

                @Override
                public float gradient(int batch, Slice gradient) {
                    gradient.array()[0] -= 1;
                    return batch;
                }

                @Override
                public String origin() {
                    return "nowhere";
                }

                @Override
                public void pack() {}

                @Override
                public Optional<Validation> validate() {
                    SortedMap<String, Double> metrics = new TreeMap<>();
                    metrics.put("minus", -losses[epoch]);
                    return Optional.of(new Validation(losses[epoch++], metrics));
                }
            };
        }
    }

    private static Trainer trainer(Objective objective) {
        TrainingOptions options =
                TrainingOptions.DEFAULT
                        .withEpochs(6)
                        .withRate(1, 1)
                        .withOptimizer(new SgdSpec())
                        .withClip(Float.POSITIVE_INFINITY);
        return new Trainer(objective, options);
    }

    @Test
    void stopsEarlyAndTakesTheBestEpoch() throws IOException {
        for (String figure : new String[] {"loss", "minus"}) {
            try (Trainer trainer = trainer(new Stairs(5, 3, 4, 3, 9, 1))) {
                TrainingResult result =
                        new TrainingRun(trainer)
                                .stopEarly(
                                        EarlyStopping.after(2).by(figure, figure.equals("minus")))
                                .run();
                Validation best = new Validation(3, new TreeMap<>(Map.of("minus", -3.0)));
                assertEquals(
                        new TrainingResult(
                                TrainingResult.End.STOPPED_EARLY,
                                4 * BATCHES,
                                2 * BATCHES,
                                Optional.of(best)),
                        result);
                assertArrayEquals(new float[] {2 * BATCHES}, trainer.parameters());
            }
        }
        try (Trainer trainer = trainer(new Stairs(5, 3, 4, 3, 9, 2.9))) {
            EarlyStopping spec = new EarlyStopping("loss", false, 99, 0.2, false);
            TrainingResult result = new TrainingRun(trainer).stopEarly(spec).run();
            assertEquals(TrainingResult.End.COMPLETE, result.end());
            assertEquals(2 * BATCHES, result.bestStep(), "2.9 is not enough of a gain");
            assertArrayEquals(new float[] {6 * BATCHES}, trainer.parameters(), "not restored");
        }
    }

    @Test
    void tellsItsListeners() throws IOException {
        List<String> told = new ArrayList<>();
        List<EpochReport> reports = new ArrayList<>();
        TrainingListener listener =
                new TrainingListener() {
                    @Override
                    public void started(Trainer trainer) {
                        told.add("start");
                    }

                    @Override
                    public void step(Trainer trainer) {
                        told.add("step " + trainer.steps());
                    }

                    @Override
                    public void epoch(Trainer trainer, EpochReport report) {
                        told.add("epoch " + report.epoch());
                        reports.add(report);
                    }

                    @Override
                    public void saved(Trainer trainer, Path file) {
                        told.add(
                                "saved "
                                        + Long.parseLong(
                                                file.getFileName()
                                                        .toString()
                                                        .replaceAll("\\D", "")));
                    }
                };
        try (Trainer trainer = trainer(new Stairs(5, 3, 4, 3, 9, 1))) {
            new TrainingRun(trainer)
                    .listen(listener)
                    .stopEarly(EarlyStopping.after(1))
                    .checkpoints(new Checkpoints(directory, 3, 2))
                    .run();
        }
        assertEquals(
                List.of(
                        "start",
                        "step 1",
                        "step 2",
                        "step 3",
                        "saved 3",
                        "step 4",
                        "epoch 1",
                        "saved 4",
                        "step 5",
                        "step 6",
                        "saved 6",
                        "step 7",
                        "step 8",
                        "epoch 2",
                        "saved 8",
                        "step 9",
                        "saved 9",
                        "step 10",
                        "step 11",
                        "step 12",
                        "epoch 3",
                        "saved 12"),
                told);
        assertTrue(reports.get(0).isBest() && reports.get(1).isBest());
        assertFalse(reports.get(2).isBest());
        assertEquals(1.5, reports.get(1).trainingLoss());
        assertEquals(1, reports.get(1).gradientNorm());
        assertEquals(-4, reports.get(2).validation().orElseThrow().get("minus"));
    }

    @Test
    void aValidationLossThatIsNoNumberEndsTheRun() throws IOException {
        Checkpoints checkpoints = new Checkpoints(directory, 3, 2);
        try (Trainer trainer = trainer(new Stairs(5, Double.NaN))) {
            TrainingRun run = new TrainingRun(trainer).checkpoints(checkpoints);
            DivergedException diverged = assertThrows(DivergedException.class, run::run);
            assertEquals(
                    "the validation loss became NaN in epoch 2, batch 4 (gradient norms before:"
                            + " 1.000, 1.000, 1.000, 1.000, 1.000), at step 8; try a lower rate or a"
                            + " smaller clip norm",
                    diverged.getMessage());
        }
        assertEquals(2, checkpoints.files().size(), "the last good ones stay");
    }

    @Test
    void saysThatValidationIsMissing() {
        int n = 3;
        Network network =
                Network.builder(Backends.named("scalar")).symbols(n).rnn(2).outputs(n).build();
        Windows windows = Windows.training(new int[] {0, 1, 2, 0, 1, 2, 0}, 1, 3);
        try (Trainer trainer = new Trainer(network, windows, TrainingOptions.DEFAULT)) {
            assertTrue(
                    assertThrows(
                                    IllegalStateException.class,
                                    () -> new TrainingRun(trainer).stopEarly(EarlyStopping.never()))
                            .getMessage()
                            .contains("there is no validation data"));
            assertTrue(
                    assertThrows(
                                    IllegalStateException.class,
                                    () -> new TrainingRun(trainer).resume(false))
                            .getMessage()
                            .startsWith("resume needs checkpoints"));
            assertThrows(
                    UnsupportedOperationException.class,
                    () -> trainer(new Stairs(1)).network(),
                    "no network");
        }
    }
}
