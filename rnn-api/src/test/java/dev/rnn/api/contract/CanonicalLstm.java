package dev.rnn.api.contract;

import static java.lang.Math.fma;

/** A step of the LSTM, docs/numerics.md, "Cells"; gates in the order i f g o, states h and c. */
final class CanonicalLstm extends CanonicalCell {
    private final float[] gates;

    CanonicalLstm(CellProblem problem) {
        super(problem);
        gates = new float[da.length];
    }

    @Override
    void step(int t, int b) {
        int at = row(t, b) * width;
        for (int j = 0; j < width; j++) {
            float a = addState(t, b, j, addInput(t, b, j, start(j)));
            boolean candidate = j / hidden == 2;
            gates[at + j] = candidate ? CanonicalFunctions.tanh(a) : CanonicalFunctions.sigmoid(a);
        }
        for (int j = 0; j < hidden; j++) {
            float i = gates[at + j];
            float f = gates[at + hidden + j];
            float g = gates[at + 2 * hidden + j];
            float o = gates[at + 3 * hidden + j];
            float c = fma(f, before(1, t, b, j), i * g);
            set(1, t, b, j, c);
            set(0, t, b, j, o * CanonicalFunctions.tanh(c));
        }
    }

    @Override
    void stepBack(int t, int b, float[][] d) {
        int at = row(t, b) * width;
        for (int j = 0; j < hidden; j++) {
            float i = gates[at + j];
            float f = gates[at + hidden + j];
            float g = gates[at + 2 * hidden + j];
            float o = gates[at + 3 * hidden + j];
            float tanhC = CanonicalFunctions.tanh(after(1, t, b, j));
            float dh = withOutput(t, b, j, d[0][j]);
            float dc = fma(dh * o, fma(-tanhC, tanhC, 1f), d[1][j]);
            da[at + j] = dc * g * (i * (1f - i));
            da[at + hidden + j] = dc * before(1, t, b, j) * (f * (1f - f));
            da[at + 2 * hidden + j] = dc * i * fma(-g, g, 1f);
            da[at + 3 * hidden + j] = dh * tanhC * (o * (1f - o));
            d[1][j] = dc * f;
        }
        for (int k = 0; k < hidden; k++) {
            d[0][k] = back(t, b, k);
        }
    }
}
