package dev.rnn.model.cell;

import dev.rnn.api.Mode;
import dev.rnn.api.Start;
import dev.rnn.api.Workers;
import java.util.Arrays;

/** The steps of {@link LstmVariant}. Gates are kept by step, gate after gate: {@code [4][n][H]}. */
final class LstmPass extends VariantPass<LstmVariant> {
    private static final int I = 0;
    private static final int F = 1;
    private static final int G = 2;
    private static final int O = 3;

    private final float[] arguments = kept(width); // clipped pre-activations
    private final float[] values = kept(width); // i, f, g, o
    private final float[] cBefore = kept(hidden); // c_{t-1}
    private final float[] c = kept(hidden); // c_t
    private final float[] cOut; // what h sees: c_t, or its normalized row
    private final float[] hc = kept(hidden); // h(c_t)
    private final float[] m; // o h(c_t); what is projected
    private final LayerNorm norm; // of c_t, or null

    private final float[] dValues = new float[maxBatch() * width];
    private final float[] dArguments = new float[maxBatch() * width];
    private final float[] dm = new float[maxBatch() * hidden];
    private final float[] dhc = new float[maxBatch() * hidden];
    private final float[] dcOut; // [kept][H], the gradient of what h sees
    private final float[] dc = new float[maxBatch() * hidden];
    private final float[] slope = new float[maxBatch() * hidden]; // h'
    private final float[] ones = new float[maxBatch() * hidden];
    private final float[] dBefore = new float[maxBatch() * outputs];

    private final Views[] xs = {new Views(), new Views(), new Views(), new Views()};
    private final Views[] ys = {new Views(), new Views(), new Views(), new Views()};
    private final Views[] dys = {new Views(), new Views(), new Views(), new Views()};
    private final Views[] dxs = {new Views(), new Views(), new Views(), new Views()};
    private final Views cs = new Views();
    private final Views hcs = new Views();
    private final Views onesOfStep = new Views();
    private final Views slopes = new Views();
    private final Views ms = new Views();
    private final Views outs = new Views();
    private final Views dOuts = new Views();
    private final Views dms = new Views();
    private final Views mSteps = new Views();
    private final Views dOutSteps = new Views();
    private final Views dRs = new Views();

    LstmPass(
            VariantCell<LstmVariant> cell, int maxSteps, int maxBatch, Mode mode, Workers workers) {
        super(cell, maxSteps, maxBatch, mode, workers);
        boolean normal = spec.layerNorm() > 0;
        norm =
                normal
                        ? new LayerNorm(cell.backend.reductions(), hidden, spec.layerNorm(), rows())
                        : null;
        cOut = normal ? kept(hidden) : c;
        dcOut = training && normal ? kept(hidden) : new float[0];
        Arrays.fill(ones, 1);
        m = kept(hidden);
    }

    // ---- forward

    @Override
    void step(int t) {
        int n = live.count(t);
        int row = live.start(t);
        int k = keptRow(t);
        int size = n * hidden;
        int at = k * width;
        int co = k * hidden;
        live.gather(t, hidden, states[1], 0, cBefore, co);
        // Step 3: a_t = a_t + h_{t-1} U
        recurrence.add(t, 0, recurrence.read, sums, row * width, width);
        // Step 4: i, f, g; i and f see c_{t-1}
        arguments(row, n, at, I, "p_i", cBefore, co);
        arguments(row, n, at, G, null, cBefore, co);
        if (spec.coupled()) {
            apply(t, I, spec.f(), at, size, size);
            for (int j = 0; j < size; j++) {
                values[at + size + j] = 1 - values[at + j];
            }
        } else {
            arguments(row, n, at, F, "p_f", cBefore, co);
            apply(t, I, spec.f(), at, 2 * size, size);
        }
        apply(t, G, spec.g(), at, size, size);
        // Step 5: c_t = f * c_{t-1} + i * g, clipped
        float limit = cellLimit();
        for (int j = 0; j < size; j++) {
            float ig = values[at + j] * values[at + 2 * size + j];
            float sum = Math.fma(values[at + size + j], cBefore[co + j], ig);
            c[co + j] = clipped(sum, limit);
        }
        live.scatter(t, hidden, c, co, states[1], 0);
        // Step 6: o, which sees c_t
        arguments(row, n, at, O, "p_o", c, co);
        apply(t, O, spec.f(), at, size, size);
        // Step 7: m_t = o * h(c_t), c_t normalized
        if (norm != null) {
            Arrays.fill(cOut, co, co + size, 0);
            for (int r = 0; r < n; r++) {
                int x = co + r * hidden;
                norm.add(k + r, c, x, weights.flat, gain(), shift(), cOut, x);
            }
        }
        spec.h().apply(functions, cs.slice(t, cOut, co, size), hcs.slice(t, hc, co, size));
        for (int j = 0; j < size; j++) {
            m[co + j] = values[at + 3 * size + j] * hc[co + j];
        }
        // Step 8: h_t = m_t R
        if (weights.r == null) {
            System.arraycopy(m, co, out, 0, size);
        } else {
            product.multiply(
                    rows(ms, t, m, co, n, hidden),
                    weights.r.packed,
                    Start.ZERO,
                    rows(outs, t, out, 0, n, outputs));
        }
    }

    /** The pre-activations of a gate, with its peephole and clipped. */
    private void arguments(int row, int n, int at, int gate, String peephole, float[] c, int co) {
        float limit = limit();
        boolean sees = spec.peepholes() && peephole != null;
        int p = sees ? offset(peephole) : 0;
        float[] flat = weights.flat;
        for (int r = 0; r < n; r++) {
            int from = (row + r) * width + gate * hidden;
            int to = at + (gate * n + r) * hidden;
            if (sees) {
                for (int j = 0; j < hidden; j++) {
                    float a = Math.fma(flat[p + j], c[co + r * hidden + j], sums[from + j]);
                    arguments[to + j] = clipped(a, limit);
                }
            } else {
                for (int j = 0; j < hidden; j++) {
                    arguments[to + j] = clipped(sums[from + j], limit);
                }
            }
        }
    }

    /** A gate's values, or with a length of two those of it and the next. */
    private void apply(int t, int gate, Activation f, int at, int length, int size) {
        int from = at + gate * size;
        f.apply(
                functions,
                xs[gate].slice(t, arguments, from, length),
                ys[gate].slice(t, values, from, length));
    }

    private float cellLimit() {
        return spec.cellClip() > 0 ? spec.cellClip() : Float.POSITIVE_INFINITY;
    }

    private int gain() {
        return offset("gain_c");
    }

    private int shift() {
        return offset("shift_c");
    }

    // ---- backward

    @Override
    void stepBack(int t) {
        int n = live.count(t);
        int row = live.start(t);
        int size = n * hidden;
        int at = row * width;
        int co = row * hidden;
        live.gather(t, hidden, states[1], 0, dc, 0);
        // Step 2: dm_t = dh_t R^T
        if (weights.r == null) {
            System.arraycopy(dOut, co, dm, 0, size);
        } else {
            product.multiply(
                    rows(dOuts, t, dOut, row * outputs, n, outputs),
                    weights.r.transposed,
                    Start.ZERO,
                    rows(dms, t, dm, 0, n, hidden));
        }
        // Step 3: through h: dc_t
        for (int j = 0; j < size; j++) {
            dhc[j] = dm[j] * values[at + 3 * size + j];
            dValues[3 * size + j] = dm[j] * hc[co + j];
        }
        spec.h()
                .gradient(
                        functions,
                        cs.slice(t, cOut, co, size),
                        hcs.slice(t, hc, co, size),
                        onesOfStep.slice(t, ones, 0, size),
                        slopes.slice(t, slope, 0, size));
        if (norm == null) {
            for (int j = 0; j < size; j++) {
                dc[j] = Math.fma(dhc[j], slope[j], dc[j]);
            }
        } else {
            for (int j = 0; j < size; j++) {
                dcOut[co + j] = dhc[j] * slope[j];
            }
            for (int r = 0; r < n; r++) {
                int x = r * hidden;
                norm.back(row + r, dcOut, co + x, weights.flat, gain(), dhc, x);
            }
            for (int j = 0; j < size; j++) {
                dc[j] += dhc[j];
            }
        }
        // Step 4: through o, and its peephole
        gradient(t, O, spec.f(), at, size, size);
        peephole("p_o", n, O);
        unclip(c, co, dc, 0, size, cellLimit());
        // Step 5: through c_t to i, f, g
        for (int j = 0; j < size; j++) {
            dValues[j] = dc[j] * values[at + 2 * size + j];
            dValues[size + j] = dc[j] * cBefore[co + j];
            dValues[2 * size + j] = dc[j] * values[at + j];
            dc[j] = dc[j] * values[at + size + j];
        }
        gradient(t, G, spec.g(), at, size, size);
        if (spec.coupled()) {
            for (int j = 0; j < size; j++) {
                dValues[j] -= dValues[size + j];
            }
            gradient(t, I, spec.f(), at, size, size);
            Arrays.fill(dArguments, size, 2 * size, 0);
        } else {
            gradient(t, I, spec.f(), at, 2 * size, size);
            peephole("p_f", n, F);
        }
        peephole("p_i", n, I);
        live.scatter(t, hidden, dc, 0, states[1], 0);
        for (int r = 0; r < n; r++) {
            for (int gate = I; gate <= O; gate++) {
                int to = (row + r) * width + gate * hidden;
                System.arraycopy(dArguments, (gate * n + r) * hidden, sums, to, hidden);
            }
        }
        // Step 6: dh_{t-1} = da_t U^T
        recurrence.back(t, 0, sums, row * width, width, Start.ZERO, dBefore);
        recurrence.unmask(t, dBefore);
        live.scatter(t, outputs, dBefore, 0, states[0], 0);
    }

    private void gradient(int t, int gate, Activation f, int at, int length, int size) {
        int from = at + gate * size;
        f.gradient(
                functions,
                xs[gate].slice(t, arguments, from, length),
                ys[gate].slice(t, values, from, length),
                dys[gate].slice(t, dValues, gate * size, length),
                dxs[gate].slice(t, dArguments, gate * size, length));
        unclip(arguments, from, dArguments, gate * size, length, limit());
    }

    /** dc = dc + p * da of a gate. */
    private void peephole(String name, int n, int gate) {
        if (spec.peepholes()) {
            int p = offset(name);
            for (int r = 0; r < n; r++) {
                for (int j = 0; j < hidden; j++) {
                    float da = dArguments[(gate * n + r) * hidden + j];
                    int x = r * hidden + j;
                    dc[x] = Math.fma(weights.flat[p + j], da, dc[x]);
                }
            }
        }
    }

    // ---- weight gradients

    @Override
    void ownGradients(int fromRow, int toRow, float[] gradient, int at) {
        if (spec.peepholes()) {
            peepholeGradient(fromRow, toRow, I, cBefore, gradient, at + offset("p_i"));
            peepholeGradient(fromRow, toRow, F, cBefore, gradient, at + offset("p_f"));
            peepholeGradient(fromRow, toRow, O, c, gradient, at + offset("p_o"));
        }
        if (weights.r != null) {
            int n = toRow - fromRow;
            product.multiply(
                    mSteps.transposed(fromRow, m, fromRow * hidden, n, hidden, hidden),
                    rows(dOutSteps, fromRow, dOut, fromRow * outputs, n, outputs),
                    Start.SUM,
                    rows(dRs, 0, gradient, at + offset("R"), hidden, outputs));
        }
        if (norm != null) {
            for (int r = fromRow; r < toRow; r++) {
                norm.gradients(r, dcOut, r * hidden, gradient, at + gain(), at + shift());
            }
        }
    }

    private void peepholeGradient(
            int fromRow, int toRow, int gate, float[] cell, float[] gradient, int at) {
        for (int r = fromRow; r < toRow; r++) {
            int da = r * width + gate * hidden;
            for (int j = 0; j < hidden; j++) {
                gradient[at + j] = Math.fma(sums[da + j], cell[r * hidden + j], gradient[at + j]);
            }
        }
    }
}
