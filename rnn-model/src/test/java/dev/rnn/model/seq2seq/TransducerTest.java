package dev.rnn.model.seq2seq;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.GruSpec;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import dev.rnn.model.Trainer;
import dev.rnn.model.TrainingOptions;
import dev.rnn.model.decode.BeamOptions;
import dev.rnn.model.decode.Hypothesis;
import dev.rnn.model.decode.Picker;
import dev.rnn.model.decode.Sampling;
import dev.rnn.model.layer.AttentionSpec;
import dev.rnn.model.layer.BidirectionalSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Learns to write words backwards, all the way through the trainer. */
class TransducerTest {
    private static final int SYMBOLS = 8;
    private final Backend backend = Backends.named("simd");

    private static EncoderDecoderSpec spec() {
        return new EncoderDecoderSpec(
                SYMBOLS,
                8,
                BidirectionalSpec.of(new GruSpec(8, 16, GruSpec.Form.RESET_AFTER)),
                SYMBOLS,
                8,
                new GruSpec(8, 32, GruSpec.Form.RESET_AFTER),
                Optional.of(AttentionSpec.general(32, 32)),
                32,
                0.1f);
    }

    private static List<Pair> words(int count, long seed) {
        Random random = new Random(seed);
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<Integer> word =
                    new ArrayList<>(
                            random.ints(1 + random.nextInt(6), 1, SYMBOLS).boxed().toList());
            int[] source = word.stream().mapToInt(Integer::intValue).toArray();
            Collections.reverse(word);
            pairs.add(new Pair(Source.symbols(source), word));
        }
        return pairs;
    }

    private static List<Source> sources(List<Pair> pairs) {
        return pairs.stream().map(Pair::source).toList();
    }

    private EncoderDecoder trained(String backend, int threads) {
        EncoderDecoder start = EncoderDecoder.initial(Backends.named(backend), spec(), 1);
        EncoderDecoderObjective objective =
                EncoderDecoderObjective.of(start, words(600, 1), 16).withValidation(words(50, 2));
        TrainingOptions options =
                TrainingOptions.DEFAULT
                        .withEpochs(threads == 1 ? 20 : 1)
                        .withThreads(threads)
                        .withRate(0.01f, 0.001f);
        try (Trainer trainer = new Trainer(objective, options)) {
            double before = trainer.validate().orElseThrow().loss();
            while (trainer.step()) {}
            assertTrue(trainer.validate().orElseThrow().loss() < before);
            return objective.model(trainer.parameters());
        }
    }

    @Test
    void learnsToWriteBackwards() {
        EncoderDecoder model = trained("simd", 1);
        List<Pair> unseen = words(100, 3);
        Transducer transducer = new Transducer(model, 10);
        List<List<Integer>> written = transducer.write(sources(unseen));
        int right = 0;
        for (int i = 0; i < unseen.size(); i++) {
            right += written.get(i).equals(unseen.get(i).target()) ? 1 : 0;
        }
        assertTrue(right >= 95, right + " of 100 words are written backwards");
        for (Pair pair : unseen.subList(0, 20)) {
            if (pair.target().size() < 3) {
                continue;
            }
            float[][] looked = transducer.attention(pair);
            assertEquals(pair.target().size() + 1, looked.length);
            for (float[] row : looked) {
                assertEquals(
                        1, IntStream.range(0, row.length).mapToDouble(s -> row[s]).sum(), 1e-5);
            }
        }
        List<Integer> drawn =
                transducer.sample(
                        unseen.get(0).source(),
                        new Picker(Sampling.greedy(), SYMBOLS, backend, backend.random(1, 1)));
        assertEquals(written.get(0), drawn);
    }

    @Test
    void trainsToTheSameBitsOnEveryBackendAndForAnyNumberOfThreads() {
        float[] one = trained("scalar", 2).parameters();
        assertArrayEquals(one, trained("simd", 3).parameters());
    }

    @Test
    void whatIsWrittenForASourceDependsOnThatSourceAlone() {
        EncoderDecoder model = EncoderDecoder.initial(backend, spec(), 5);
        List<Source> many = sources(words(70, 4));
        BeamOptions options = new BeamOptions(3, 6, Pair.BOUNDARY).withBest(3);
        List<List<Hypothesis>> together = new Transducer(model, 6).search(many, options);
        Transducer alone = new Transducer(model, 6);
        for (int i = 0; i < many.size(); i++) {
            assertEquals(alone.search(List.of(many.get(i)), options).get(0), together.get(i));
        }
    }

    @Test
    void stepByStepHasTheBitsOfTheWholePass() {
        for (EncoderDecoderSpec spec : Case.specs()) {
            Case c = Case.of(spec, spec.sourceEmbedding() == 0, new SplittableRandom(9));
            float[] all = c.run(backend, Workers.ONE).logits();
            EncoderDecoder model = EncoderDecoder.of(backend, spec, c.parameters());
            int batch = c.sourceShape().batch();
            DecoderSteps steps = new DecoderSteps(model, 4, batch, batch);
            Slice states = steps.read(c.sourceShape(), c.source());
            Slice logits = Slice.zeros(batch * spec.symbols());
            int row = 0;
            for (int t = 0; t < c.targetShape().steps(); t++) {
                int[] read = java.util.Arrays.copyOfRange(c.read(), t * batch, (t + 1) * batch);
                steps.step(batch, read, states, logits);
                for (int b = 0; b < batch; b++) {
                    if (t < c.targetShape().length(b)) {
                        for (int j = 0; j < spec.symbols(); j++) {
                            assertEquals(
                                    all[row * spec.symbols() + j],
                                    logits.get(b * spec.symbols() + j));
                        }
                        row++;
                    }
                }
            }
        }
    }

    @Test
    void aBeamOfOneIsGreedy() {
        EncoderDecoder model = EncoderDecoder.initial(backend, spec(), 7);
        List<Source> many = sources(words(40, 6));
        Transducer transducer = new Transducer(model, 6);
        List<List<Integer>> written = transducer.write(many);
        Picker greedy = new Picker(Sampling.greedy(), SYMBOLS, backend, backend.random(1, 1));
        for (int i = 0; i < many.size(); i++) {
            assertEquals(written.get(i), transducer.sample(many.get(i), greedy));
        }
    }

    @Test
    void refusesSourcesAndTargetsThatDoNotFit() {
        EncoderDecoder model = EncoderDecoder.initial(backend, spec(), 1);
        Transducer transducer = new Transducer(model, 5);
        assertMessage(
                () -> transducer.write(List.of(Source.features(1, 1, 2))),
                "sources[0] has 2 features a step, the model reads symbols");
        assertMessage(
                () -> Pair.of(new int[] {1}, 2, 0),
                "target[1] is 0, the symbol that stands before and behind a target; number its symbols from 1");
        assertMessage(
                () -> EncoderDecoderObjective.of(model, List.of(Pair.of(new int[] {1}, 9)), 2),
                "pairs[0].target has symbol 9, must be from 1 to 7 (the symbols)");
        assertMessage(
                () -> Source.symbols(),
                "a source has 0 steps, must have at least 1; leave empty ones out");
    }

    private static void assertMessage(Executable call, String message) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
