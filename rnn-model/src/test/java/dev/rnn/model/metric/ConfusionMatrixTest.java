package dev.rnn.model.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
    /** Actual A: 3 A, 1 B. Actual B: 2 A, 4 B. C is neither there nor given. */
    private static ConfusionMatrix matrix() {
        ConfusionMatrix matrix = new ConfusionMatrix(List.of("A", "B", "C"));
        int[][] examples = {
            {0, 0}, {0, 0}, {0, 1}, {1, 1}, {1, 0}, {1, 1}, {0, 0}, {1, 0}, {1, 1}, {1, 1}
        };
        for (int[] example : examples) {
            matrix.add(example[0], example[1]);
        }
        return matrix;
    }

    @Test
    void figures() {
        ConfusionMatrix matrix = matrix();
        assertEquals(10, matrix.count());
        assertEquals(2, matrix.count(1, 0));
        assertEquals(0.7, matrix.accuracy());
        assertEquals(3 / 5.0, matrix.precision(0));
        assertEquals(3 / 4.0, matrix.recall(0));
        assertEquals(6 / 9.0, matrix.f1(0));
        assertEquals(4 / 5.0, matrix.precision(1));
        assertEquals(4 / 6.0, matrix.recall(1));
        assertEquals(8 / 11.0, matrix.f1(1));
        assertEquals(0, matrix.f1(2));
        assertEquals((6 / 9.0 + 8 / 11.0) / 2, matrix.macroF1());
    }

    /** Leaving out each example in turn, by hand: the second figure from a program of ten lines. */
    @Test
    void standardErrors() {
        ConfusionMatrix matrix = matrix();
        Estimate accuracy = matrix.estimate(ConfusionMatrix::accuracy);
        assertEquals(0.7, accuracy.value());
        assertEquals(Math.sqrt(0.7 * 0.3 / 9), accuracy.standardError(), 1e-15);
        assertEquals(10, accuracy.count());
        assertEquals(0.16568415636210218, matrix.estimate(m -> m.f1(1)).standardError(), 1e-15);
        assertEquals(matrix().toString(), matrix.toString());
    }

    @Test
    void table() {
        assertEquals(
                """
                      A B C
                A     3 1 0
                B     2 4 0
                C     0 0 0""",
                matrix().toString());
    }

    @Test
    void refusesUnknownClasses() {
        assertEquals(
                "predicted is 3, must be from 0 to 2 (the classes)",
                assertThrows(IllegalArgumentException.class, () -> matrix().add(0, 3))
                        .getMessage());
    }
}
