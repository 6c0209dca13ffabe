package dev.rnn.model.cell;

import dev.rnn.api.Bias;
import dev.rnn.api.GruSpec;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.SequenceShape;
import java.util.function.DoubleUnaryOperator;

/**
 * The variants in float64, one row at a time, written from docs/equations.md, "Cell variants". It
 * shares no arithmetic with the library.
 */
final class VariantReference {
    private final Gated spec;
    private final ParameterLayout layout;
    private final double[] p;
    private final int width;
    double[] y;
    double[] last;

    VariantReference(Gated spec, double[] parameters) {
        this.spec = spec;
        this.p = parameters;
        layout = spec.parameters();
        width = spec.gates() * spec.hidden();
    }

    static double loss(
            Gated spec,
            SequenceShape shape,
            double[] parameters,
            double[] x,
            double[] initial,
            double[] dy,
            double[] dLast) {
        VariantReference reference = new VariantReference(spec, parameters);
        reference.run(shape, x, initial);
        double sum = 0;
        for (int i = 0; i < dy.length; i++) {
            sum += dy[i] * reference.y[i];
        }
        for (int i = 0; i < dLast.length; i++) {
            sum += dLast[i] * reference.last[i];
        }
        return sum;
    }

    void run(SequenceShape shape, double[] x, double[] initial) {
        int outputs = spec.outputs();
        int batch = shape.batch();
        y = new double[shape.rows() * outputs];
        last = initial.clone();
        int cells = batch * outputs;
        for (int b = 0; b < batch; b++) {
            double[] h = new double[outputs];
            double[] c = new double[spec.hidden()];
            boolean lstm = spec instanceof LstmVariant;
            System.arraycopy(initial, b * outputs, h, 0, outputs);
            if (lstm) {
                System.arraycopy(initial, cells + b * c.length, c, 0, c.length);
            }
            for (int t = 0; t < shape.length(b); t++) {
                double[] in = new double[spec.inputs()];
                System.arraycopy(x, (t * batch + b) * in.length, in, 0, in.length);
                if (spec instanceof LstmVariant variant) {
                    h = lstm(variant, in, h, c);
                } else if (spec instanceof GruVariant variant) {
                    h = gru(variant, in, h);
                } else {
                    h = rnn((RnnVariant) spec, in, h);
                }
                System.arraycopy(h, 0, y, (t * batch + b) * outputs, outputs);
            }
            System.arraycopy(h, 0, last, b * outputs, outputs);
            if (lstm) {
                System.arraycopy(c, 0, last, cells + b * c.length, c.length);
            }
        }
    }

    private double[] rnn(RnnVariant v, double[] x, double[] h) {
        double[] a = plus(side("W", "x", x, 0, width, "b"), side("U", "h", h, 0, width, "bU"));
        double[] out = new double[v.hidden()];
        for (int j = 0; j < out.length; j++) {
            out[j] = f(v.f()).applyAsDouble(clip(a[j], v.clip()));
        }
        return out;
    }

    private double[] gru(GruVariant v, double[] x, double[] h) {
        int n = v.hidden();
        double[] xs = plus(side("W", "x", x, 0, 2 * n, "b"), side("W", "x", x, 2 * n, width, "b"));
        double[] hs = side("U", "h", h, 0, 2 * n, "bU");
        double[] r = new double[n];
        double[] z = new double[n];
        for (int j = 0; j < n; j++) {
            r[j] = f(v.f()).applyAsDouble(clip(xs[j] + hs[j], v.clip()));
            z[j] = f(v.f()).applyAsDouble(clip(xs[n + j] + hs[n + j], v.clip()));
        }
        boolean after = v.form() == GruSpec.Form.RESET_AFTER;
        double[] read = h.clone();
        for (int j = 0; !after && j < n; j++) {
            read[j] *= r[j];
        }
        double[] hn = side("U", "h", read, 2 * n, width, "bU");
        double[] out = new double[n];
        for (int j = 0; j < n; j++) {
            double a = xs[2 * n + j] + (after ? r[j] : 1) * hn[2 * n + j];
            double candidate = f(v.g()).applyAsDouble(clip(a, v.clip()));
            out[j] = (1 - z[j]) * candidate + z[j] * h[j];
        }
        return out;
    }

    private double[] lstm(LstmVariant v, double[] x, double[] h, double[] c) {
        int n = v.hidden();
        double[] a = plus(side("W", "x", x, 0, width, "b"), side("U", "h", h, 0, width, "bU"));
        double[] m = new double[n];
        double[] o = new double[n];
        for (int j = 0; j < n; j++) {
            double pi = v.peepholes() ? at("p_i", 0, j) * c[j] : 0;
            double pf = v.peepholes() ? at("p_f", 0, j) * c[j] : 0;
            double i = f(v.f()).applyAsDouble(clip(a[j] + pi, v.clip()));
            double f = v.coupled() ? 1 - i : f(v.f()).applyAsDouble(clip(a[n + j] + pf, v.clip()));
            double g = f(v.g()).applyAsDouble(clip(a[2 * n + j], v.clip()));
            c[j] = clip(f * c[j] + i * g, v.cellClip());
            double po = v.peepholes() ? at("p_o", 0, j) * c[j] : 0;
            o[j] = f(v.f()).applyAsDouble(clip(a[3 * n + j] + po, v.clip()));
        }
        double[] seen = c;
        if (v.layerNorm() > 0) {
            seen = normalized(c, 0, n, "gain_c", "shift_c");
        }
        for (int j = 0; j < n; j++) {
            m[j] = o[j] * f(v.h()).applyAsDouble(seen[j]);
        }
        if (v.projection() == 0) {
            return m;
        }
        double[] out = new double[v.projection()];
        for (int k = 0; k < out.length; k++) {
            for (int j = 0; j < n; j++) {
                out[k] += m[j] * at("R", j, k);
            }
        }
        return out;
    }

    /** bias + LN(x M) in the columns from..to, 0 elsewhere. */
    private double[] side(String matrix, String side, double[] x, int from, int to, String bias) {
        double[] a = new double[width];
        for (int j = from; j < to; j++) {
            for (int i = 0; i < x.length; i++) {
                a[j] += x[i] * at(matrix, i, j);
            }
        }
        if (spec.layerNorm() > 0) {
            a = normalized(a, from, to, "gain_" + side, "shift_" + side);
        }
        boolean has = spec.bias() == Bias.TWO || spec.bias() == Bias.ONE && bias.equals("b");
        for (int j = from; has && j < to; j++) {
            a[j] += at(bias, 0, j);
        }
        return a;
    }

    private double[] normalized(double[] a, int from, int to, String gain, String shift) {
        double mean = 0;
        for (int j = from; j < to; j++) {
            mean += a[j] / (to - from);
        }
        double variance = 0;
        for (int j = from; j < to; j++) {
            variance += (a[j] - mean) * (a[j] - mean) / (to - from);
        }
        double[] n = new double[a.length];
        for (int j = from; j < to; j++) {
            double normal = (a[j] - mean) / Math.sqrt(variance + spec.layerNorm());
            n[j] = at(gain, 0, j) * normal + at(shift, 0, j);
        }
        return n;
    }

    private double at(String name, int row, int column) {
        ParameterLayout.Block block = layout.block(name);
        return p[block.offset() + row * block.columns() + column];
    }

    private static double[] plus(double[] a, double[] b) {
        double[] sum = a.clone();
        for (int j = 0; j < a.length; j++) {
            sum[j] += b[j];
        }
        return sum;
    }

    static double clip(double a, double limit) {
        return limit == 0 ? a : Math.max(-limit, Math.min(limit, a));
    }

    static DoubleUnaryOperator f(Activation f) {
        double alpha = f.alpha();
        double beta = f.beta();
        return switch (f.kind()) {
            case TANH -> Math::tanh;
            case SIGMOID -> x -> 1 / (1 + Math.exp(-x));
            case RELU -> x -> Math.max(x, 0);
            case IDENTITY -> x -> x;
            case AFFINE -> x -> alpha * x + beta;
            case LEAKY_RELU -> x -> x >= 0 ? x : alpha * x;
            case THRESHOLDED_RELU -> x -> x >= alpha ? x : 0;
            case SCALED_TANH -> x -> alpha * Math.tanh(beta * x);
            case HARD_SIGMOID -> x -> Math.min(Math.max(alpha * x + beta, 0), 1);
            case ELU -> x -> x >= 0 ? x : alpha * Math.expm1(x);
            case SOFTSIGN -> x -> x / (1 + Math.abs(x));
            case SOFTPLUS -> x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
        };
    }
}
