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
 * Elementwise functions and their derivatives, docs/numerics.md, "Derivatives". A rest of lanes is
 * masked.
 */
final class SimdElementwise implements Elementwise {

    @Override
    public void apply(Function f, Slice x, Slice y) {
        Checks.length("y", y, x.length(), "the length of x");
        Checks.sameOrApart("y", y, "x", x);
        apply(f, x.array(), x.offset(), y.array(), y.offset(), x.length());
    }

    @Override
    public void gradient(Function f, Slice x, Slice y, Slice dy, Slice dx) {
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
        int i = 0;
        for (; i <= n - N; i += N) {
            FloatVector v = fromArray(F, x, xo + i);
            v.blend(ZERO, v.compare(LT, ZERO).or(v.eq(ZERO))).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            y[yo + i] = x[xo + i] <= 0 ? 0 : x[xo + i];
        }
    }

    /** dx = dy f'(.), from f's result, or from its argument for the logarithm. */
    private static void gradient(
            Function f, float[] known, int ko, float[] dy, int dyo, float[] dx, int dxo, int n) {
        int i = 0;
        for (; i <= n - N; i += N) {
            gradient(f, fromArray(F, known, ko + i), fromArray(F, dy, dyo + i))
                    .intoArray(dx, dxo + i);
        }
        if (i < n) {
            VectorMask<Float> rest = F.indexInRange(i, n);
            gradient(f, fromArray(F, known, ko + i, rest), fromArray(F, dy, dyo + i, rest))
                    .intoArray(dx, dxo + i, rest);
        }
    }

    private static FloatVector gradient(Function f, FloatVector known, FloatVector dy) {
        return switch (f) {
            case TANH -> tanhGradient(known, dy);
            case SIGMOID -> sigmoidGradient(known, dy);
            case RELU -> reluGradient(known, dy);
            case EXP -> dy.mul(known);
            case LOG -> dy.div(known);
        };
    }

    private static FloatVector tanhGradient(FloatVector y, FloatVector dy) {
        return dy.mul(y.neg().fma(y, ONE));
    }

    private static FloatVector sigmoidGradient(FloatVector y, FloatVector dy) {
        return dy.mul(y.mul(ONE.sub(y)));
    }

    private static FloatVector reluGradient(FloatVector y, FloatVector dy) {
        VectorMask<Float> dead = y.eq(ZERO).or(y.compare(LT, ZERO));
        return dy.blend(ZERO, dead).blend(y, y.compare(NE, y));
    }

    /**
     * Equations (6) and (7): da = (dy + back) f'(a), the derivative taken from h = f(a).
     *
     * @param dy null where no output has a gradient
     */
    static void backward(
            Function f,
            float[] h,
            int ho,
            float[] dy,
            int dyo,
            float[] back,
            int bo,
            float[] da,
            int dao,
            int n) {
        int i = 0;
        for (; i <= n - N; i += N) {
            FloatVector dh = fromArray(F, back, bo + i);
            if (dy != null) {
                dh = fromArray(F, dy, dyo + i).add(dh);
            }
            gradient(f, fromArray(F, h, ho + i), dh).intoArray(da, dao + i);
        }
        if (i < n) {
            VectorMask<Float> rest = F.indexInRange(i, n);
            FloatVector dh = fromArray(F, back, bo + i, rest);
            if (dy != null) {
                dh = fromArray(F, dy, dyo + i, rest).add(dh);
            }
            gradient(f, fromArray(F, h, ho + i, rest), dh).intoArray(da, dao + i, rest);
        }
    }
}
