package dev.rnn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rnn.api.Input;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Target;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WindowsTest {
    private final int[] symbols = IntStream.range(0, 24).toArray();

    private static int[] inputs(Windows windows) {
        return ((Input.OneHot) windows.input()).indices();
    }

    private static int[] targets(Windows windows) {
        return ((Target.Classes) windows.target()).classes();
    }

    @Test
    void streamsGoOnFromWindowToWindow() {
        // 23 symbols have a successor: two streams of 11
        Windows windows = Windows.training(symbols, 2, 4);
        assertEquals(2, windows.count());
        windows.load(0);
        assertArrayEquals(new int[] {0, 11, 1, 12, 2, 13, 3, 14}, inputs(windows));
        assertArrayEquals(new int[] {1, 12, 2, 13, 3, 14, 4, 15}, targets(windows));
        windows.load(1);
        assertArrayEquals(new int[] {4, 15, 5, 16, 6, 17, 7, 18}, inputs(windows));
        assertEquals(SequenceShape.of(4, 2), windows.shape(1));
    }

    @Test
    void evaluationReadsTheRest() {
        Windows windows = Windows.evaluation(symbols, 2, 4);
        assertEquals(3, windows.count());
        assertEquals(SequenceShape.of(3, 2), windows.shape(2));
        windows.load(2);
        assertArrayEquals(
                new int[] {8, 19, 9, 20, 10, 21}, java.util.Arrays.copyOf(inputs(windows), 6));
        assertEquals(1, Windows.evaluation(new int[] {3, 4}, 32, 64).streams());
    }

    @Test
    void namesWhatIsTooShort() {
        assertEquals(
                "the training text has 24 characters, 4 streams of 6 steps need at least 25",
                message(() -> Windows.training(symbols, 4, 6)));
        assertEquals(1, Windows.training(IntStream.range(0, 25).toArray(), 4, 6).count());
        assertEquals(
                "the text to evaluate has 1 characters, must have at least 2",
                message(() -> Windows.evaluation(new int[1], 4, 6)));
        assertEquals(
                "steps is 0, must be at least 1", message(() -> Windows.training(symbols, 4, 0)));
    }

    private static String message(org.junit.jupiter.api.function.Executable wrong) {
        return assertThrows(IllegalArgumentException.class, wrong).getMessage();
    }
}
