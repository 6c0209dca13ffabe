package dev.rnn.scalar;

import dev.rnn.api.Checks;
import dev.rnn.api.Elementwise;
import dev.rnn.api.Function;
import dev.rnn.api.Slice;

/** Elementwise functions and their derivatives, docs/numerics.md, "Derivatives". */
final class ScalarElementwise implements Elementwise {

    @Override
    public void apply(Function f, Slice x, Slice y) {
        Checks.given("f", f);
        Checks.given("x", x);
        Checks.length("y", y, x.length(), "the length of x");
        Checks.sameOrApart("y", y, "x", x);
        apply(f, x.array(), x.offset(), y.array(), y.offset(), x.length());
    }

    @Override
    public void gradient(Function f, Slice x, Slice y, Slice dy, Slice dx) {
        Checks.given("f", f);
        Checks.given("x", x);
        Checks.given("y", y);
        Slice known = f == Function.LOG ? x : y;
        String name = f == Function.LOG ? "x" : "y";
        Checks.length("dy", dy, known.length(), "the length of the function's values");
        Checks.length("dx", dx, known.length(), "the length of the function's values");
        Checks.sameOrApart("dx", dx, "dy", dy);
        Checks.sameOrApart("dx", dx, name, known);
        gradient(
                f,
                known.array(),
                known.offset(),
                dy.array(),
                dy.offset(),
                dx.array(),
                dx.offset(),
                known.length());
    }

    @Override
    public void scale(float factor, Slice x) {
        Checks.given("x", x);
        float[] a = x.array();
        int end = x.offset() + x.length();
        for (int i = x.offset(); i < end; i++) {
            a[i] *= factor;
        }
    }

    static void apply(Function f, float[] x, int xo, float[] y, int yo, int n) {
        switch (f) {
            case TANH -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = Tanh.of(x[xo + i]);
                }
            }
            case SIGMOID -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = Sigmoid.of(x[xo + i]);
                }
            }
            case RELU -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = relu(x[xo + i]);
                }
            }
            case EXP -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = Exp.of(x[xo + i]);
                }
            }
            case LOG -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = Log.of(x[xo + i]);
                }
            }
        }
    }

    /** x where it is above 0 or NaN, else +0. */
    private static float relu(float x) {
        return x <= 0 ? 0 : x;
    }

    /** dx = dy f'(.), from f's result, or from its argument for the logarithm. */
    static void gradient(
            Function f, float[] known, int ko, float[] dy, int dyo, float[] dx, int dxo, int n) {
        switch (f) {
            case TANH -> {
                for (int i = 0; i < n; i++) {
                    dx[dxo + i] = tanhGradient(known[ko + i], dy[dyo + i]);
                }
            }
            case SIGMOID -> {
                for (int i = 0; i < n; i++) {
                    dx[dxo + i] = sigmoidGradient(known[ko + i], dy[dyo + i]);
                }
            }
            case RELU -> {
                for (int i = 0; i < n; i++) {
                    dx[dxo + i] = reluGradient(known[ko + i], dy[dyo + i]);
                }
            }
            case EXP -> {
                for (int i = 0; i < n; i++) {
                    dx[dxo + i] = dy[dyo + i] * known[ko + i];
                }
            }
            case LOG -> {
                for (int i = 0; i < n; i++) {
                    dx[dxo + i] = dy[dyo + i] / known[ko + i];
                }
            }
        }
    }

    /** tanh' = 1 - y^2 */
    private static float tanhGradient(float y, float dy) {
        return dy * Fma.fma(-y, y, 1);
    }

    /** sigmoid' = y (1 - y) */
    private static float sigmoidGradient(float y, float dy) {
        return dy * (y * (1 - y));
    }

    /** relu' = 1 above 0, else 0, whatever dy is; NaN where y is NaN. */
    private static float reluGradient(float y, float dy) {
        return y > 0 ? dy : y <= 0 ? 0 : y;
    }
}
