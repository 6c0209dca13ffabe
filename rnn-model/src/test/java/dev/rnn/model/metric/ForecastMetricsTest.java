package dev.rnn.model.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ForecastMetricsTest {
    /** Forecasts 1, 2, 3 of 1, 4, 2: off by 0, -2, 1. */
    @Test
    void deviations() {
        Deviations deviations = new Deviations();
        deviations.add(1, 1);
        deviations.add(2, 4);
        deviations.add(3, 2);
        assertEquals(Math.sqrt(5 / 3.0), deviations.rmse().value());
        assertEquals(0.5357852114214408, deviations.rmse().standardError(), 1e-15);
        assertEquals(1, deviations.mae().value());
        assertEquals(-1 / 3.0, deviations.bias().value());
    }

    @Test
    void meanOfFolds() {
        Estimate mean = Estimate.mean(1, 2, 3, 6);
        assertEquals(3, mean.value());
        // s^2 = (4 + 1 + 0 + 9) / 3, over 4.
        assertEquals(Math.sqrt(14 / 12.0), mean.standardError(), 1e-15);
        assertEquals(4, mean.count());
        assertTrue(Double.isNaN(Estimate.mean(5).standardError()));
        assertThrows(IllegalStateException.class, Estimate::mean);
    }

    @Test
    void quantiles() {
        Quantiles quantiles = new Quantiles(0.1, 0.5, 0.9);
        quantiles.add(new double[] {0, 1, 2}, 1);
        // Losses 0.1, 0, 0.1.
        assertEquals(0.2 / 3, quantiles.loss().value(), 1e-15);
        quantiles.add(new double[] {0, 1, 2}, 4);
        // 0.4, 1.5, 1.8.
        assertEquals((0.2 + 3.7) / 6, quantiles.loss().value(), 1e-15);
        assertEquals(0.5, quantiles.coverage(0, 2).value());
        quantiles.add(new double[] {0, 1, 2}, 2);
        quantiles.add(new double[] {0, 1, 2}, 0);
        assertEquals(0.75, quantiles.coverage(0, 2).value());
    }

    @Test
    void quantilesThatCrossAreOrdered() {
        Quantiles crossed = new Quantiles(0.1, 0.5, 0.9);
        crossed.add(new double[] {2, 0, 1}, 1);
        assertEquals(0.2 / 3, crossed.loss().value(), 1e-15);
        assertEquals(1, crossed.coverage(0, 2).value());
    }

    @Test
    void refusals() {
        assertEquals(
                "levels[1] is 0.5, must be above 0, below 1 and above the one before",
                message(() -> new Quantiles(0.5, 0.5)));
        assertEquals(
                "low and high are 1 and 1, must increase and be from 0 to 1",
                message(() -> new Quantiles(0.1, 0.9).coverage(1, 1)));
        assertEquals("numbers has 1 entries, expected 2", message(() -> new Sums(2).add(1)));
    }

    private static String message(org.junit.jupiter.api.function.Executable wrong) {
        return assertThrows(IllegalArgumentException.class, wrong).getMessage();
    }
}
