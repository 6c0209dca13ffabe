package dev.rnn.simd;

import static dev.rnn.simd.Lanes.F;
import static dev.rnn.simd.Lanes.N;
import static dev.rnn.simd.Lanes.ONE;
import static dev.rnn.simd.Lanes.ZERO;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;

import dev.rnn.api.Checks;
import dev.rnn.api.Elementwise;
import dev.rnn.api.Function;
import dev.rnn.api.Slice;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Elementwise functions and their derivatives, docs/numerics.md, "Derivatives". A rest of lanes
 * goes through scratch of a whole vector, or is computed one float at a time.
 */
final class SimdElementwise implements Elementwise {

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
        FloatVector factors = FloatVector.broadcast(F, factor);
        int i = x.offset();
        for (; i <= end - N; i += N) {
            fromArray(F, a, i).mul(factors).intoArray(a, i);
        }
        for (; i < end; i++) {
            a[i] *= factor;
        }
    }

    static void apply(Function f, float[] x, int xo, float[] y, int yo, int n) {
        switch (f) {
            case TANH -> Tanh.apply(x, xo, y, yo, n);
            case SIGMOID -> Sigmoid.apply(x, xo, y, yo, n);
            case RELU -> relu(x, xo, y, yo, n);
            case EXP -> Exp.apply(x, xo, y, yo, n);
            case LOG -> Log.apply(x, xo, y, yo, n);
        }
    }

    /** x where it is above 0 or NaN, else +0. */
    private static void relu(float[] x, int xo, float[] y, int yo, int n) {
        int full = WarmUp.full(n);
        int i = 0;
        for (; i < full; i += N) {
            FloatVector v = fromArray(F, x, xo + i);
            v.blend(ZERO, v.compare(LT, ZERO).or(v.eq(ZERO))).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            y[yo + i] = x[xo + i] <= 0 ? 0 : x[xo + i];
        }
    }

    /**
     * dx = dy f'(.), from f's result, or from its argument for the logarithm. Each function has a
     * loop of its own, written out: a vector that leaves a switch within the loop is boxed once two
     * functions are in use, and one that goes into a method of ours once C2 has no nodes left to
     * inline it.
     */
    static void gradient(
            Function f, float[] known, int ko, float[] dy, int dyo, float[] dx, int dxo, int n) {
        switch (f) {
            case TANH -> tanhGradient(known, ko, dy, dyo, dx, dxo, n);
            case SIGMOID -> sigmoidGradient(known, ko, dy, dyo, dx, dxo, n);
            case RELU -> reluGradient(known, ko, dy, dyo, dx, dxo, n);
            case EXP -> expGradient(known, ko, dy, dyo, dx, dxo, n);
            case LOG -> logGradient(known, ko, dy, dyo, dx, dxo, n);
        }
    }

    private static void tanhGradient(
            float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n) {
        int i = 0;
        for (; i <= n - N; i += N) {
            FloatVector v = fromArray(F, y, yo + i);
            FloatVector slope = v.neg().fma(v, ONE);
            fromArray(F, dy, dyo + i).mul(slope).intoArray(dx, dxo + i);
        }
        for (; i < n; i++) {
            dx[dxo + i] = dy[dyo + i] * Math.fma(-y[yo + i], y[yo + i], 1);
        }
    }

    private static void sigmoidGradient(
            float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n) {
        int i = 0;
        for (; i <= n - N; i += N) {
            FloatVector v = fromArray(F, y, yo + i);
            FloatVector slope = v.mul(ONE.sub(v));
            fromArray(F, dy, dyo + i).mul(slope).intoArray(dx, dxo + i);
        }
        for (; i < n; i++) {
            dx[dxo + i] = dy[dyo + i] * (y[yo + i] * (1 - y[yo + i]));
        }
    }

    private static void reluGradient(
            float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n) {
        int i = 0;
        for (; i <= n - N; i += N) {
            FloatVector v = fromArray(F, y, yo + i);
            VectorMask<Float> dead = v.eq(ZERO).or(v.compare(LT, ZERO));
            FloatVector alive = fromArray(F, dy, dyo + i).blend(ZERO, dead);
            alive.blend(v, v.compare(NE, v)).intoArray(dx, dxo + i);
        }
        for (; i < n; i++) {
            dx[dxo + i] = y[yo + i] > 0 ? dy[dyo + i] : y[yo + i] <= 0 ? 0 : y[yo + i];
        }
    }

    private static void expGradient(
            float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n) {
        int i = 0;
        for (; i <= n - N; i += N) {
            fromArray(F, dy, dyo + i).mul(fromArray(F, y, yo + i)).intoArray(dx, dxo + i);
        }
        for (; i < n; i++) {
            dx[dxo + i] = dy[dyo + i] * y[yo + i];
        }
    }

    private static void logGradient(
            float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo, int n) {
        int i = 0;
        for (; i <= n - N; i += N) {
            fromArray(F, dy, dyo + i).div(fromArray(F, x, xo + i)).intoArray(dx, dxo + i);
        }
        for (; i < n; i++) {
            dx[dxo + i] = dy[dyo + i] / x[xo + i];
        }
    }

    /** sum = x + sum for n floats. */
    static void add(float[] x, int xo, float[] sum, int so, int n) {
        int i = 0;
        for (; i <= n - N; i += N) {
            fromArray(F, x, xo + i).add(fromArray(F, sum, so + i)).intoArray(sum, so + i);
        }
        for (; i < n; i++) {
            sum[so + i] = x[xo + i] + sum[so + i];
        }
    }

    /** sum = x + y for n floats. */
    static void sum(float[] x, int xo, float[] y, int yo, float[] sum, int so, int n) {
        int full = WarmUp.full(n);
        int i = 0;
        for (; i < full; i += N) {
            fromArray(F, x, xo + i).add(fromArray(F, y, yo + i)).intoArray(sum, so + i);
        }
        for (; i < n; i++) {
            sum[so + i] = x[xo + i] + y[yo + i];
        }
    }
}
