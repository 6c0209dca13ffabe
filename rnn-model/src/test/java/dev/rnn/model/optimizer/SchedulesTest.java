package dev.rnn.model.optimizer;

import static dev.rnn.model.optimizer.OptimizersTest.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.rnn.model.Allocation;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every schedule against the sequences of PyTorch's chained forms. */
class SchedulesTest {
    /** By the names in the golden file; base rate 0.1, or a top of 0.5. */
    private static final Map<String, Schedule> SCHEDULES =
            Map.ofEntries(
                    Map.entry("step", Schedule.step(0.1, 7, 0.3)),
                    Map.entry("multiStep", Schedule.multiStep(0.1, 0.2, 3, 10, 10, 25)),
                    Map.entry("exponential", Schedule.exponential(0.1, 0.93)),
                    Map.entry("cosine", Schedule.cosine(0.1, 20, 0.001)),
                    Map.entry("restarts", Schedule.cosineRestarts(0.1, 10, 1, 0.002)),
                    Map.entry("restartsLonger", Schedule.cosineRestarts(0.1, 5, 2, 0)),
                    Map.entry("oneCycle", Schedule.oneCycle(new OneCycle(0.5, 40))),
                    Map.entry(
                            "oneCycleLinear",
                            Schedule.oneCycle(new OneCycle(0.5, 33, 0.25, false, 10, 100, false))),
                    Map.entry(
                            "oneCycleThree",
                            Schedule.oneCycle(new OneCycle(0.5, 50, 0.4, true, 25, 1e4, true))),
                    Map.entry("linear", Schedule.linear(0.1, 0.25, 0.75, 8)),
                    Map.entry("warmUp", Schedule.cosine(0.1, 30, 0).afterWarmUp(10, 0.1)),
                    Map.entry(
                            "sequence",
                            Schedule.sequence(
                                    List.of(
                                            Schedule.exponential(0.1, 0.9),
                                            Schedule.step(0.1, 4, 0.5),
                                            Schedule.exponential(0.1, 0.8)),
                                    6,
                                    20)));

    static Stream<String> names() {
        return Golden.object("schedules").keySet().stream();
    }

    static Stream<JsonObject> plateaus() {
        return Golden.objects("plateaus").stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void agreesWithPyTorch(String name) {
        JsonArray rates = Golden.object("schedules").getAsJsonArray(name);
        Schedule schedule = SCHEDULES.get(name);
        for (int step = rates.size() - 1; step >= 0; step--) {
            double want = rates.get(step).getAsDouble();
            assertEquals(want, schedule.rate(step), 1e-13, name + " step " + step);
        }
    }

    @Test
    void allAreCompared() {
        assertEquals(SCHEDULES.keySet(), Golden.object("schedules").keySet());
    }

    @ParameterizedTest
    @MethodSource("plateaus")
    void plateausAgreeWithPyTorchAndGoOnFromASavedState(JsonObject golden) {
        JsonObject options = golden.getAsJsonObject("options");
        boolean absolute = options.has("threshold_mode");
        Plateau spec =
                Plateau.DEFAULT
                        .withHigher(golden.get("mode").getAsString().equals("max"))
                        .withFactor(Golden.number(options, "factor", 0.1))
                        .withPatience((int) Golden.number(options, "patience", 10))
                        .withThreshold(Golden.number(options, "threshold", 1e-4), !absolute)
                        .withCooldown((int) Golden.number(options, "cooldown", 0))
                        .withLowest(Golden.number(options, "min_lr", 0));
        if (options.has("eps")) {
            spec =
                    new Plateau(
                            spec.higher(),
                            spec.factor(),
                            spec.patience(),
                            spec.threshold(),
                            spec.relative(),
                            spec.cooldown(),
                            spec.lowest(),
                            options.get("eps").getAsDouble());
        }
        ReduceOnPlateau schedule = spec.from(0.1);
        double before = 0.1;
        int falls = 0;
        for (int k = 0; k < golden.getAsJsonArray("metrics").size(); k++) {
            var metric = golden.getAsJsonArray("metrics").get(k);
            boolean fell =
                    schedule.observe(metric.isJsonNull() ? Double.NaN : metric.getAsDouble());
            double want = golden.getAsJsonArray("rates").get(k).getAsDouble();
            assertEquals(want, schedule.rate(k), 1e-16, "measure " + k);
            assertEquals(fell, want < before);
            before = want;
            falls += fell ? 1 : 0;
            ReduceOnPlateau resumed = spec.from(7);
            resumed.restore(schedule.state());
            assertArrayEquals(schedule.state(), resumed.state());
            assertEquals(schedule.best(), resumed.best());
            schedule = resumed;
        }
        assertTrue(falls > 1);
    }

    @Test
    void aSequenceHoldsTheStateOfItsParts() {
        ReduceOnPlateau plateau = Plateau.DEFAULT.withPatience(0).from(0.1);
        Schedule schedule = plateau.afterWarmUp(4, 0.5);
        assertEquals(0.05, schedule.rate(0), 1e-17);
        plateau.observe(1);
        plateau.observe(1);
        assertEquals(0.01, schedule.rate(4), 1e-17);
        Schedule other = Plateau.DEFAULT.withPatience(0).from(0.1).afterWarmUp(4, 0.5);
        other.restore(schedule.state());
        assertEquals(schedule.rate(9), other.rate(9));
        assertThrows(IllegalArgumentException.class, () -> other.restore(new float[1]));
        assertEquals(0, Schedule.constant(1).state().length);
        assertThrows(
                IllegalArgumentException.class, () -> Schedule.constant(1).restore(new float[1]));
    }

    /** The argument pi x that StrictMath is given is itself rounded, by up to 9.4e-16 at x = 2. */
    @Test
    void cosineIsExactToRounding() {
        for (int k = 0; k <= 4000; k++) {
            double x = k / 2000.0;
            assertEquals(StrictMath.cos(StrictMath.PI * x), Cosine.ofPi(x), 1.2e-15, "at " + x);
        }
    }

    @Test
    void faraway() {
        assertEquals(0, Schedule.exponential(0.1, 0.9).rate(Long.MAX_VALUE));
        assertTrue(Schedule.cosineRestarts(0.1, 3, 7, 0).rate(Long.MAX_VALUE) >= 0);
        OneCycle cycle = new OneCycle(0.5, 10);
        assertEquals(cycle.rate(9), cycle.rate(1000));
        assertEquals(0.5, new OneCycle(0.5, 10, 0.1, true, 25, 1e4, false).rate(0));
        assertFalse(Double.isNaN(new OneCycle(0.5, 1).rate(0)));
    }

    @Test
    void allocatesNothing() {
        SCHEDULES.forEach(
                (name, schedule) -> {
                    double[] sum = new double[1];
                    Allocation.none(name, () -> sum[0] += schedule.rate(17));
                });
        ReduceOnPlateau plateau = Plateau.DEFAULT.from(1);
        Allocation.none("plateau", () -> plateau.observe(1));
    }

    @Test
    void refusesWhatIsOutOfRange() {
        refused("step is -1", () -> Schedule.step(1, 2, 0.5).rate(-1));
        refused("step is -1", () -> Schedule.multiStep(1, 0.5).rate(-1));
        refused("step is -1", () -> new OneCycle(1, 2).rate(-1));
        refused("base is NaN", () -> Schedule.cosine(Double.NaN, 2, 0));
        refused("every is 0", () -> Schedule.step(1, 0, 0.5));
        refused("steps[1] is 2", () -> Schedule.multiStep(1, 0.5, 3, 2));
        refused("steps is null", () -> Schedule.multiStep(1, 0.5, (long[]) null));
        refused("longer is 0", () -> Schedule.cosineRestarts(1, 1, 0, 0));
        refused("factor is 1.0", () -> Plateau.DEFAULT.withFactor(1));
        refused("rise is 2.0", () -> new OneCycle(1, 10, 2, true, 25, 1e4, false));
        refused("starts[1] is 5", () -> sequence(3, 5, 5));
        refused("starts[0] is 0", () -> sequence(2, 0));
        refused("there are 2 schedules and 2 starts", () -> sequence(2, 1, 2));
        refused("schedules is null", () -> Schedule.sequence(null));
        refused("steps is 0", () -> Schedule.constant(1).afterWarmUp(0, 0));
    }

    private static Schedule sequence(int count, long... starts) {
        return Schedule.sequence(
                java.util.Collections.nCopies(count, Schedule.constant(1)), starts);
    }
}
