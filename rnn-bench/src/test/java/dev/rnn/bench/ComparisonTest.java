package dev.rnn.bench;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final Row ROW = Row.of("tanh:3", 1);

    @Test
    void sidesThatComputeDifferentThingsAreNotCompared() {
        float[] theirs = {1, 2, 3};
        assertDoesNotThrow(() -> check(new float[] {1.0001f, 2, 3}, theirs));
        assertThrows(IOException.class, () -> check(new float[] {1.001f, 2, 3}, theirs));
        assertThrows(IOException.class, () -> check(new float[] {Float.NaN, 2, 3}, theirs));
        assertThrows(IOException.class, () -> check(new float[] {1, 2}, theirs));
    }

    private static void check(float[] ours, float[] theirs) throws IOException {
        Comparison.compare(ROW, Peer.TORCH, ours, theirs);
    }
}
