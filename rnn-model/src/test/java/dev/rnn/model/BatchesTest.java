package dev.rnn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.Input;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchesTest {
    private static final Backend SCALAR = Backends.named("scalar");

    private static NetworkSpec spec(OutputAt at) {
        return Network.builder(SCALAR).symbols(7).rnn(4).outputs(5).outputAt(at).spec();
    }

    /** Example i has 1 + i % 6 symbols that spell i in base 7. */
    private static List<Example> examples(int count) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int[] symbols = new int[1 + i % 6];
            int left = i;
            for (int t = 0; t < symbols.length; t++, left /= 7) {
                symbols[t] = left % 7;
            }
            examples.add(Example.symbols(symbols).withClasses(i % 5));
        }
        return examples;
    }

    private static List<Integer> epoch(Batches batches, long seed, long epoch) {
        batches.startEpoch(SCALAR.random(seed, epoch));
        List<Integer> seen = new ArrayList<>();
        for (int k = 0; k < batches.count(); k++) {
            SequenceShape shape = batches.load(k);
            for (int b = 0; b < shape.batch(); b++) {
                seen.add(batches.index(k, b));
            }
        }
        return seen;
    }

    @Test
    void eachEpochHoldsEveryExampleOnceInAnOrderOfSeedAndEpochAlone() {
        List<Example> examples = examples(1003);
        Batches batches = Batches.training(spec(OutputAt.LAST_STEP), examples, 4);
        assertEquals(251, batches.count());
        List<Integer> first = epoch(batches, 1, 0);
        List<Integer> second = epoch(batches, 1, 1);
        assertNotEquals(first, second);
        assertNotEquals(first, epoch(batches, 2, 0));
        assertEquals(first, epoch(batches, 1, 0), "whatever came before");
        Collections.sort(second);
        for (int i = 0; i < examples.size(); i++) {
            assertEquals(i, second.get(i));
        }
    }

    @Test
    void aBatchHoldsSequencesOfAboutTheSameLength() {
        List<Example> examples = examples(1200);
        Batches batches = Batches.training(spec(OutputAt.LAST_STEP), examples, 8);
        batches.startEpoch(SCALAR.random(3, 0));
        int rows = 0;
        int live = 0;
        boolean grows = true;
        int before = 0;
        for (int k = 0; k < batches.count(); k++) {
            SequenceShape shape = batches.load(k);
            rows += shape.rows();
            live += shape.liveRows();
            grows &= shape.steps() >= before;
            before = shape.steps();
        }
        assertTrue(live > 0.98 * rows, live + " of " + rows);
        assertTrue(!grows, "batches are shuffled too");
    }

    @Test
    void loadsSymbolsAndClassesTimeMajorWithZerosPastTheEnd() {
        List<Example> examples =
                List.of(
                        Example.symbols(1, 2, 3).withClasses(4, 3, 2),
                        Example.symbols(5).withClasses(1));
        Batches batches = Batches.evaluation(spec(OutputAt.EVERY_STEP), examples, 2);
        SequenceShape shape = batches.load(0);
        assertEquals(SequenceShape.of(3, 2).withLengths(1, 3), shape);
        assertEquals(1, batches.index(0, 0));
        assertArrayEquals(new int[] {5, 1, 0, 2, 0, 3}, ((Input.OneHot) batches.input()).indices());
        assertArrayEquals(
                new int[] {1, 4, 0, 3, 0, 2}, ((Target.Classes) batches.target()).classes());
        Input input = batches.input();
        batches.load(0);
        assertSame(input, batches.input());
    }

    @Test
    void loadsFeaturesAndValues() {
        NetworkSpec spec =
                Network.builder(SCALAR)
                        .features(2)
                        .rnn(3)
                        .outputs(2)
                        .outputAt(OutputAt.LAST_STEP)
                        .spec();
        List<Example> examples =
                List.of(
                        Example.features(2, 1, 2, 3, 4).withValues(5, 6),
                        Example.features(1, 7, 8).withValues(9, 10));
        Batches batches = Batches.evaluation(spec, examples, 5);
        assertEquals(1, batches.count());
        batches.load(0);
        assertArrayEquals(
                new float[] {7, 8, 1, 2, 0, 0, 3, 4},
                ((Input.Dense) batches.input()).values().toArray());
        assertArrayEquals(
                new float[] {9, 10, 5, 6}, ((Target.Values) batches.target()).values().toArray());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "symbol   | example 1 has symbol 7 at step 1, must be from 0 to 6 (the network's symbols)",
                "classes  | example 1 has 2 right classes for its 2 steps, a network of 5 outputs at LAST_STEP needs 1",
                "none     | example 1 has 0 right classes for its 2 steps, a network of 5 outputs at LAST_STEP needs 1",
                "features | example 1 holds features, example 0 symbols; all must hold the same",
                "steps    | an example has 0 steps, must have at least 1; leave empty sequences out",
                "nan      | features[1] is NaN, must be finite; mend or leave out such data",
                "batch    | batch is 0, must be at least 1",
            })
    void namesAnExampleThatDoesNotFit(String what, String message) {
        Example right = Example.symbols(0).withClasses(0);
        assertEquals(
                message,
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        Batches.training(
                                                spec(OutputAt.LAST_STEP),
                                                List.of(right, wrong(what)),
                                                what.equals("batch") ? 0 : 2))
                        .getMessage());
    }

    private static Example wrong(String what) {
        return switch (what) {
            case "symbol" -> Example.symbols(0, 7).withClasses(1);
            case "classes" -> Example.symbols(0, 1).withClasses(1, 2);
            case "none" -> Example.symbols(0, 1);
            case "features" -> Example.features(1, 1, 2).withClasses(0);
            case "steps" -> Example.symbols();
            case "nan" -> Example.features(1, 1, Float.NaN);
            default -> Example.symbols(1).withClasses(0);
        };
    }

    @Test
    void refusesAnotherNetwork() {
        Batches batches = Batches.training(spec(OutputAt.LAST_STEP), examples(4), 2);
        Network other = Network.builder(SCALAR).symbols(7).rnn(4).outputs(5).build();
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new Trainer(other, batches, TrainingOptions.DEFAULT))
                        .getMessage();
        assertTrue(message.startsWith("the batches were made for another network"), message);
    }
}
