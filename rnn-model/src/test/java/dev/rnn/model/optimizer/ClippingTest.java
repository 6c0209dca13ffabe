package dev.rnn.model.optimizer;

import static dev.rnn.model.optimizer.OptimizersTest.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.Bias;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.Slice;
import dev.rnn.model.Allocation;
import dev.rnn.model.ParameterPlace;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ClippingTest {
    private static final Backend SCALAR = Backends.named("scalar");
    private static final ParameterLayout LSTM =
            ParameterLayout.builder()
                    .addAll("rnn.", ParameterLayout.gates(3, 5, 4, Bias.ONE))
                    .add("out.V", 5, 2)
                    .build();

    static Stream<JsonObject> golden() {
        return Golden.objects("clipping").stream();
    }

    private static ParameterLayout flat(int n) {
        return ParameterLayout.builder().add("p", 1, n).build();
    }

    @ParameterizedTest
    @MethodSource("golden")
    void agreesWithPyTorch(JsonObject golden) {
        String norm = golden.get("norm").getAsString();
        double limit = golden.get("limit").getAsDouble();
        Clipping spec =
                norm.equals("VALUE")
                        ? Clipping.byValue(limit)
                        : Clipping.byNorm(Clipping.Norm.valueOf(norm), limit);
        float[] expected = null;
        for (String backend : List.of("scalar", "simd")) {
            Slice g = Slice.of(Golden.floats(golden.get("gradient")));
            Clipper clipper = spec.on(Backends.named(backend), flat(g.length()));
            assertTrue(clipper.clip(g));
            Golden.near(golden.get("clipped"), g, 1e-5, spec.toString());
            if (golden.has("total")) {
                double want = golden.get("total").getAsDouble();
                assertEquals(want, clipper.norm(), 1e-5 * (1 + want));
            }
            expected = expected == null ? g.array() : expected;
            assertArrayEquals(expected, g.array());
        }
    }

    /** What Trainer has done from the first release on. */
    @Test
    void clippingByL2KeepsItsBits() {
        for (float limit : new float[] {0.1f, 5, 1e6f}) {
            Slice g = OptimizersTest.values(3, 1001);
            Slice expected = Slice.of(g.toArray());
            float coefficient = limit / (SCALAR.reductions().norm(expected) + 1e-6f);
            if (coefficient < 1) {
                SCALAR.elementwise().scale(coefficient, expected);
            }
            Clipping.byNorm(limit).on(SCALAR, flat(1001)).clip(g);
            assertArrayEquals(expected.array(), g.array());
        }
    }

    @ParameterizedTest
    @EnumSource(Clipping.Norm.class)
    void aNormBeyondFloatsOfFiniteGradientsIsStillANorm(Clipping.Norm norm) {
        Slice g = Slice.of(3e38f, -3e38f, 0);
        Clipper clipper = Clipping.byNorm(norm, 2).on(SCALAR, flat(3));
        assertTrue(clipper.clip(g));
        double want =
                norm == Clipping.Norm.L1 ? 6e38 : norm == Clipping.Norm.L2 ? 4.242640687e38 : 3e38;
        assertEquals(1, clipper.norm() / want, 1e-6);
        double part = norm == Clipping.Norm.L1 ? 1 : norm == Clipping.Norm.L2 ? 1.4142136 : 2;
        assertEquals(part, g.get(0), 1e-5);
    }

    @ParameterizedTest
    @EnumSource(Clipping.Norm.class)
    void stopsAndNamesTheFirstParameterItsGateAndTimeStep(Clipping.Norm norm) {
        // rnn.U[2][7]: gate f, unit 2
        int index = LSTM.block("rnn.U").offset() + 2 * 20 + 7;
        Slice[] steps = new Slice[4];
        for (int t = 0; t < 4; t++) {
            steps[t] = OptimizersTest.values(t, LSTM.size());
        }
        steps[1].array()[index] = Float.POSITIVE_INFINITY;
        steps[2].array()[index + 9] = Float.NaN;
        StepGradients contributions =
                (from, to, into) -> {
                    for (int t = from; t < to; t++) {
                        for (int i = 0; i < into.length(); i++) {
                            into.array()[into.offset() + i] += steps[t].get(i);
                        }
                    }
                };
        Slice g = Slice.zeros(LSTM.size());
        contributions.add(0, 4, g);
        float[] before = g.toArray();
        Clipper clipper = Clipping.byNorm(norm, 1).on(SCALAR, LSTM);
        NonFiniteGradientException stopped =
                assertThrows(
                        NonFiniteGradientException.class, () -> clipper.clip(g, 4, contributions));
        assertEquals(new ParameterPlace("rnn.U", 2, 7, "f", 2), stopped.place());
        assertEquals(1, stopped.timeStep());
        assertTrue(
                stopped.getMessage()
                        .endsWith(
                                "the gradient of rnn.U[2][7] (gate f, unit 2), time"
                                        + " step 1, is Infinity"),
                stopped.getMessage());
        assertArrayEquals(before, g.array());
        NonFiniteGradientException alone =
                assertThrows(NonFiniteGradientException.class, () -> clipper.clip(g));
        assertEquals(-1, alone.timeStep());
        assertEquals(0, clipper.skipped());
    }

    @Test
    void skipsIfAsked() {
        Clipper clipper =
                Clipping.byNorm(1).whenNotFinite(Clipping.NonFinite.SKIP).on(SCALAR, flat(3));
        Slice g = Slice.of(1, Float.NaN, 2);
        assertFalse(clipper.clip(g));
        assertArrayEquals(new float[] {1, Float.NaN, 2}, g.array());
        assertEquals(1, clipper.skipped());
        assertTrue(clipper.clip(Slice.of(1, 2, 3)));
        assertEquals(1, clipper.skipped());
    }

    @Test
    void valuesBoundInfinitiesButNotNaN() {
        Clipper clipper = Clipping.byValue(2).on(SCALAR, flat(3));
        Slice g = Slice.of(Float.NEGATIVE_INFINITY, 1, Float.POSITIVE_INFINITY);
        assertTrue(clipper.clip(g));
        assertArrayEquals(new float[] {-2, 1, 2}, g.array());
        assertThrows(
                NonFiniteGradientException.class, () -> clipper.clip(Slice.of(1, 2, Float.NaN)));
    }

    @Test
    void placesAreReadOffTheLayout() {
        ParameterLayout gru =
                ParameterLayout.builder()
                        .add("embedding.E", 6, 3)
                        .addAll("rnn.0.", ParameterLayout.gates(3, 5, 3, Bias.TWO))
                        .addAll("rnn.1.", ParameterLayout.gates(5, 7, 1, Bias.ONE))
                        .build();
        assertEquals("embedding.E[1][1]", ParameterPlace.of(gru, 4).toString());
        assertEquals(
                "rnn.0.W[0][6] (gate z, unit 1)",
                ParameterPlace.of(gru, gru.block("rnn.0.W").offset() + 6).toString());
        assertEquals(
                "rnn.0.bU[0][14] (gate n, unit 4)",
                ParameterPlace.of(gru, gru.block("rnn.0.bU").offset() + 14).toString());
        assertEquals(
                "rnn.1.U[6][6]",
                ParameterPlace.of(gru, gru.block("rnn.1.b").offset() - 1).toString());
        ParameterLayout projected =
                ParameterLayout.builder().add("W", 2, 12).add("U", 2, 12).add("R", 3, 2).build();
        assertEquals("o", ParameterPlace.of(projected, 11).gate());
        refused("index is -1", () -> ParameterPlace.of(gru, -1));
        refused("index is " + gru.size(), () -> ParameterPlace.of(gru, gru.size()));
    }

    @Test
    void allocatesNothing() {
        Slice g = OptimizersTest.values(3, 101);
        for (Clipping.Norm norm : Clipping.Norm.values()) {
            Clipper clipper =
                    new Clipping(2, norm, 1e-3, Clipping.NonFinite.STOP).on(SCALAR, flat(101));
            float[] start = g.toArray();
            Allocation.none(
                    norm.toString(),
                    () -> {
                        System.arraycopy(start, 0, g.array(), 0, start.length);
                        clipper.clip(g);
                    });
        }
    }

    @Test
    void refusesWhatIsOutOfRange() {
        refused("maxNorm is 0.0", () -> Clipping.byNorm(0));
        refused("maxValue is NaN", () -> Clipping.byValue(Double.NaN));
        refused("norm is null", () -> Clipping.byNorm(null, 1));
        refused("nonFinite is null", () -> Clipping.NONE.whenNotFinite(null));
        refused("backend is null", () -> Clipping.NONE.on(null, LSTM));
        Clipper clipper = Clipping.NONE.on(SCALAR, flat(3));
        refused("gradient has 2 floats", () -> clipper.clip(Slice.zeros(2)));
        refused("gradient is null", () -> clipper.clip(null));
        refused("steps is -1", () -> clipper.clip(Slice.zeros(3), -1, (a, b, c) -> {}));
        refused("contributions is null", () -> clipper.clip(Slice.zeros(3), 1, null));
        float[] huge = {1e30f, 1, 2};
        assertTrue(clipper.clip(Slice.of(huge)));
        assertEquals("[1.0E30, 1.0, 2.0]", Arrays.toString(huge));
    }
}
