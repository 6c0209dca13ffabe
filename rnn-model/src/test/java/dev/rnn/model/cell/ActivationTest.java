package dev.rnn.model.cell;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.Elementwise;
import dev.rnn.api.Slice;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Activations against float64, at ordinary places and at the ends. */
class ActivationTest {
    private static final float INF = Float.POSITIVE_INFINITY;

    /** Largest relative error: some 8 ULP. */
    private static final double RELATIVE = 1e-6;

    private static float[] places() {
        float[] x = new float[4_003];
        for (int i = 0; i < x.length; i++) {
            x[i] = (i - 2_000) * 0.01f + 0.003f;
        }
        x[0] = 1e30f;
        x[1] = -1e30f;
        x[2] = 88.7f;
        x[3] = -87.3f;
        x[4] = 1e-20f;
        x[5] = -1e-20f;
        x[6] = -1e-4f;
        x[7] = Float.MAX_VALUE;
        x[8] = -Float.MAX_VALUE;
        return x;
    }

    private static float[] apply(Backend backend, Activation f, float... x) {
        float[] y = new float[x.length];
        f.apply(backend.elementwise(), Slice.of(x), Slice.of(y));
        return y;
    }

    private static float[] slope(Backend backend, Activation f, float... x) {
        float[] dx = new float[x.length];
        float[] dy = new float[x.length];
        Arrays.fill(dy, 1);
        f.gradient(
                backend.elementwise(),
                Slice.of(x),
                Slice.of(apply(backend, f, x)),
                Slice.of(dy),
                Slice.of(dx));
        return dx;
    }

    @Test
    void valuesAreWithinAFewUlp() {
        for (Activation f : VariantCases.activations()) {
            DoubleUnaryOperator want = VariantReference.f(f);
            float[] x = places();
            float[] y = apply(Backends.named("simd"), f, x);
            for (int i = 0; i < x.length; i++) {
                double w = (float) want.applyAsDouble(x[i]);
                String where = "%s at %s is %s, expected %s".formatted(f, x[i], y[i], w);
                boolean sum = f.kind().parameters() == 2; // alpha x + beta may cancel
                double allowed = sum ? RELATIVE * (1 + Math.abs(w)) : RELATIVE * Math.abs(w);
                assertTrue(y[i] == w || Math.abs(y[i] - w) <= allowed + 1e-37, where);
            }
        }
    }

    @Test
    void slopesAreTheDerivative() {
        for (Activation f : VariantCases.activations()) {
            DoubleUnaryOperator value = VariantReference.f(f);
            float[] x = Arrays.copyOfRange(places(), 10, 4_003);
            float[] got = slope(Backends.named("scalar"), f, x);
            for (int i = 0; i < x.length; i++) {
                double up = value.applyAsDouble(x[i] + 1e-5);
                double down = value.applyAsDouble(x[i] - 1e-5);
                double want = (up - down) / 2e-5;
                String where = "%s' at %s is %s, expected %s".formatted(f, x[i], got[i], want);
                assertEquals(want, got[i], 3e-6 * (1 + Math.abs(want)), where);
            }
        }
    }

    @Test
    void theEndsHaveTheirLimits() {
        for (Backend backend : Backends.installed()) {
            ends(backend, Activation.TANH, -1, 1);
            ends(backend, Activation.SIGMOID, 0, 1);
            ends(backend, Activation.RELU, 0, INF);
            ends(backend, Activation.IDENTITY, -INF, INF);
            ends(backend, Activation.affine(2, 1), -INF, INF);
            ends(backend, Activation.leakyRelu(0.1f), -INF, INF);
            ends(backend, Activation.thresholdedRelu(1), 0, INF);
            ends(backend, Activation.scaledTanh(3, 2), -3, 3);
            ends(backend, Activation.HARD_SIGMOID, 0, 1);
            ends(backend, Activation.elu(2), -2, INF);
            ends(backend, Activation.SOFTSIGN, -1, 1);
            ends(backend, Activation.SOFTPLUS, 0, INF);
        }
    }

    private static void ends(Backend backend, Activation f, float low, float high) {
        float[] got = apply(backend, f, -INF, INF, Float.NaN);
        assertArrayEquals(new float[] {low, high, Float.NaN}, got, f.toString());
        float[] slopes = slope(backend, f, -INF, INF, Float.NaN);
        assertTrue(Float.isFinite(slopes[0]) && Float.isFinite(slopes[1]), f + "' at infinity");
        boolean constant =
                f.kind() == Activation.Kind.IDENTITY || f.kind() == Activation.Kind.AFFINE;
        assertTrue(constant || Float.isNaN(slopes[2]), f + "' of NaN is " + slopes[2]);
    }

    /** Where the function has a kink: PyTorch's choice. */
    @Test
    void slopesAtKinks() {
        Backend backend = Backends.named("scalar");
        assertEquals(0, slope(backend, Activation.RELU, 0)[0]);
        assertEquals(0.1f, slope(backend, Activation.leakyRelu(0.1f), 0)[0]);
        assertEquals(0.5f, slope(backend, Activation.elu(0.5f), 0)[0]);
        assertArrayEquals(
                new float[] {0, 0}, slope(backend, Activation.hardSigmoid(0.25f, 0.5f), -2, 2));
    }

    @Test
    void bothBackendsGiveTheSameBits() {
        for (Activation f : VariantCases.activations()) {
            float[] x = places();
            Backend scalar = Backends.named("scalar");
            Backend simd = Backends.named("simd");
            assertArrayEquals(apply(scalar, f, x), apply(simd, f, x), f.toString());
            assertArrayEquals(slope(scalar, f, x), slope(simd, f, x), f.toString());
        }
    }

    @Test
    void badArgumentsAreRefused() {
        Elementwise functions = Backends.named("scalar").elementwise();
        Slice x = Slice.zeros(3);
        for (Activation f : VariantCases.activations()) {
            refused("x is null, must be given", () -> f.apply(functions, null, x));
            refused(
                    "y has 2 floats, expected 3 (the length of x)",
                    () -> f.apply(functions, x, Slice.zeros(2)));
            refused(
                    "y overlaps x in the same array; give it floats of its own",
                    () -> f.apply(functions, x, x));
            refused("functions is null, must be given", () -> f.apply(null, x, Slice.zeros(3)));
            refused(
                    "dx overlaps dy in the same array; give it floats of its own",
                    () -> f.gradient(functions, Slice.zeros(3), Slice.zeros(3), x, x));
        }
        refused("alpha is NaN and beta 0.0, both must be finite", () -> Activation.elu(Float.NaN));
    }

    private static void refused(String message, Runnable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }
}
