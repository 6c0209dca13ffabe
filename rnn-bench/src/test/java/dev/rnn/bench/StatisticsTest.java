package dev.rnn.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    @Test
    void medianIsTheMiddleValueOrTheMeanOfTheTwoMiddleOnes() {
        assertEquals(3, Statistics.median(9, 1, 3));
        assertEquals(2.5, Statistics.median(4, 1, 3, 2));
        assertEquals(7, Statistics.median(7));
    }

    @Test
    void bestDecileIsTheLargestOfTheSmallestTenth() {
        double[] oneToHundred = IntStream.rangeClosed(1, 100).mapToDouble(i -> 101 - i).toArray();
        assertEquals(10, Statistics.bestDecile(oneToHundred));
        assertEquals(1, Statistics.bestDecile(3, 1, 2));
        assertEquals(2, Statistics.bestDecile(11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1.5));
    }

    @Test
    void leavesTheValuesInTheirOrder() {
        double[] values = {3, 1, 2};
        Statistics.median(values);
        Statistics.bestDecile(values);
        assertArrayEquals(new double[] {3, 1, 2}, values);
    }

    @Test
    void refusesNoValues() {
        assertThrows(IllegalArgumentException.class, Statistics::median);
        assertThrows(IllegalArgumentException.class, Statistics::bestDecile);
    }
}
