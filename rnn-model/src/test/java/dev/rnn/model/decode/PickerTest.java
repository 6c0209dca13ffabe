package dev.rnn.model.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.Slice;
import dev.rnn.model.Allocation;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PickerTest {
    private static final int SYMBOLS = 23;

    private static Slice logits(long seed) {
        Slice logits = Slice.zeros(SYMBOLS);
        Random random = new Random(seed);
        for (int i = 0; i < SYMBOLS; i++) {
            logits.array()[i] = Math.round(random.nextGaussian() * 4) / 2f; // with equal ones
        }
        return logits;
    }

    private static Picker picker(Sampling sampling, String backend) {
        Backend chosen = Backends.named(backend);
        return new Picker(sampling, SYMBOLS, chosen, chosen.random(5, 6));
    }

    /** Softmax in float64, and its places from the likeliest on, the first of equal ones first. */
    private static double[] softmax(Slice logits, double temperature) {
        double[] p = new double[SYMBOLS];
        double sum = 0;
        for (int i = 0; i < SYMBOLS; i++) {
            p[i] = Math.exp(logits.get(i) / temperature);
            sum += p[i];
        }
        for (int i = 0; i < SYMBOLS; i++) {
            p[i] /= sum;
        }
        return p;
    }

    private static int[] order(Slice logits) {
        return IntStream.range(0, SYMBOLS)
                .boxed()
                .sorted((a, b) -> Float.compare(logits.get(b), logits.get(a)))
                .mapToInt(i -> i)
                .toArray();
    }

    @Test
    void topKAndNucleusKeepTheLikeliestAndNoMore() {
        for (long seed = 0; seed < 30; seed++) {
            Slice logits = logits(seed);
            int[] order = order(logits);
            for (float temperature : new float[] {0.5f, 1, 3}) {
                double[] p = softmax(logits, temperature);
                for (int k : new int[] {0, 1, 2, 5, SYMBOLS, 99}) {
                    for (float nucleus : new float[] {1, 0.9f, 0.4f, 1e-6f}) {
                        int most = k == 0 ? SYMBOLS : Math.min(k, SYMBOLS);
                        double total = 0;
                        for (int i = 0; i < most; i++) {
                            total += p[order[i]];
                        }
                        int kept = 0;
                        double sum = 0;
                        while (kept < most && (nucleus == 1 || sum < nucleus * total)) {
                            sum += p[order[kept++]];
                        }
                        Sampling sampling = new Sampling(temperature, k, nucleus);
                        Slice got = Slice.zeros(SYMBOLS);
                        picker(sampling, "simd").probabilities(logits, got);
                        for (int i = 0; i < SYMBOLS; i++) {
                            double want = i < kept ? p[order[i]] / sum : 0;
                            assertEquals(want, got.get(order[i]), 1e-6, sampling + " " + i);
                        }
                    }
                }
            }
        }
    }

    @Test
    void drawsEachSymbolAsOftenAsItIsLikely() {
        Slice logits = logits(3);
        for (Sampling sampling :
                List.of(
                        Sampling.temperature(1.5f),
                        Sampling.temperature(1).withTopK(4),
                        Sampling.temperature(2).withTopP(0.8f))) {
            Picker picker = picker(sampling, "simd");
            Slice p = Slice.zeros(SYMBOLS);
            picker.probabilities(logits, p);
            int[] count = new int[SYMBOLS];
            int draws = 20_000;
            for (int i = 0; i < draws; i++) {
                count[picker.pick(logits)]++;
            }
            for (int i = 0; i < SYMBOLS; i++) {
                // Five standard deviations; none at all of what is left out.
                double deviation = Math.sqrt(draws * p.get(i) * (1 - p.get(i)));
                assertEquals(draws * p.get(i), count[i], 5 * deviation + 0.01, sampling + " " + i);
            }
        }
    }

    @Test
    void theSameSymbolsOnBothBackendsAndFromRows() {
        for (Sampling sampling :
                List.of(
                        Sampling.greedy(),
                        Sampling.temperature(0.7f).withTopK(6).withTopP(0.9f),
                        Sampling.temperature(1))) {
            Picker scalar = picker(sampling, "scalar");
            Picker simd = picker(sampling, "simd");
            Slice rows = Slice.zeros(3 * SYMBOLS);
            for (int round = 0; round < 50; round++) {
                Slice logits = logits(round);
                System.arraycopy(logits.array(), 0, rows.array(), SYMBOLS, SYMBOLS);
                assertEquals(scalar.pick(logits), simd.pick(rows, 1));
                assertArrayEquals(logits(round).array(), logits.array());
            }
        }
    }

    @Test
    void zeroIsGreedyAndTheFirstOfEqualOnesWins() {
        Slice logits = logits(1);
        logits.array()[4] = 9;
        logits.array()[7] = 9;
        assertEquals(4, picker(Sampling.greedy(), "simd").pick(logits));
        assertEquals(4, picker(Sampling.temperature(5).withTopK(1), "simd").pick(logits));
        assertEquals(4, picker(Sampling.temperature(5).withTopP(1e-9f), "simd").pick(logits));
        logits.array()[4] = Float.NEGATIVE_INFINITY;
        assertEquals(7, picker(Sampling.temperature(1e-30f), "simd").pick(logits));
    }

    @Test
    void saysWhatIsWrong() {
        refused(
                "temperature is -1.0, must be at least 0 and finite",
                () -> Sampling.temperature(-1));
        refused(
                "topK is -1, must be at least 1, or 0 for all",
                () -> Sampling.greedy().withTopK(-1));
        refused("topP is 0.0, must be above 0 and at most 1", () -> Sampling.greedy().withTopP(0));
        Picker picker = picker(Sampling.temperature(1), "scalar");
        Slice logits = logits(1);
        refused(
                "logits has 3 floats, expected 23 (the symbols)",
                () -> picker.pick(Slice.zeros(3)));
        refused("row is 1, logits has 23 floats, 23 a row", () -> picker.pick(logits, 1));
        logits.array()[5] = Float.NaN;
        refused("logits[5] is NaN, must be a number below infinity", () -> picker.pick(logits));
        java.util.Arrays.fill(logits.array(), Float.NEGATIVE_INFINITY);
        refused("all logits are -Infinity, one must be a number", () -> picker.pick(logits));
    }

    private static void refused(String message, Runnable wrong) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, wrong::run).getMessage());
    }

    @Test
    void steadyStateAllocatesNothing() {
        Picker picker = picker(Sampling.temperature(0.7f).withTopK(6).withTopP(0.9f), "scalar");
        Slice logits = logits(1);
        int[] sum = new int[1];
        Allocation.none("picking", () -> sum[0] += picker.pick(logits));
        assertTrue(sum[0] >= 0);
    }
}
