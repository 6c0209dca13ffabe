package dev.rnn.model.cell;

import dev.rnn.api.Bias;
import dev.rnn.api.GruSpec;
import dev.rnn.api.Mode;
import dev.rnn.api.Start;
import dev.rnn.api.Workers;
import java.util.Arrays;

/** The steps of {@link GruVariant}. Gates are kept by step, gate after gate: {@code [3][n][H]}. */
final class GruPass extends VariantPass<GruVariant> {
    private static final int R = 0;
    private static final int Z = 1;
    private static final int N = 2;

    private final boolean after;
    private final float[] arguments = kept(width); // clipped pre-activations
    private final float[] values = kept(width); // r, z, n

    /** Reset after: h U of the candidate, and its gradient. Before: r * h, what U reads. */
    private final float[] candidate = kept(hidden);

    private final float[] dCandidate = kept(hidden);
    private final float[] dValues = new float[maxBatch() * width];
    private final float[] dArguments = new float[maxBatch() * width];
    private final float[] dBefore = new float[maxBatch() * hidden];
    private final float[] dMasked = new float[maxBatch() * hidden];
    private final float[] dReset = new float[maxBatch() * hidden]; // d(r * h)

    private final Views[] xs = {new Views(), null, new Views()};
    private final Views[] ys = {new Views(), null, new Views()};
    private final Views[] dys = {new Views(), null, new Views()};
    private final Views[] dxs = {new Views(), null, new Views()};

    GruPass(VariantCell<GruVariant> cell, int maxSteps, int maxBatch, Mode mode, Workers workers) {
        super(cell, maxSteps, maxBatch, mode, workers);
        after = resetsAfter(spec);
    }

    static boolean resetsAfter(Gated spec) {
        return spec instanceof GruVariant gru && gru.form() == GruSpec.Form.RESET_AFTER;
    }

    // ---- forward

    @Override
    void step(int t) {
        int n = live.count(t);
        int row = live.start(t);
        int k = keptRow(t);
        int size = n * hidden;
        int at = k * width;
        int ho = k * hidden;
        float[] h = recurrence.before;
        float[] read = recurrence.read;
        // Step 3: r and z
        recurrence.add(t, 0, read, sums, row * width, width);
        arguments(row, n, at, R);
        arguments(row, n, at, Z);
        apply(t, R, spec.f(), at, 2 * size, size);
        // Step 4: the candidate's pre-activation
        if (after) {
            for (int r = 0; r < n; r++) {
                if (spec.bias() == Bias.TWO) {
                    int b = offset("bU") + 2 * hidden;
                    System.arraycopy(weights.flat, b, candidate, ho + r * hidden, hidden);
                } else {
                    Arrays.fill(candidate, ho + r * hidden, ho + (r + 1) * hidden, 0);
                }
            }
            recurrence.add(t, 1, read, candidate, ho, hidden);
            for (int r = 0; r < n; r++) {
                int a = (row + r) * width + 2 * hidden;
                int x = r * hidden;
                for (int j = 0; j < hidden; j++) {
                    float reset = values[at + x + j];
                    sums[a + j] = Math.fma(reset, candidate[ho + x + j], sums[a + j]);
                }
            }
        } else {
            for (int j = 0; j < size; j++) {
                candidate[ho + j] = values[at + j] * read[ho + j];
            }
            recurrence.add(t, 1, candidate, sums, row * width + 2 * hidden, width);
        }
        arguments(row, n, at, N);
        apply(t, N, spec.g(), at, size, size);
        // Step 5: h_t = z * (h_{t-1} - n) + n
        for (int j = 0; j < size; j++) {
            float value = values[at + 2 * size + j];
            out[j] = Math.fma(values[at + size + j], h[ho + j] - value, value);
        }
    }

    private void arguments(int row, int n, int at, int gate) {
        float limit = limit();
        for (int r = 0; r < n; r++) {
            int from = (row + r) * width + gate * hidden;
            int to = at + (gate * n + r) * hidden;
            for (int j = 0; j < hidden; j++) {
                arguments[to + j] = clipped(sums[from + j], limit);
            }
        }
    }

    private void apply(int t, int gate, Activation f, int at, int length, int size) {
        int from = at + gate * size;
        f.apply(
                functions,
                xs[gate].slice(t, arguments, from, length),
                ys[gate].slice(t, values, from, length));
    }

    // ---- backward

    @Override
    void stepBack(int t) {
        int n = live.count(t);
        int row = live.start(t);
        int size = n * hidden;
        int at = row * width;
        int ho = row * hidden;
        float[] h = recurrence.before;
        // Step 2: through h_t to z, n and h_{t-1}
        for (int j = 0; j < size; j++) {
            float d = dOut[ho + j];
            dValues[size + j] = d * (h[ho + j] - values[at + 2 * size + j]);
            dValues[2 * size + j] = d * (1 - values[at + size + j]);
            dBefore[j] = d * values[at + size + j];
        }
        gradient(t, N, spec.g(), at, size, size);
        rows(row, n, N);
        // Step 3: through the candidate's product to r, and before it to h_{t-1}; where h_{t-1} was
        // masked, what comes back through products is kept apart
        boolean masked = recurrence.isMasked();
        float[] back = masked ? dMasked : dBefore;
        if (masked) {
            Arrays.fill(dMasked, 0, size, 0);
        }
        if (after) {
            for (int j = 0; j < size; j++) {
                float da = dArguments[2 * size + j];
                dValues[j] = da * candidate[ho + j];
                dCandidate[ho + j] = da * values[at + j];
            }
        } else {
            int from = row * width + 2 * hidden;
            recurrence.back(t, 1, sums, from, width, Start.ZERO, dReset);
            for (int j = 0; j < size; j++) {
                dValues[j] = dReset[j] * recurrence.read[ho + j];
                back[j] = Math.fma(dReset[j], values[at + j], back[j]);
            }
        }
        // Step 4: through r and z to h_{t-1}, and after them through the candidate's product
        gradient(t, R, spec.f(), at, 2 * size, size);
        rows(row, n, R);
        rows(row, n, Z);
        recurrence.back(t, 0, sums, row * width, width, Start.SUM, back);
        if (after) {
            recurrence.back(t, 1, dCandidate, ho, hidden, Start.SUM, back);
        }
        if (masked) {
            recurrence.unmask(t, dMasked);
            for (int j = 0; j < size; j++) {
                dBefore[j] += dMasked[j];
            }
        }
        live.scatter(t, hidden, dBefore, 0, states[0], 0);
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

    /** da of a gate, gate after gate, into rows. */
    private void rows(int row, int n, int gate) {
        for (int r = 0; r < n; r++) {
            int to = (row + r) * width + gate * hidden;
            System.arraycopy(dArguments, (gate * n + r) * hidden, sums, to, hidden);
        }
    }

    // ---- weight gradients

    @Override
    void recurrentGradients(int fromRow, int toRow, int slot, float[] gradient, int at) {
        int n = toRow - fromRow;
        float[] read = recurrence.read;
        recurrence.weightGradients(0, read, hidden, sums, 0, width, fromRow, n, slot, gradient, at);
        if (after) {
            recurrence.weightGradients(
                    1, read, hidden, dCandidate, 0, hidden, fromRow, n, slot, gradient, at);
        } else {
            recurrence.weightGradients(
                    1, candidate, hidden, sums, 2 * hidden, width, fromRow, n, slot, gradient, at);
        }
        if (spec.bias() == Bias.TWO) {
            int b = at + offset("bU");
            for (int r = fromRow; r < toRow; r++) {
                for (int j = 0; j < width; j++) {
                    boolean own = after && j >= 2 * hidden;
                    float d = own ? dCandidate[r * hidden + j - 2 * hidden] : sums[r * width + j];
                    gradient[b + j] += d;
                }
            }
        }
    }

    @Override
    void ownGradients(int fromRow, int toRow, float[] gradient, int at) {}
}
