package dev.rnn.model.optimizer;

import static dev.rnn.model.optimizer.OptimizersTest.refused;
import static dev.rnn.model.optimizer.OptimizersTest.values;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Slice;
import dev.rnn.model.Allocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Averages of weights, and sums of gradients. */
class AveragesTest {

    @ParameterizedTest
    @ValueSource(strings = {"ema", "swa"})
    void agreesWithPyTorch(String name) {
        var golden = Golden.object("averages");
        WeightAverage average =
                name.equals("ema")
                        ? WeightAverage.exponential(5, 0.9, WeightAverage.Start.FIRST)
                        : WeightAverage.plain(5);
        Slice got = Slice.zeros(5);
        for (int k = 0; k < 12; k++) {
            average.update(Slice.of(Golden.floats(golden.getAsJsonArray("weights").get(k))));
            average.average(got);
            Golden.near(golden.getAsJsonArray(name).get(k), got, 1e-6, name + " update " + k);
        }
        assertEquals(12, average.updates());
    }

    /** Debiased: sum of decay^(s-k) p_k over the sum of the weights. */
    @Test
    void debiasedAndWarmedUpByTheirDefinitions() {
        WeightAverage debiased = WeightAverage.exponential(1, 0.9, WeightAverage.Start.DEBIASED);
        WeightAverage warm = WeightAverage.exponential(1, 0.9, WeightAverage.Start.WARM_UP);
        double sum = 0;
        double weights = 0;
        double expected = 0;
        Slice got = Slice.zeros(1);
        for (int s = 0; s < 100; s++) {
            double p = StrictMath.sin(s);
            debiased.update(Slice.of((float) p));
            warm.update(Slice.of((float) p));
            sum = 0.9 * sum + p;
            weights = 0.9 * weights + 1;
            double decay = Math.min(0.9, (1.0 + s) / (10 + s));
            expected = s == 0 ? p : decay * expected + (1 - decay) * p;
            debiased.average(got);
            assertEquals(sum / weights, got.get(0), 1e-6);
            warm.average(got);
            assertEquals(expected, got.get(0), 1e-6);
        }
    }

    @ParameterizedTest
    @EnumSource(WeightAverage.Start.class)
    void goesOnFromASavedStateToTheBit(WeightAverage.Start start) {
        WeightAverage average = WeightAverage.exponential(7, 0.99, start);
        WeightAverage other = WeightAverage.exponential(7, 0.99, start);
        for (int s = 0; s < 9; s++) {
            average.update(values(s, 7));
            other.restore(average.updates(), average.state());
        }
        average.update(values(99, 7));
        other.update(values(99, 7));
        Slice x = Slice.zeros(7);
        Slice y = Slice.zeros(7);
        average.average(x);
        other.average(y);
        assertArrayEquals(x.array(), y.array());
        assertArrayEquals(average.state(), other.state());
        refused("state has 1 floats", () -> other.restore(1, new float[1]));
        refused("steps is -1", () -> other.restore(-1, new float[7]));
    }

    @Test
    void gradientsAddUpToOneUpdate() {
        GradientAccumulator mean = new GradientAccumulator(2, 3, true);
        assertFalse(mean.add(Slice.of(1, 2)));
        assertFalse(mean.add(Slice.of(3, 2)));
        GradientAccumulator resumed = new GradientAccumulator(2, 3, true);
        resumed.restore(mean.count(), mean.state());
        for (GradientAccumulator each : new GradientAccumulator[] {mean, resumed}) {
            assertTrue(each.add(Slice.of(5, -1)));
            assertArrayEquals(new float[] {3, 1}, each.total().array());
            assertFalse(each.add(Slice.of(7, 7)));
            assertArrayEquals(new float[] {7, 7}, each.total().array());
            each.clear();
            assertEquals(0, each.count());
        }
        GradientAccumulator sum = new GradientAccumulator(1, 2, false);
        sum.add(Slice.of(1));
        assertTrue(sum.add(Slice.of(2)));
        assertEquals(3, sum.total().get(0));
    }

    @Test
    void allocatesNothing() {
        Slice p = values(1, 101);
        Slice into = Slice.zeros(101);
        WeightAverage average = WeightAverage.exponential(101, 0.9, WeightAverage.Start.DEBIASED);
        GradientAccumulator sum = new GradientAccumulator(101, 4, true);
        Allocation.none(
                "averages",
                () -> {
                    average.update(p);
                    average.average(into);
                    sum.add(p);
                });
    }

    @Test
    void refusesWhatDoesNotFit() {
        refused("decay is 1.0", () -> WeightAverage.exponential(1, 1, WeightAverage.Start.FIRST));
        refused("start is null", () -> WeightAverage.exponential(1, 0.5, null));
        refused("parameters is -1", () -> WeightAverage.plain(-1));
        WeightAverage average = WeightAverage.plain(2);
        refused("parameters has 1 floats", () -> average.update(Slice.zeros(1)));
        assertThrows(IllegalStateException.class, () -> average.average(Slice.zeros(2)));
        refused("every is 0", () -> new GradientAccumulator(1, 0, true));
        GradientAccumulator sum = new GradientAccumulator(2, 2, true);
        refused("gradient has 1 floats", () -> sum.add(Slice.zeros(1)));
        refused("gradient is null", () -> sum.add(null));
        refused("total overlaps gradient", () -> sum.add(sum.total()));
        refused("count is 3", () -> sum.restore(3, new float[2]));
        refused("state is null", () -> sum.restore(1, null));
    }
}
