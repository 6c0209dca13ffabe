package dev.rnn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.LossSpec;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Target;
import dev.rnn.model.layer.Merge;
import dev.rnn.model.loss.MseSpec;
import dev.rnn.model.loss.Reduction;
import dev.rnn.model.loss.SoftmaxCrossEntropySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks over labelled examples: of symbols or features, at the last or at every step. */
class NetworkObjectiveTest {
    private static final int SYMBOLS = 5;

    /** Whether a sequence holds more 0s than 1s; or at each step, whether it does so far. */
    private static List<Example> majority(int count, long seed, OutputAt at) {
        Random random = new Random(seed);
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int[] symbols = random.ints(1 + random.nextInt(9), 0, SYMBOLS).toArray();
            int[] classes = new int[symbols.length];
            int lead = 0;
            for (int t = 0; t < symbols.length; t++) {
                lead += symbols[t] == 0 ? 1 : symbols[t] == 1 ? -1 : 0;
                classes[t] = lead > 0 ? 1 : 0;
            }
            Example example = Example.symbols(symbols);
            examples.add(
                    at == OutputAt.EVERY_STEP
                            ? example.withClasses(classes)
                            : example.withClasses(classes[classes.length - 1]));
        }
        return examples;
    }

    private static NetworkBuilder classifier(Backend backend, OutputAt at) {
        return Network.builder(backend)
                .symbols(SYMBOLS)
                .embedding(4)
                .lstm(8)
                .layers(2)
                .dropout(0.1f)
                .bidirectional(Merge.CONCAT)
                .outputs(2)
                .outputAt(at);
    }

    /** Counts right answers. */
    private static final class Accuracy implements ValidationMetric {
        private long right;
        private long all;

        @Override
        public String name() {
            return "accuracy";
        }

        @Override
        public void start() {
            right = 0;
            all = 0;
        }

        @Override
        public void add(SequenceShape shape, int rows, int width, Slice outputs, Target target) {
            boolean[] counts = target instanceof Target.Masked m ? m.counts() : null;
            Target.Classes classes =
                    (Target.Classes) (target instanceof Target.Masked m ? m.target() : target);
            for (int row = 0; row < rows; row++) {
                if (counts == null || counts[row]) {
                    int likeliest =
                            outputs.get(row * width) >= outputs.get(row * width + 1) ? 0 : 1;
                    right += likeliest == classes.classes()[row] ? 1 : 0;
                    all++;
                }
            }
        }

        @Override
        public double value() {
            return (double) right / all;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"LAST_STEP", "EVERY_STEP"})
    void learnsClassesWithTheSameBitsOnEveryBackendAndNumberOfThreads(OutputAt at) {
        float[] expected = null;
        Validation measured = null;
        for (String backend : List.of("scalar", "simd")) {
            for (int threads = 1; threads <= 3; threads += 2) {
                Network network = classifier(Backends.named(backend), at).build();
                NetworkSpec spec = network.spec();
                Objective objective =
                        NetworkObjective.of(
                                        network, Batches.training(spec, majority(300, 1, at), 8))
                                .withValidation(
                                        Batches.evaluation(spec, majority(100, 2, at), 16),
                                        new Accuracy());
                TrainingOptions options =
                        TrainingOptions.DEFAULT.withEpochs(6).withThreads(threads).withSeed(4);
                try (Trainer trainer = new Trainer(objective, options)) {
                    while (trainer.step()) {}
                    Validation now = trainer.validate().orElseThrow();
                    expected = expected == null ? trainer.parameters() : expected;
                    measured = measured == null ? now : measured;
                    assertArrayEquals(expected, trainer.parameters());
                    assertArrayEquals(expected, trainer.network().parameters());
                    assertEquals(measured, now);
                    assertTrue(now.get("accuracy") > 0.9, now.toString());
                }
            }
        }
    }

    /** Padding, order and batch size change no row; the mean counts each output once. */
    @Test
    void theLossIsTheMeanOverOutputsThatCount() {
        OutputAt at = OutputAt.EVERY_STEP;
        Network network = classifier(Backends.named("simd"), at).build();
        List<Example> examples = majority(40, 3, at);
        LossSpec[] losses = {
            TrainingOptions.DEFAULT.loss(),
            new SoftmaxCrossEntropySpec(Reduction.MEAN),
            new SoftmaxCrossEntropySpec(Reduction.SUM)
        };
        double expected = Double.NaN;
        for (LossSpec loss : losses) {
            for (int batch : new int[] {1, 7, 40}) {
                Batches batches = Batches.training(network.spec(), examples, batch);
                TrainingOptions options = TrainingOptions.DEFAULT.withLoss(loss);
                try (Trainer trainer = new Trainer(network, batches, options)) {
                    double mean =
                            trainer.evaluate(Batches.evaluation(network.spec(), examples, batch));
                    expected = Double.isNaN(expected) ? mean : expected;
                    assertEquals(expected, mean, 1e-6);
                    if (batch == 40) {
                        double before = mean;
                        trainer.step();
                        assertEquals(before, trainer.loss(), 0.1, "dropout aside");
                    }
                }
            }
        }
    }

    @Test
    void learnsValues() {
        Network network =
                Network.builder(Backends.named("simd"))
                        .features(2)
                        .rnn(16)
                        .outputs(1)
                        .outputAt(OutputAt.LAST_STEP)
                        .build();
        Random random = new Random(5);
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            float[] x = new float[2 * (2 + random.nextInt(4))];
            float sum = 0;
            for (int k = 0; k < x.length; k++) {
                x[k] = random.nextFloat() - 0.5f;
                sum += x[k];
            }
            examples.add(Example.features(x.length / 2, x).withValues(sum));
        }
        TrainingOptions options =
                TrainingOptions.DEFAULT.withEpochs(20).withLoss(new MseSpec(Reduction.MEAN));
        Batches batches = Batches.training(network.spec(), examples, 10);
        try (Trainer trainer = new Trainer(network, batches, options)) {
            Batches all = Batches.evaluation(network.spec(), examples, 10);
            double before = trainer.evaluate(all);
            while (trainer.step()) {}
            double after = trainer.evaluate(all);
            assertTrue(after < 0.02 * before, before + " to " + after);
        }
    }

    @Test
    void validationDataMayBeLongerAndLarger() {
        OutputAt at = OutputAt.LAST_STEP;
        Network network = classifier(Backends.named("scalar"), at).build();
        List<Example> longer = List.of(Example.symbols(new int[60]).withClasses(0));
        Objective objective =
                NetworkObjective.of(
                                network, Batches.training(network.spec(), majority(10, 1, at), 2))
                        .withValidation(Batches.evaluation(network.spec(), longer, 8));
        try (Trainer trainer = new Trainer(objective, TrainingOptions.DEFAULT)) {
            assertTrue(trainer.validate().orElseThrow().loss() > 0);
            assertTrue(
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> trainer.validate().orElseThrow().get("bleu"))
                            .getMessage()
                            .startsWith("no figure is named bleu; there are loss and"));
        }
    }
}
