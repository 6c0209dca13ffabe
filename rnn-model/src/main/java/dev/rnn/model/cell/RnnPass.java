package dev.rnn.model.cell;

import dev.rnn.api.Mode;
import dev.rnn.api.Start;
import dev.rnn.api.Workers;

/** The steps of {@link RnnVariant}: h_t = f(b + x_t W + h_{t-1} U). */
final class RnnPass extends VariantPass<RnnVariant> {
    private final float[] arguments = kept(hidden); // clipped pre-activations
    private final float[] values = kept(hidden); // h_t
    private final float[] dValues = new float[maxBatch() * hidden];
    private final float[] dBefore = new float[maxBatch() * hidden];
    private final Views xs = new Views();
    private final Views ys = new Views();
    private final Views dys = new Views();
    private final Views das = new Views();

    RnnPass(VariantCell<RnnVariant> cell, int maxSteps, int maxBatch, Mode mode, Workers workers) {
        super(cell, maxSteps, maxBatch, mode, workers);
    }

    @Override
    void step(int t) {
        int row = live.start(t) * hidden;
        int k = keptRow(t) * hidden;
        int size = live.count(t) * hidden;
        // Step 3: a_t = a_t + h_{t-1} U
        recurrence.add(t, 0, recurrence.read, sums, row, width);
        // Step 4: h_t = f(a_t), a_t clipped
        float limit = limit();
        for (int i = 0; i < size; i++) {
            arguments[k + i] = clipped(sums[row + i], limit);
        }
        spec.f().apply(functions, xs.slice(t, arguments, k, size), ys.slice(t, values, k, size));
        System.arraycopy(values, k, out, 0, size);
    }

    @Override
    void stepBack(int t) {
        int row = live.start(t) * hidden;
        int size = live.count(t) * hidden;
        // Step 2: da_t = dh_t f'(a_t)
        System.arraycopy(dOut, row, dValues, 0, size);
        spec.f()
                .gradient(
                        functions,
                        xs.slice(t, arguments, row, size),
                        ys.slice(t, values, row, size),
                        dys.slice(t, dValues, 0, size),
                        das.slice(t, sums, row, size));
        unclip(arguments, row, sums, row, size, limit());
        // Step 3: dh_{t-1} = da_t U^T
        recurrence.back(t, 0, sums, row, width, Start.ZERO, dBefore);
        recurrence.unmask(t, dBefore);
        live.scatter(t, hidden, dBefore, 0, states[0], 0);
    }

    @Override
    void ownGradients(int fromRow, int toRow, float[] gradient, int at) {}
}
