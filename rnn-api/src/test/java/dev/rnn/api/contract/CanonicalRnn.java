package dev.rnn.api.contract;

import dev.rnn.api.Function;

/** A step of the simple recurrent cell, docs/equations.md (1), (6) and (7). */
final class CanonicalRnn extends CanonicalCell {
    private final Function activation;

    CanonicalRnn(CellProblem problem, Function activation) {
        super(problem);
        this.activation = activation;
    }

    @Override
    void step(int t, int b) {
        for (int j = 0; j < hidden; j++) {
            float a = addState(t, b, j, addInput(t, b, j, start(j)));
            set(0, t, b, j, CanonicalFunctions.apply(activation, a));
        }
    }

    @Override
    void stepBack(int t, int b, float[][] d) {
        for (int j = 0; j < hidden; j++) {
            float dh = withOutput(t, b, j, d[0][j]);
            float h = after(0, t, b, j);
            da[row(t, b) * width + j] = CanonicalFunctions.gradient(activation, Float.NaN, h, dh);
        }
        for (int k = 0; k < hidden; k++) {
            d[0][k] = back(t, b, k);
        }
    }
}
