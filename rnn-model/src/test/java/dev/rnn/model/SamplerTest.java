package dev.rnn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import org.junit.jupiter.api.Test;

class SamplerTest {
    private static final Vocabulary LETTERS = Vocabulary.of("abcdefgh\n");

    private static CharacterModel model(String backend) {
        Backend chosen = Backends.named(backend);
        return new CharacterModel(
                Network.builder(chosen)
                        .symbols(LETTERS.size())
                        .rnn(33)
                        .outputs(LETTERS.size())
                        .build(),
                LETTERS);
    }

    private static String text(String backend, long seed, float temperature) {
        Sampler sampler = model(backend).sampler(seed, temperature);
        sampler.read("bad");
        return sampler.next(300);
    }

    @Test
    void writesTheSameTextOnEveryBackend() {
        for (float temperature : new float[] {0, 1e-30f, 0.5f, 1, 3, Float.MAX_VALUE}) {
            assertEquals(
                    text("scalar", 1, temperature), text("simd", 1, temperature), "" + temperature);
        }
        assertNotEquals(text("scalar", 1, 1), text("scalar", 2, 1));
    }

    @Test
    void aTemperatureOfZeroIsTheLimitOfSmallOnes() {
        assertEquals(text("scalar", 1, 0), text("scalar", 2, 1e-30f));
    }

    @Test
    void drawsEachCharacterAsOftenAsItIsLikely() {
        int[] count = new int[128];
        model("simd").sampler(4, Float.MAX_VALUE).next(9_000).chars().forEach(c -> count[c]++);
        for (int codePoint : LETTERS.codePoints()) {
            // 1000 expected, standard deviation 30
            assertEquals(1_000, count[codePoint], 150);
        }
    }

    @Test
    void namesACharacterItDoesNotKnow() {
        Sampler sampler = model("scalar").sampler(1, 1);
        assertEquals(
                "character 3, 'X' (U+0058), is not among the 9 characters of the vocabulary",
                assertThrows(IllegalArgumentException.class, () -> sampler.read("abX"))
                        .getMessage());
        for (float wrong : new float[] {-1, Float.NaN, Float.POSITIVE_INFINITY}) {
            assertEquals(
                    "temperature is %s, must be at least 0 and finite".formatted(wrong),
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> model("scalar").sampler(1, wrong))
                            .getMessage());
        }
    }
}
