package dev.rnn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.OptimizerSpec;
import dev.rnn.api.ParameterLayout;
import dev.rnn.model.cell.LstmVariant;
import dev.rnn.model.init.Initialization;
import dev.rnn.model.init.Initializer;
import dev.rnn.model.optimizer.AdamW;
import dev.rnn.model.optimizer.Clipping;
import dev.rnn.model.optimizer.NonFiniteGradientException;
import dev.rnn.model.optimizer.ParameterGroup;
import dev.rnn.model.optimizer.ParameterGroups;
import dev.rnn.model.optimizer.Plateau;
import dev.rnn.model.optimizer.ReduceOnPlateau;
import dev.rnn.model.optimizer.Schedule;
import dev.rnn.model.optimizer.WeightAverage;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A training with optimizers, schedules, clipping, averages and initial weights of one's choice.
 */
class TrainingChoicesTest {
    private static final Backend SCALAR = Backends.named("scalar");
    private static final String TEXT = "to be or not to be, that is the question. ".repeat(12);
    private static final Vocabulary LETTERS = Vocabulary.of(TEXT);
    private static final Windows WINDOWS = Windows.training(LETTERS.encode(TEXT), 3, 8);

    private static NetworkBuilder builder(Backend backend) {
        int n = LETTERS.size();
        return Network.builder(backend)
                .symbols(n)
                .cell(width -> LstmVariant.builder(width, 9).build())
                .outputs(n);
    }

    private static TrainingOptions chosen(ParameterLayout layout, int threads) {
        OptimizerSpec groups =
                ParameterGroups.of(layout, AdamW.DEFAULT)
                        .with(ParameterGroup.frozen("out.c"))
                        .with(ParameterGroup.of(AdamW.DEFAULT, "b").withWeightDecay(0));
        return TrainingOptions.DEFAULT
                .withEpochs(6)
                .withThreads(threads)
                .withOptimizer(groups)
                .withClipping(Clipping.byNorm(Clipping.Norm.INFINITY, 0.5))
                .withRates(
                        (rate, last, steps) -> Schedule.cosine(rate, steps, last).afterWarmUp(5, 0))
                .withAccumulate(2);
    }

    @Test
    void givesTheSameBitsOnEveryBackendAndNumberOfThreads() {
        float[] expected = null;
        for (String backend : List.of("scalar", "simd")) {
            for (int threads = 1; threads <= 2; threads++) {
                Network network =
                        builder(Backends.named(backend)).init(Initialization.keras()).build();
                TrainingOptions options = chosen(network.spec().parameters(), threads);
                WeightAverage average = WeightAverage.plain(network.parameters().length);
                try (Trainer trainer = new Trainer(network, WINDOWS, options)) {
                    trainer.average(average);
                    float first = Float.NaN;
                    while (trainer.step()) {
                        first = Float.isNaN(first) ? trainer.loss() : first;
                    }
                    assertTrue(
                            trainer.loss() < first,
                            "from %s to %s".formatted(first, trainer.loss()));
                    float[] p = trainer.network().parameters();
                    expected = expected == null ? p : expected;
                    assertArrayEquals(expected, p);
                    assertEquals(trainer.steps() / 2, average.updates());
                    assertNotEquals(p[0], trainer.network(average).parameters()[0]);
                    int c = network.spec().parameters().block("out.c").offset();
                    assertEquals(network.parameters()[c], p[c], "frozen");
                }
            }
        }
    }

    @Test
    void aStepAllocatesNothing() {
        Network network = builder(SCALAR).build();
        TrainingOptions options =
                chosen(network.spec().parameters(), 1).withEpochs(Integer.MAX_VALUE);
        try (Trainer trainer = new Trainer(network, WINDOWS, options)) {
            trainer.average(WeightAverage.plain(network.parameters().length));
            Allocation.none("a step", trainer::step);
        }
    }

    /**
     * One weight of 1e38 makes a product in the gradient overflow where the loss is still finite.
     */
    @Test
    void stopsOrSkipsWhereTheGradientIsNotFiniteAndNamesTheParameter() {
        Network start = builder(SCALAR).build();
        float[] p = start.parameters();
        ParameterLayout.Block u = start.spec().parameters().block("rnn.U");
        ParameterLayout.Block v = start.spec().parameters().block("out.V");
        java.util.Arrays.fill(p, u.offset(), u.offset() + u.size(), 3e38f);
        java.util.Arrays.fill(p, v.offset(), v.offset() + v.size(), 1e30f);
        Network network = Network.of(SCALAR, start.spec(), p);
        try (Trainer trainer = new Trainer(network, WINDOWS, TrainingOptions.DEFAULT)) {
            DivergedException stopped = assertThrows(DivergedException.class, trainer::step);
            NonFiniteGradientException cause = (NonFiniteGradientException) stopped.getCause();
            assertTrue(cause.place().block().startsWith("rnn."), stopped.getMessage());
            assertTrue(List.of("i", "f", "g", "o").contains(cause.place().gate()));
            assertTrue(cause.timeStep() >= 0 && cause.timeStep() < WINDOWS.steps());
            assertTrue(
                    stopped.getMessage().contains("time step " + cause.timeStep()),
                    stopped.getMessage());
            assertArrayEquals(p, trainer.network().parameters());
        }
        TrainingOptions skipping =
                TrainingOptions.DEFAULT.withClipping(
                        Clipping.byNorm(5).whenNotFinite(Clipping.NonFinite.SKIP));
        try (Trainer trainer = new Trainer(network, WINDOWS, skipping)) {
            trainer.step();
            assertEquals(1, trainer.skipped());
            assertEquals(1, trainer.steps());
            assertArrayEquals(p, trainer.network().parameters());
        }
    }

    @Test
    void aScheduleCanFollowTheLoss() {
        TrainingOptions options =
                TrainingOptions.DEFAULT.withRates(
                        (rate, last, steps) -> Plateau.DEFAULT.withPatience(0).from(rate));
        try (Trainer trainer = new Trainer(builder(SCALAR).build(), WINDOWS, options)) {
            ReduceOnPlateau plateau = (ReduceOnPlateau) trainer.schedule();
            trainer.step();
            assertEquals(0.01f, (float) plateau.rate(1));
            plateau.observe(1);
            plateau.observe(2);
            trainer.step();
            assertEquals(0.01f * 0.1, plateau.rate(2));
        }
    }

    @Test
    void initialWeightsAreTheUsualOnesWhereNothingElseIsSaid() {
        Network usual = builder(SCALAR).seed(4).build();
        Network forgetful =
                builder(SCALAR).seed(4).init(Initialization.NOTHING.forgetBias(1)).build();
        ParameterLayout.Block b = usual.spec().parameters().block("rnn.b");
        for (int i = 0; i < usual.parameters().length; i++) {
            boolean forget = i >= b.offset() + 9 && i < b.offset() + 18;
            assertEquals(forget ? 1 : usual.parameters()[i], forgetful.parameters()[i]);
        }
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        builder(SCALAR)
                                .init(Initialization.NOTHING.with(Initializer.zero(), "rnn.X"))
                                .build());
    }

    /** As in PyTorch, H of a projected LSTM is that of its cell; gains start from 1. */
    @Test
    void initialWeightsOfVariants() {
        int n = LETTERS.size();
        LstmVariant projected = LstmVariant.builder(n, 16).projection(2).layerNorm(1e-5f).build();
        Network network = builder(SCALAR).cell(width -> projected).build();
        for (ParameterLayout.Block block : network.spec().parameters().blocks()) {
            float most = 0;
            float least = Float.MAX_VALUE;
            for (int i = block.offset(); i < block.offset() + block.size(); i++) {
                most = Math.max(most, Math.abs(network.parameters()[i]));
                least = Math.min(least, network.parameters()[i]);
            }
            if (block.name().startsWith("rnn.gain")) {
                assertTrue(least == 1 && most == 1, block.name());
            } else if (block.name().startsWith("rnn.shift")) {
                assertEquals(0, most);
            } else if (block.name().equals("rnn.U") || block.name().equals("rnn.R")) {
                assertTrue(most <= 0.25f && most > 0.2f, block.name() + " " + most);
            }
        }
    }
}
