package dev.rnn.model.seq2seq;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backends;
import dev.rnn.api.LstmSpec;
import dev.rnn.model.Network;
import dev.rnn.model.OutputAt;
import dev.rnn.model.Trainer;
import dev.rnn.model.TrainingOptions;
import dev.rnn.model.layer.Merge;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Signals of unknown lengths, each a few steps of a vector of its own, with noise and gaps. */
class CtcObjectiveTest {
    private static final int KINDS = 3;

    private static List<Pair> signals(int count, long seed) {
        Random random = new Random(seed);
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<Integer> target = new ArrayList<>();
            List<Float> steps = new ArrayList<>();
            int before = 0;
            for (int k = 1 + random.nextInt(4); k > 0; k--) {
                int kind = 1 + random.nextInt(KINDS);
                target.add(kind);
                int gap = kind == before ? 1 + random.nextInt(2) : random.nextInt(2);
                before = kind;
                for (int s = gap; s > 0; s--) {
                    steps.add(0.1f * (float) random.nextGaussian());
                    steps.add(0.1f * (float) random.nextGaussian());
                }
                for (int s = 2 + random.nextInt(2); s > 0; s--) {
                    for (int f = 0; f < 2; f++) {
                        steps.add(
                                ((kind & 1 << f) != 0 ? 1 : 0)
                                        + 0.1f * (float) random.nextGaussian());
                    }
                }
            }
            float[] features = new float[steps.size()];
            for (int k = 0; k < features.length; k++) {
                features[k] = steps.get(k);
            }
            pairs.add(new Pair(Source.features(features.length / 2, features), target));
        }
        return pairs;
    }

    private static Network network(String backend) {
        return Network.builder(Backends.named(backend))
                .features(2)
                .cell(width -> new LstmSpec(width, 16))
                .bidirectional(Merge.CONCAT)
                .outputs(1 + KINDS)
                .build();
    }

    private static float[] trained(String backend, int threads, int epochs) {
        CtcObjective objective =
                CtcObjective.of(network(backend), signals(300, 1), 16)
                        .withValidation(signals(40, 2));
        TrainingOptions options =
                TrainingOptions.DEFAULT
                        .withEpochs(epochs)
                        .withThreads(threads)
                        .withRate(0.01f, 0.001f);
        try (Trainer trainer = new Trainer(objective, options)) {
            double before = trainer.validate().orElseThrow().loss();
            while (trainer.step()) {}
            assertTrue(trainer.validate().orElseThrow().loss() < before);
            return trainer.parameters();
        }
    }

    @Test
    void learnsWithoutKnowingWhereEachSymbolIs() {
        Network network =
                Network.of(Backends.named("simd"), network("simd").spec(), trained("simd", 1, 20));
        List<Pair> unseen = signals(100, 3);
        List<List<Integer>> read =
                new CtcReader(network).read(unseen.stream().map(Pair::source).toList());
        int right = 0;
        for (int i = 0; i < unseen.size(); i++) {
            right += read.get(i).equals(unseen.get(i).target()) ? 1 : 0;
        }
        assertTrue(right >= 90, right + " of 100 signals are read");
    }

    @Test
    void trainsToTheSameBitsOnEveryBackendAndForAnyNumberOfThreads() {
        assertArrayEquals(trained("scalar", 1, 1), trained("simd", 2, 1));
    }

    @Test
    void refusesWhatCannotBeSpelt() {
        Network network = network("simd");
        List<Pair> shortOne = List.of(new Pair(Source.features(2, 0, 0, 1, 1), List.of(1, 1)));
        assertEquals(
                "pairs[0].source has 2 steps, its target needs at least 3: one a symbol, and one between equal ones",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> CtcObjective.of(network, shortOne, 1))
                        .getMessage());
        Network last =
                Network.builder(Backends.named("simd"))
                        .features(2)
                        .rnn(3)
                        .outputs(4)
                        .outputAt(OutputAt.LAST_STEP)
                        .build();
        assertEquals(
                "the network gives outputs at LAST_STEP, each step may spell a symbol; build it with OutputAt.EVERY_STEP",
                assertThrows(IllegalArgumentException.class, () -> new CtcReader(last))
                        .getMessage());
    }
}
