package dev.rnn.api.contract;

import static java.lang.Math.fma;

import dev.rnn.api.GruSpec.Form;

/** A step of the GRU in both forms, docs/numerics.md, "Cells"; gates in the order r z n. */
final class CanonicalGru extends CanonicalCell {
    private final Form form;
    private final float[] gates;

    /** {@code [T][B][H]}: h U_n, or r * h, which U_n is multiplied by. */
    private final float[] q;

    CanonicalGru(CellProblem problem, Form form) {
        super(problem);
        this.form = form;
        gates = new float[da.length];
        q = new float[da.length / 3];
    }

    @Override
    void step(int t, int b) {
        int at = row(t, b) * width;
        int qt = row(t, b) * hidden;
        for (int j = 0; j < 2 * hidden; j++) {
            gates[at + j] =
                    CanonicalFunctions.sigmoid(addState(t, b, j, addInput(t, b, j, start(j))));
        }
        for (int j = 0; j < hidden; j++) {
            q[qt + j] =
                    form == Form.RESET_AFTER
                            ? addState(t, b, 2 * hidden + j, bU(2 * hidden + j))
                            : gates[at + j] * before(0, t, b, j);
        }
        for (int j = 0; j < hidden; j++) {
            int column = 2 * hidden + j;
            float a;
            if (form == Form.RESET_AFTER) {
                a = fma(gates[at + j], q[qt + j], addInput(t, b, column, b(column)));
            } else {
                a = addInput(t, b, column, start(column));
                for (int k = 0; k < hidden; k++) {
                    a = fma(q[qt + k], u(k, column), a);
                }
            }
            float n = CanonicalFunctions.tanh(a);
            gates[at + column] = n;
            set(0, t, b, j, fma(gates[at + hidden + j], before(0, t, b, j) - n, n));
        }
    }

    @Override
    void stepBack(int t, int b, float[][] d) {
        int at = row(t, b) * width;
        for (int j = 0; j < hidden; j++) {
            float z = gates[at + hidden + j];
            float n = gates[at + 2 * hidden + j];
            float dh = withOutput(t, b, j, d[0][j]);
            da[at + hidden + j] = dh * (before(0, t, b, j) - n) * (z * (1f - z));
            da[at + 2 * hidden + j] = dh * (1f - z) * fma(-n, n, 1f);
            d[0][j] = dh * z;
        }
        for (int j = 0; j < hidden; j++) {
            float r = gates[at + j];
            float dr;
            if (form == Form.RESET_AFTER) {
                dr = da[at + 2 * hidden + j] * q[row(t, b) * hidden + j];
            } else {
                float ds = 0f;
                for (int k = 0; k < hidden; k++) {
                    ds = fma(da[at + 2 * hidden + k], u(j, 2 * hidden + k), ds);
                }
                dr = ds * before(0, t, b, j);
                d[0][j] = fma(ds, r, d[0][j]);
            }
            da[at + j] = dr * (r * (1f - r));
        }
        int columns = form == Form.RESET_AFTER ? width : 2 * hidden;
        for (int k = 0; k < hidden; k++) {
            for (int j = 0; j < columns; j++) {
                d[0][k] = fma(recurrentGradient(t, b, j), u(k, j), d[0][k]);
            }
        }
    }

    /** r * h for the candidate where the reset comes before. */
    @Override
    float recurrentInput(int t, int b, int k, int j) {
        return form == Form.RESET_BEFORE && j >= 2 * hidden
                ? q[row(t, b) * hidden + k]
                : before(0, t, b, k);
    }

    /** da_n * r for the candidate where the reset comes after. */
    @Override
    float recurrentGradient(int t, int b, int j) {
        float d = super.recurrentGradient(t, b, j);
        return form == Form.RESET_AFTER && j >= 2 * hidden
                ? d * gates[row(t, b) * width + j - 2 * hidden]
                : d;
    }
}
