package dev.rnn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {
    /** How long the compiler may take on a busy machine. */
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private static final String TEXT =
            "it was the best of times, it was the worst of times, ".repeat(20);
    private static final Vocabulary LETTERS = Vocabulary.of(TEXT);

    @ParameterizedTest
    @ValueSource(ints = {0, 9})
    void givesTheSameBitsOnEveryBackendAndNumberOfThreads(int embedding) {
        List<Float> expectedLosses = new ArrayList<>();
        float[] expected = train(Backends.named("scalar"), embedding, 1, expectedLosses);
        for (String backend : List.of("scalar", "simd")) {
            for (int threads = 1; threads <= 3; threads++) {
                List<Float> losses = new ArrayList<>();
                assertArrayEquals(
                        expected,
                        train(Backends.named(backend), embedding, threads, losses),
                        backend + " with " + threads + " threads");
                assertEquals(expectedLosses, losses);
            }
        }
        assertTrue(expectedLosses.get(expectedLosses.size() - 1) < 0.7f * expectedLosses.get(0));
    }

    private static float[] train(Backend backend, int embedding, int threads, List<Float> losses) {
        TrainingOptions options = TrainingOptions.DEFAULT.withEpochs(8).withThreads(threads);
        try (Trainer trainer = trainer(backend, embedding, options)) {
            while (trainer.step()) {
                losses.add(trainer.loss());
            }
            assertEquals(trainer.totalSteps(), trainer.steps());
            return trainer.network().parameters();
        }
    }

    private static Trainer trainer(Backend backend, int embedding, TrainingOptions options) {
        Network network =
                Network.builder(backend)
                        .symbols(LETTERS.size())
                        .embedding(embedding)
                        .rnn(19)
                        .outputs(LETTERS.size())
                        .build();
        return new Trainer(network, Windows.training(LETTERS.encode(TEXT), 7, 13), options);
    }

    @Test
    void anotherSeedGivesOtherWeights() {
        NetworkBuilder builder =
                Network.builder(Backends.named("scalar")).symbols(5).rnn(4).outputs(5);
        float[] one = builder.seed(1).build().parameters();
        float[] two = builder.seed(2).build().parameters();
        for (int i = 0; i < one.length; i++) {
            assertNotEquals(one[i], two[i]);
        }
        assertArrayEquals(one, builder.seed(1).build().parameters());
    }

    @Test
    void leavesItsNetworkAsItWas() {
        Network network =
                Network.builder(Backends.named("scalar")).symbols(5).rnn(4).outputs(5).build();
        float[] before = network.parameters();
        Windows windows = Windows.training(new int[] {0, 1, 2, 3, 4, 0, 1, 2, 3, 4}, 3, 3);
        try (Trainer trainer = new Trainer(network, windows, TrainingOptions.DEFAULT)) {
            trainer.step();
            assertArrayEquals(before, network.parameters());
            Network trained = trainer.network();
            float[] after = trained.parameters();
            trainer.step();
            assertArrayEquals(after, trained.parameters());
        }
    }

    @Test
    void evaluatingChangesNothing() {
        Windows unseen = Windows.evaluation(LETTERS.encode(TEXT), 7, 13);
        TrainingOptions options = TrainingOptions.DEFAULT.withEpochs(2);
        try (Trainer looked = trainer(Backends.named("scalar"), 0, options);
                Trainer plain = trainer(Backends.named("scalar"), 0, options)) {
            while (looked.step() & plain.step()) {
                double loss = looked.evaluate(unseen);
                assertEquals(loss, looked.evaluate(unseen));
            }
            assertArrayEquals(plain.network().parameters(), looked.network().parameters());
        }
    }

    @Test
    void normsOfBlocksAddUpToThatOfTheWholeAndChangeNothing() {
        TrainingOptions options = TrainingOptions.DEFAULT.withEpochs(3).withClip(0.01f);
        try (Trainer looked = trainer(Backends.named("scalar"), 5, options);
                Trainer plain = trainer(Backends.named("scalar"), 5, options)) {
            assertEquals(0, looked.blockNorms().length);
            looked.measureBlocks(4);
            assertEquals(0, looked.blockNorms().length);
            while (looked.step() & plain.step()) {
                long step = looked.steps();
                assertEquals((step - 1) / 4 * 4 + 1, looked.blockNormsStep());
                if (looked.blockNormsStep() == step) {
                    double squares = 0;
                    for (double norm : looked.blockNorms()) {
                        squares += norm * norm;
                    }
                    double whole = looked.gradientNorm();
                    assertEquals(whole, Math.sqrt(squares), 1e-5 * whole, "before clipping");
                }
            }
            assertEquals(looked.objective().layout().blocks().size(), looked.blockNorms().length);
            assertArrayEquals(plain.parameters(), looked.parameters());
        }
    }

    /** The mean of what the network itself says, one symbol after the other. */
    @Test
    void evaluatesTheMeanOverAllSymbols() {
        int[] symbols = LETTERS.encode(TEXT.substring(0, 61));
        try (Trainer trainer =
                trainer(Backends.named("simd"), 0, TrainingOptions.DEFAULT.withMaxSteps(20))) {
            while (trainer.step()) {}
            double expected = 0;
            for (int stream = 0; stream < 4; stream++) {
                int[] part = java.util.Arrays.copyOfRange(symbols, stream * 15, stream * 15 + 16);
                expected += trainer.evaluate(Windows.evaluation(part, 1, 13)) / 4;
            }
            assertEquals(expected, trainer.evaluate(Windows.evaluation(symbols, 4, 13)), 1e-6);
        }
    }

    @Test
    void stopsAtTheFirstLossThatIsNoNumberAndNamesTheStep() {
        TrainingOptions wild = TrainingOptions.DEFAULT.withRate(1e38f, 1e38f);
        try (Trainer trainer = trainer(Backends.named("simd"), 0, wild)) {
            DivergedException diverged =
                    assertThrows(
                            DivergedException.class,
                            () -> {
                                while (trainer.step()) {}
                            });
            assertEquals(trainer.steps() + 1, diverged.step());
            assertTrue(
                    diverged.getMessage().contains("at step " + diverged.step() + "; try"),
                    diverged.getMessage());
            assertEquals(1, diverged.epoch());
            assertEquals(diverged.step(), diverged.batch());
            assertEquals(Math.min(5, diverged.step() - 1), diverged.gradientNorms().length);
        }
    }

    @Test
    void endsAfterTheStepsAllowed() {
        try (Trainer trainer =
                trainer(Backends.named("scalar"), 0, TrainingOptions.DEFAULT.withMaxSteps(3))) {
            assertTrue(trainer.step() && trainer.step() && trainer.step());
            assertFalse(trainer.step());
            assertEquals(3, trainer.steps());
        }
    }

    @ParameterizedTest
    @CsvSource({"scalar, 9, 1", "simd, 0, 1", "simd, 9, 2"})
    void allocatesNothingInSteadyState(String backend, int embedding, int threads) {
        TrainingOptions options =
                TrainingOptions.DEFAULT.withEpochs(Integer.MAX_VALUE).withThreads(threads);
        ThreadMXBean threadsBean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Trainer trainer = trainer(Backends.named(backend), embedding, options)) {
            // The vectors of a method are objects until C2 has compiled it: wait for that.
            int quiet = 0;
            long end = System.nanoTime() + PATIENCE_NANOS;
            while (quiet < 50 && System.nanoTime() < end) {
                long before = threadsBean.getCurrentThreadAllocatedBytes();
                trainer.step();
                long bytes = threadsBean.getCurrentThreadAllocatedBytes() - before;
                quiet = bytes == 0 ? quiet + 1 : 0;
            }
            assertEquals(50, quiet, "steps one after the other that allocate nothing");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.01, 0.001, 1, 1, 'epochs is 0, must be at least 1'",
        "1, NaN, 0.001, 1, 1, 'rate is NaN, must be above 0 and finite'",
        "1, 0, 0.001, 1, 1, 'rate is 0.0, must be above 0 and finite'",
        "1, 0.01, -1, 1, 1, 'finalRate is -1.0, must be at least 0 and finite'",
        "1, 0.01, 0.001, NaN, 1, 'clip is NaN, must be above 0'",
        "1, 0.01, 0.001, 1, 0, 'threads is 0, must be at least 1'",
    })
    void namesAnOptionOutOfRange(
            int epochs, float rate, float last, float clip, int threads, String message) {
        assertEquals(
                message,
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new TrainingOptions(epochs, rate, last, clip, 1, threads))
                        .getMessage());
    }
}
