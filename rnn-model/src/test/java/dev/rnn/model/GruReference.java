package dev.rnn.model;

import dev.rnn.api.GruSpec;
import dev.rnn.api.SequenceShape;

/**
 * The GRU in float64, written from the definition of ONNX's operator (version 14) with its default
 * functions, {@code linear_before_reset} being 0 for the one form and 1 for the other:
 *
 * <pre>
 * zt = f(Xt*(Wz^T) + Ht-1*(Rz^T) + Wbz + Rbz)
 * rt = f(Xt*(Wr^T) + Ht-1*(Rr^T) + Wbr + Rbr)
 * ht = g(Xt*(Wh^T) + (rt (.) Ht-1)*(Rh^T) + Rbh + Wbh)      linear_before_reset = 0
 * ht = g(Xt*(Wh^T) + (rt (.) (Ht-1*(Rh^T) + Rbh)) + Wbh)    linear_before_reset = 1
 * Ht = (1 - zt) (.) ht + zt (.) Ht-1
 * </pre>
 */
final class GruReference extends GatedReference {
    private final GruSpec spec;

    GruReference(GruSpec spec, SequenceShape shape) {
        super(spec, shape);
        this.spec = spec;
    }

    @Override
    double[] step(double[] p, double[] x, int row, double[] before) {
        double[] r = new double[hidden];
        double[] z = new double[hidden];
        double[] reset = new double[hidden];
        for (int j = 0; j < hidden; j++) {
            r[j] = sigmoid(fromInput(p, x, row, 0, j) + fromState(p, before, 0, j));
            z[j] = sigmoid(fromInput(p, x, row, 1, j) + fromState(p, before, 1, j));
            reset[j] = r[j] * before[j];
        }
        double[] h = new double[hidden];
        for (int j = 0; j < hidden; j++) {
            double recurrent =
                    spec.form() == GruSpec.Form.RESET_AFTER
                            ? r[j] * fromState(p, before, 2, j)
                            : fromState(p, reset, 2, j);
            double candidate = Math.tanh(fromInput(p, x, row, 2, j) + recurrent);
            h[j] = (1 - z[j]) * candidate + z[j] * before[j];
        }
        return h;
    }
}
