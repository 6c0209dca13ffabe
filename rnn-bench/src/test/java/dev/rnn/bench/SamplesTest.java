package dev.rnn.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplesTest {
    @Test
    void readsWhatItWrites() {
        Samples written = new Samples(4, 0.5, new long[] {400, 800});
        Samples read = Samples.parse(written.format());
        assertEquals(4, read.ops());
        assertEquals(0.5, read.bytesPerOp());
        assertEquals(150, read.nanosPerOp());
        assertArrayEquals(new double[] {100, 200}, read.batches());
    }

    @Test
    void readsWhatPythonWrites() {
        Samples read = Samples.parse("run 1 NaN 12\n");
        assertTrue(Double.isNaN(read.bytesPerOp()));
        assertEquals(12, read.nanosPerOp());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ok", "run 1 0.0", "run x 0.0 1", "ran 1 0.0 1"})
    void refusesOtherAnswers(String answer) {
        assertThrows(IllegalArgumentException.class, () -> Samples.parse(answer));
    }
}
