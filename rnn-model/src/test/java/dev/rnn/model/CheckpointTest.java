package dev.rnn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.model.optimizer.NAdam;
import dev.rnn.model.optimizer.Plateau;
import dev.rnn.model.optimizer.ReduceOnPlateau;
import dev.rnn.model.optimizer.WeightAverage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A training that ends anywhere goes on to the same bits, and damaged checkpoints are refused. */
class CheckpointTest {
    private static final String TEXT = "to be or not to be, that is the question. ".repeat(6);
    private static final Vocabulary LETTERS = Vocabulary.of(TEXT);
    private static final int STEPS = 24;

    @TempDir private Path directory;

    /** A training with everything that has a state. */
    private record Training(Trainer trainer, TrainingRun run, WeightAverage average)
            implements AutoCloseable {
        @Override
        public void close() {
            trainer.close();
        }
    }

    private Training training(String backend, boolean text, int hidden, Checkpoints checkpoints) {
        return training(Backends.named(backend), text, hidden, checkpoints, "a hash");
    }

    private static Training training(
            Backend backend, boolean text, int hidden, Checkpoints checkpoints, String hash) {
        int n = LETTERS.size();
        Network network =
                Network.builder(backend)
                        .symbols(n)
                        .gru(hidden, dev.rnn.api.GruSpec.Form.RESET_AFTER)
                        .layers(2)
                        .dropout(0.3f)
                        .outputs(n)
                        .outputAt(text ? OutputAt.EVERY_STEP : OutputAt.LAST_STEP)
                        .build();
        ReduceOnPlateau plateau =
                Plateau.DEFAULT.withPatience(0).withFactor(0.7).withThreshold(0.5, true).from(0.02);
        Objective objective =
                text
                        ? NetworkObjective.of(network, Windows.training(LETTERS.encode(TEXT), 4, 7))
                                .withValidation(Windows.evaluation(LETTERS.encode(TEXT), 4, 7))
                        : NetworkObjective.of(
                                        network, Batches.training(network.spec(), examples(), 4))
                                .withValidation(Batches.evaluation(network.spec(), examples(), 8));
        TrainingOptions options =
                TrainingOptions.DEFAULT
                        .withEpochs(50)
                        .withMaxSteps(STEPS)
                        .withSeed(3)
                        .withOptimizer(NAdam.DEFAULT)
                        .withAccumulate(2)
                        .withRates((rate, last, steps) -> plateau.afterWarmUp(5, 0.1));
        Trainer trainer = new Trainer(objective, options);
        WeightAverage average =
                WeightAverage.exponential(
                        network.parameters().length, 0.9, WeightAverage.Start.WARM_UP);
        trainer.average(average);
        TrainingRun run =
                new TrainingRun(trainer)
                        .stopEarly(EarlyStopping.never())
                        .follow(plateau, Validation.LOSS)
                        .settings(Map.of("data", hash))
                        .checkpoints(checkpoints);
        return new Training(trainer, run, average);
    }

    private static List<Example> examples() {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            int[] symbols = LETTERS.encode(TEXT.substring(i, i + 3 + i % 5));
            examples.add(Example.symbols(symbols).withClasses(i % LETTERS.size()));
        }
        return examples;
    }

    /** Ends after each number of steps, in another trainer with another number of threads. */
    @ParameterizedTest
    @CsvSource({"scalar, true", "simd, true", "simd, false"})
    void goesOnToTheSameBitsFromEveryStep(String backend, boolean text) throws IOException {
        Path whole = directory.resolve("whole");
        float[] expected;
        float[] expectedAverage;
        byte[] expectedFile;
        TrainingResult expectedResult;
        try (Training training = training(backend, text, 5, new Checkpoints(whole, 3))) {
            expectedResult = training.run.run();
            assertEquals(TrainingResult.End.COMPLETE, expectedResult.end());
            expected = training.trainer.parameters();
            expectedAverage = training.average.state();
            expectedFile = Files.readAllBytes(newest(whole));
        }
        for (int end = 1; end < STEPS; end++) {
            Checkpoints checkpoints = new Checkpoints(directory.resolve("to" + end), end, 2);
            int steps = end;
            try (Training training = training(backend, text, 5, checkpoints)) {
                training.run.listen(
                        new TrainingListener() {
                            @Override
                            public void step(Trainer trainer) {
                                if (trainer.steps() == steps) {
                                    training.run.stop();
                                }
                            }
                        });
                TrainingResult result = training.run.run();
                assertEquals(TrainingResult.End.REQUESTED, result.end());
                assertEquals(end, result.steps());
            }
            try (Training training = training(backend, text, 5, checkpoints)) {
                assertEquals(
                        "checkpoint-%012d.rnn".formatted(end),
                        training.run.resume(false).orElseThrow().getFileName().toString());
                assertEquals(end, training.trainer.steps());
                assertEquals(expectedResult, training.run.run());
                assertArrayEquals(expected, training.trainer.parameters());
                assertArrayEquals(expectedAverage, training.average.state());
                assertArrayEquals(
                        expectedFile, Files.readAllBytes(newest(checkpoints.directory())));
                assertTrue(checkpoints.files().size() <= 2);
            }
        }
    }

    private static Path newest(Path directory) throws IOException {
        List<Path> files = new Checkpoints(directory, 1).files();
        return files.get(files.size() - 1);
    }

    private Checkpoints written() throws IOException {
        Checkpoints checkpoints = new Checkpoints(directory.resolve("written"), 1, 3);
        try (Training training = training("scalar", true, 1, checkpoints)) {
            training.run.run();
        }
        assertEquals(3, checkpoints.files().size());
        return checkpoints;
    }

    private String refused(Checkpoints checkpoints, int hidden) {
        try (Training training = training("scalar", true, hidden, checkpoints)) {
            String message =
                    assertThrows(ModelFileException.class, () -> training.run.resume(false))
                            .getMessage();
            assertTrue(!message.contains("\n"), message);
            return message;
        }
    }

    @Test
    void refusesDamagedOnesAndFallsBackIfAsked() throws Exception {
        Checkpoints checkpoints = written();
        List<Path> files = checkpoints.files();
        Path newest = files.get(2);
        byte[] good = Files.readAllBytes(newest);
        Path moved = directory.resolve("damaged.rnn");
        for (int length = 0; length < good.length; length += length < 600 ? 1 : 37) {
            Files.write(moved, Arrays.copyOf(good, length));
            assertThrows(ModelFileException.class, () -> TensorFile.read(moved, Checkpoints.KIND));
        }
        for (int i = 0; i < good.length; i += i < 600 ? 1 : 41) {
            byte[] changed = good.clone();
            changed[i] ^= (byte) (1 << i % 8);
            Files.write(moved, changed);
            assertThrows(ModelFileException.class, () -> TensorFile.read(moved, Checkpoints.KIND));
        }
        Files.write(newest, Arrays.copyOf(good, good.length / 2));
        assertEquals(
                newest
                        + " is cut off or changed: its checksum does not match its content; copy it"
                        + " again or train it again",
                refused(checkpoints, 1));
        try (Training training = training("scalar", true, 1, checkpoints)) {
            assertEquals(Optional.of(files.get(1)), training.run.resume(true));
            assertEquals(STEPS, training.run.run().steps());
        }
        assertArrayEquals(good, Files.readAllBytes(newest), "written anew");
        for (Path file : files) {
            Files.write(file, new byte[0]);
        }
        try (Training training = training("scalar", true, 1, checkpoints)) {
            assertEquals(
                    "none of the 3 checkpoints in %s can be used; start anew in another directory; the oldest: %s is no rnn checkpoint"
                            .formatted(files.get(0).getParent(), files.get(0)),
                    assertThrows(ModelFileException.class, () -> training.run.resume(true))
                            .getMessage());
        }
    }

    @Test
    void refusesThoseOfAnotherTraining() throws IOException {
        Checkpoints checkpoints = written();
        String network = refused(checkpoints, 2);
        assertTrue(network.contains(" is of another training: its network.cell."), network);
        assertTrue(network.contains("; resume with the same options and data, or start anew"));
        Backend scalar = Backends.named("scalar");
        try (Training training = training(scalar, true, 1, checkpoints, "another hash")) {
            String data =
                    assertThrows(ModelFileException.class, () -> training.run.resume(true))
                            .getMessage();
            assertTrue(data.contains(": its data is a hash, here it is another hash;"), data);
        }
        Files.write(
                checkpoints.files().get(2),
                Files.readAllBytes(directory.resolve("model.rnn").resolveSibling(model())));
        assertTrue(
                refused(checkpoints, 1)
                        .endsWith("is a model file, not a checkpoint; name one of those"));
    }

    private Path model() throws IOException {
        Path file = directory.resolve("model.rnn");
        int n = LETTERS.size();
        Network network =
                Network.builder(Backends.named("scalar")).symbols(n).rnn(2).outputs(n).build();
        ModelFile.write(file, new CharacterModel(network, LETTERS));
        return file;
    }

    /** Made on purpose, with a right checksum. */
    @Test
    void believesNoNumberAndAllocatesNothingForIt() throws Exception {
        Checkpoints checkpoints = written();
        Path newest = checkpoints.files().get(2);
        TensorFile good = TensorFile.read(newest, Checkpoints.KIND);
        for (String[] change :
                new String[][] {
                    {"steps", "-1", "its line 'steps' is -1, must be from 0 to 24"},
                    {"steps", "25", "its line 'steps' is 25, must be from 0 to 24"},
                    {"steps", "many", "its line 'steps' is 'many', which is no whole number"},
                    {"noise", "3", "position is 3"},
                    {"epoch-loss", "x", "its line 'epoch-loss' is 'x', which is no number"},
                    {"accumulated", "9", "count is 9, must be at most 2"},
                }) {
            Map<String, String> header = new java.util.LinkedHashMap<>(good.header());
            assertTrue(header.put(change[0], change[1]) != null, change[0]);
            new TensorFile(Checkpoints.KIND, header, good.layout(), good.values()).write(newest);
            String message = refused(checkpoints, 1);
            assertTrue(message.contains(" is cut off or changed: "), message);
            assertTrue(message.contains(change[2]), message);
        }
        byte[] huge = Arrays.copyOf(Files.readAllBytes(newest), 100);
        String header = "layout=a:100000x25000\n";
        java.nio.ByteBuffer bytes =
                java.nio.ByteBuffer.wrap(huge).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        bytes.position(12).putInt(header.length()).put(header.getBytes());
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(huge, 0, 68);
        System.arraycopy(digest.digest(), 0, huge, 68, 32);
        Path file = directory.resolve("huge.rnn");
        Files.write(file, huge);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThrows(ModelFileException.class, () -> TensorFile.read(file, Checkpoints.KIND));
        long bytesUsed = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(bytesUsed < 2_000_000, bytesUsed + " bytes");
        huge[8] = 2;
        digest.update(huge, 0, 68);
        System.arraycopy(digest.digest(), 0, huge, 68, 32);
        Files.write(file, huge);
        assertEquals(
                file
                        + " is a checkpoint of version 2, this program reads version 1; use a newer"
                        + " rnn",
                assertThrows(
                                ModelFileException.class,
                                () -> TensorFile.read(file, Checkpoints.KIND))
                        .getMessage());
    }

    @Test
    void aFailureToWriteLeavesTheOnesBefore() throws IOException {
        Checkpoints checkpoints = written();
        List<Path> before = checkpoints.files();
        assertThrows(
                IllegalArgumentException.class,
                () -> new Checkpoints(before.get(0), 1),
                "a file is no directory");
        assertEquals(List.of(), new Checkpoints(directory.resolve("none"), 1).files());
        try (Training training =
                training("scalar", true, 1, new Checkpoints(directory.resolve("none"), 1))) {
            assertEquals(Optional.empty(), training.run.resume(false), "starts anew");
        }
    }
}
