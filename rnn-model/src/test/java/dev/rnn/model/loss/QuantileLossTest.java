package dev.rnn.model.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rnn.api.Backends;
import dev.rnn.api.Loss;
import dev.rnn.api.Slice;
import dev.rnn.api.Target;
import dev.rnn.api.Workers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantileLossTest {
    /** All figures are exact in binary: levels 0.25 and 0.75, differences of 2, -4, 0 and -1. */
    @ParameterizedTest
    @ValueSource(strings = {"scalar", "simd"})
    void followsItsEquation(String backend) {
        QuantileSpec spec = new QuantileSpec(List.of(0.25f, 0.75f), Reduction.SUM);
        Loss loss = Backends.named(backend).loss(spec, Workers.ONE);
        Slice x = Slice.of(3, -3, 5, 6);
        Slice z = Slice.of(1, 1, 5, 7);
        Slice losses = Slice.zeros(2);
        Slice gradient = Slice.zeros(4);
        float sum = loss.gradient(2, 2, x, Target.values(z), 2, losses, gradient);
        assertArrayEquals(new float[] {0.75f * 2 + 0.75f * 4, 0.75f}, losses.array());
        assertEquals(5.25f, sum);
        assertArrayEquals(new float[] {1.5f, -1.5f, 0, -1.5f}, gradient.array());
        QuantileSpec mean = new QuantileSpec(List.of(0.25f, 0.75f), Reduction.MEAN);
        loss = Backends.named(backend).loss(mean, Workers.ONE);
        assertEquals(5.25f / 4, loss.gradient(2, 2, x, Target.values(z), 1, losses, gradient));
        assertArrayEquals(new float[] {0.75f / 4, -0.75f / 4, 0, -0.75f / 4}, gradient.array());
    }

    /** Of 1, 2, ..., 9 the quantile 0.3 is 3: no other of them has a smaller loss. */
    @Test
    void isSmallestAtTheQuantile() {
        Loss loss =
                Backends.best().loss(new QuantileSpec(List.of(0.3f), Reduction.SUM), Workers.ONE);
        Slice all = Slice.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
        float best = Float.POSITIVE_INFINITY;
        int at = 0;
        for (int x = 1; x <= 9; x++) {
            Slice same = Slice.of(x, x, x, x, x, x, x, x, x);
            float sum = loss.evaluate(9, 1, same, Target.values(all), Slice.zeros(9));
            if (sum < best) {
                best = sum;
                at = x;
            }
        }
        assertEquals(3, at);
    }

    @Test
    void refusesWhatIsNoQuantile() {
        assertEquals(
                "levels[1] is 1.0, must be above 0 and below 1",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new QuantileSpec(List.of(0.5f, 1f), Reduction.SUM))
                        .getMessage());
    }
}
