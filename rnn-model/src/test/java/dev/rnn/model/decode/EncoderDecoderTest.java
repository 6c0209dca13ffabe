package dev.rnn.model.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.SequenceShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Encoder, decoder, attention, masked loss and beam search together learn to write backwards. */
class EncoderDecoderTest {
    private static final int LONGEST = 5;
    private static final int BATCH = 16;
    private static final int UPDATES = 200;

    @Test
    void learnsToWriteWordsBackwards() {
        List<List<Float>> losses = new ArrayList<>();
        for (String name : List.of("scalar", "simd")) {
            Backend backend = Backends.named(name);
            Reverser reverser = new Reverser(backend, LONGEST + 1, BATCH);
            losses.add(train(reverser));
            int right = 0;
            Random random = new Random(99);
            for (int i = 0; i < 20; i++) {
                int[] word = random.ints(3 + i % 3, 2, Reverser.SYMBOLS).toArray();
                Reverser.Reading reading = reverser.new Reading(word);
                BeamOptions options =
                        new BeamOptions(4, LONGEST + 1, Reverser.END).withLengthPenalty(0.6f);
                Hypothesis best =
                        new BeamSearch(reading, backend, options).search(reading.state, 0).get(0);
                List<Integer> backwards =
                        IntStream.range(0, word.length)
                                .mapToObj(j -> word[word.length - 1 - j])
                                .toList();
                right += best.ended() && best.symbols().equals(backwards) ? 1 : 0;
            }
            assertTrue(right >= 18, name + ": " + right + " of 20 words");
        }
        assertEquals(losses.get(0), losses.get(1));
    }

    /** Words of 3 to 5 letters in one batch, their ends at different steps. */
    private static List<Float> train(Reverser reverser) {
        Random random = new Random(5);
        List<Float> losses = new ArrayList<>();
        for (int update = 0; update < UPDATES; update++) {
            int[] letters = new int[LONGEST * BATCH];
            int[] read = new int[(LONGEST + 1) * BATCH];
            int[] right = new int[read.length];
            int[] lengths = new int[BATCH];
            int[] outLengths = new int[BATCH];
            for (int b = 0; b < BATCH; b++) {
                int n = 3 + random.nextInt(3);
                lengths[b] = n;
                outLengths[b] = n + 1;
                for (int t = 0; t < n; t++) {
                    int letter = 2 + random.nextInt(Reverser.SYMBOLS - 2);
                    letters[t * BATCH + b] = letter;
                    right[(n - 1 - t) * BATCH + b] = letter;
                    read[(n - t) * BATCH + b] = letter;
                }
                right[n * BATCH + b] = Reverser.END;
            }
            losses.add(
                    reverser.train(
                            SequenceShape.of(LONGEST, BATCH).withLengths(lengths),
                            letters,
                            SequenceShape.of(LONGEST + 1, BATCH).withLengths(outLengths),
                            read,
                            right));
        }
        assertTrue(losses.get(UPDATES - 1) < 0.2f, "loss " + losses.get(UPDATES - 1));
        return losses;
    }
}
