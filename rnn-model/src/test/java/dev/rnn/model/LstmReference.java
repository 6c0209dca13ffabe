package dev.rnn.model;

import dev.rnn.api.LstmSpec;
import dev.rnn.api.SequenceShape;

/**
 * The LSTM in float64, written from the definition of ONNX's operator (version 14) without
 * peepholes, with its default functions:
 *
 * <pre>
 * it = f(Xt*(Wi^T) + Ht-1*(Ri^T) + Wbi + Rbi)
 * ft = f(Xt*(Wf^T) + Ht-1*(Rf^T) + Wbf + Rbf)
 * ct = g(Xt*(Wc^T) + Ht-1*(Rc^T) + Wbc + Rbc)
 * Ct = ft (.) Ct-1 + it (.) ct
 * ot = f(Xt*(Wo^T) + Ht-1*(Ro^T) + Wbo + Rbo)
 * Ht = ot (.) h(Ct)
 * </pre>
 */
final class LstmReference extends GatedReference {

    LstmReference(LstmSpec spec, SequenceShape shape) {
        super(spec, shape);
    }

    @Override
    double[] step(double[] p, double[] x, int row, double[] before) {
        double[] after = new double[2 * hidden];
        for (int j = 0; j < hidden; j++) {
            double i = sigmoid(fromInput(p, x, row, 0, j) + fromState(p, before, 0, j));
            double f = sigmoid(fromInput(p, x, row, 1, j) + fromState(p, before, 1, j));
            double g = Math.tanh(fromInput(p, x, row, 2, j) + fromState(p, before, 2, j));
            double o = sigmoid(fromInput(p, x, row, 3, j) + fromState(p, before, 3, j));
            double c = f * before[hidden + j] + i * g;
            after[j] = o * Math.tanh(c);
            after[hidden + j] = c;
        }
        return after;
    }
}
