package dev.rnn.model.decode;

import dev.rnn.api.Slice;
import dev.rnn.api.StateLayout;
import java.util.List;
import java.util.Random;

/**
 * Logits that depend on everything read so far: two states of different width, one a sum over what
 * was read, one that of the step before.
 */
final class TableModel implements StepModel {
    private final int symbols;
    private final int maxRows;
    private final float[][] table;

    TableModel(int symbols, int maxRows, long seed) {
        this.symbols = symbols;
        this.maxRows = maxRows;
        table = new float[symbols][symbols];
        Random random = new Random(seed);
        for (float[] row : table) {
            for (int i = 0; i < symbols; i++) {
                row[i] = (float) random.nextGaussian();
            }
        }
    }

    @Override
    public int symbols() {
        return symbols;
    }

    @Override
    public StateLayout states() {
        return new StateLayout(
                List.of(new StateLayout.State("h", symbols), new StateLayout.State("c", 1)));
    }

    @Override
    public int maxRows() {
        return maxRows;
    }

    @Override
    public void step(int rows, int[] read, Slice state, Slice logits) {
        StateLayout layout = states();
        float[] s = state.array();
        for (int row = 0; row < rows; row++) {
            int h = state.offset() + layout.offset(0, rows, row);
            int c = state.offset() + layout.offset(1, rows, row);
            for (int i = 0; i < symbols; i++) {
                s[h + i] = 0.7f * s[h + i] + table[read[row]][i];
                logits.array()[logits.offset() + row * symbols + i] = s[h + i] + (i % 2) * s[c];
            }
            s[c] = read[row] - 1;
        }
    }
}
