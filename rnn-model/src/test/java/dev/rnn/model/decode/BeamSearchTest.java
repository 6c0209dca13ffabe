package dev.rnn.model.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.Slice;
import dev.rnn.model.Network;
import dev.rnn.model.layer.StackSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BeamSearchTest {
    private static final int SYMBOLS = 4;
    private static final int LENGTH = 4;
    private static final int ALL = 256; // 4^4

    private final Backend backend = Backends.named("simd");

    /** A sequence, its log p and its score in float64. */
    private record Path(List<Integer> symbols, double logProbability, double score) {}

    private static List<Path> allPaths(StepModel model, int end, double alpha) {
        List<Path> paths = new ArrayList<>();
        extend(model, Slice.zeros(model.states().width()), 0, List.of(), 0, end, alpha, paths);
        paths.sort(Comparator.comparingDouble(path -> -path.score()));
        return paths;
    }

    private static void extend(
            StepModel model,
            Slice state,
            int read,
            List<Integer> written,
            double sum,
            int end,
            double alpha,
            List<Path> paths) {
        Slice next = Slice.of(state.toArray());
        Slice logits = Slice.zeros(SYMBOLS);
        model.step(1, new int[] {read}, next, logits);
        double d = 0;
        for (float logit : logits.array()) {
            d += Math.exp(logit);
        }
        int length = written.size() + 1;
        for (int symbol = 0; symbol < SYMBOLS; symbol++) {
            double log = sum + logits.get(symbol) - Math.log(d);
            List<Integer> longer = new ArrayList<>(written);
            if (symbol != end) {
                longer.add(symbol);
            }
            if (symbol == end || length == LENGTH) {
                paths.add(new Path(longer, log, log / Math.pow((5 + length) / 6.0, alpha)));
            } else {
                extend(model, next, symbol, longer, log, end, alpha, paths);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"3, 0", "3, 0.6", "3, 2", "0, 1", "-1, 0"})
    void aBeamOfAllPathsFindsTheBestOnesInOrder(int end, float alpha) {
        for (long seed = 0; seed < 20; seed++) {
            StepModel model = new TableModel(SYMBOLS, ALL, seed);
            BeamOptions options =
                    new BeamOptions(ALL, LENGTH, end).withBest(5).withLengthPenalty(alpha);
            List<Hypothesis> found =
                    new BeamSearch(model, backend, options)
                            .search(Slice.zeros(model.states().width()), 0);
            List<Path> paths = allPaths(model, end, alpha);
            assertEquals(5, found.size());
            for (int i = 0; i < 5; i++) {
                Path path = paths.get(i);
                Hypothesis hypothesis = found.get(i);
                assertEquals(path.symbols(), hypothesis.symbols(), "seed " + seed + ", " + i);
                assertEquals(path.score(), hypothesis.score(), 1e-5 * (1 + Math.abs(path.score())));
                assertEquals(path.logProbability(), hypothesis.logProbability(), 1e-4);
                if (hypothesis.symbols().size() < LENGTH) {
                    assertTrue(hypothesis.ended());
                }
            }
        }
    }

    /**
     * A narrow beam gives real paths with their true scores, best first, none better than the best.
     */
    @Test
    void aNarrowBeamGivesTruePathsInOrder() {
        for (long seed = 0; seed < 20; seed++) {
            StepModel model = new TableModel(SYMBOLS, 3, seed);
            BeamOptions options = new BeamOptions(3, LENGTH, 3).withBest(4).withLengthPenalty(0.6f);
            List<Hypothesis> found =
                    new BeamSearch(model, backend, options)
                            .search(Slice.zeros(model.states().width()), 0);
            List<Path> paths = allPaths(model, 3, 0.6f);
            float last = Float.POSITIVE_INFINITY;
            assertFalse(found.isEmpty());
            for (Hypothesis hypothesis : found) {
                Path path =
                        paths.stream()
                                .filter(p -> p.symbols().equals(hypothesis.symbols()))
                                .findFirst()
                                .orElseThrow();
                assertEquals(path.score(), hypothesis.score(), 1e-5 * (1 + Math.abs(path.score())));
                assertTrue(hypothesis.score() <= last);
                last = hypothesis.score();
            }
        }
    }

    @Test
    void aBeamOfOneIsGreedy() {
        for (long seed = 0; seed < 20; seed++) {
            StepModel model = new TableModel(7, 1, seed);
            Picker picker = new Picker(Sampling.greedy(), 7, backend, backend.random(1, 1));
            int[] greedy =
                    new Generator(model, picker).generate(Slice.zeros(8), 2, Generator.NO_END, 12);
            Hypothesis found =
                    new BeamSearch(model, backend, new BeamOptions(1, 12, Generator.NO_END))
                            .search(Slice.zeros(8), 2)
                            .get(0);
            assertEquals(IntStream.of(greedy).boxed().toList(), found.symbols());
            assertFalse(found.ended());
        }
    }

    /** On a real network: the same on both backends, and a wider beam is no worse here. */
    @Test
    void networksGiveTheSameOnEveryBackend() {
        List<List<Hypothesis>> found = new ArrayList<>();
        for (String name : List.of("scalar", "simd")) {
            Network network =
                    Network.builder(Backends.named(name))
                            .symbols(9)
                            .cell(
                                    width ->
                                            StackSpec.of(
                                                    RnnSpec.tanh(width, 13), RnnSpec.tanh(13, 12)))
                            .outputs(9)
                            .build();
            StepModel model = StepModel.of(network, 6);
            BeamOptions options = new BeamOptions(6, 10, 8).withBest(6).withLengthPenalty(1);
            BeamSearch search = new BeamSearch(model, network.backend(), options);
            Slice state = Slice.zeros(25);
            network.backend().random(3, 3).normal(state);
            float[] before = state.toArray();
            found.add(search.search(state, 0));
            assertEquals(found.get(0), search.search(state, 0));
            org.junit.jupiter.api.Assertions.assertArrayEquals(before, state.toArray());
        }
        assertEquals(found.get(0), found.get(1));
        assertEquals(6, found.get(0).size());
    }

    @Test
    void saysWhatIsWrong() {
        StepModel model = new TableModel(4, 2, 1);
        refused(
                "the model has room for 2 rows, the beam has 3",
                () -> new BeamSearch(model, backend, new BeamOptions(3, 5, 0)));
        refused(
                "end is 4, must be from -1 to 3 (the symbols)",
                () -> new BeamSearch(model, backend, new BeamOptions(2, 5, 4)));
        refused("width is 0, must be at least 1", () -> new BeamOptions(0, 5, 0));
        refused(
                "lengthPenalty is -1.0, must be at least 0 and finite",
                () -> new BeamOptions(1, 5, 0).withLengthPenalty(-1));
        BeamSearch search = new BeamSearch(model, backend, new BeamOptions(2, 5, 0));
        refused(
                "first is 9, must be from 0 to 3 (the symbols)",
                () -> search.search(Slice.zeros(5), 9));
        refused(
                "state has 4 floats, expected 5 (the state of one sequence)",
                () -> search.search(Slice.zeros(4), 0));
        refused(
                "the model's logits after 0 symbols give NaN; look at its weights",
                () -> search.search(Slice.of(Float.NaN, 0, 0, 0, 0), 0));
        Network other = Network.builder(backend).symbols(3).rnn(2).outputs(4).build();
        refused(
                "the network reads 3 symbols and gives 4 logits; to read what it writes they must"
                        + " be equal",
                () -> StepModel.of(other, 1));
        refused("maxRows is 0, must be at least 1", () -> StepModel.of(other, 0));
    }

    private static void refused(String message, Runnable wrong) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, wrong::run).getMessage());
    }

    @Test
    void searchesSideBySideFindWhatEachFindsAlone() {
        StepModel model = new TableModel(SYMBOLS, 12, 3);
        BeamOptions options = new BeamOptions(3, LENGTH, 2).withBest(2).withLengthPenalty(1);
        int width = model.states().width();
        Slice starts = Slice.zeros(4 * width);
        backend.random(1, 1).normal(starts);
        List<List<Hypothesis>> together =
                new BeamSearch(model, backend, options).search(4, starts, 1);
        for (int k = 0; k < 4; k++) {
            Slice start = Slice.zeros(width);
            System.arraycopy(starts.array(), k * SYMBOLS, start.array(), 0, SYMBOLS);
            start.array()[SYMBOLS] = starts.get(4 * SYMBOLS + k);
            assertEquals(new BeamSearch(model, backend, options).search(start, 1), together.get(k));
        }
        IllegalArgumentException many =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                new BeamSearch(model, backend, options)
                                        .search(5, Slice.zeros(5 * width), 1));
        assertEquals(
                "count is 5, must be from 1 to 4 (12 rows of the model, 3 a beam)",
                many.getMessage());
    }
}
