package dev.rnn.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.rnn.api.Cell;
import dev.rnn.api.CellSpec;
import dev.rnn.api.CellWeights;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.GruSpec;
import dev.rnn.api.Input;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.Mode;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Sizes at which threads share columns, which the contract's are too small for. */
class ColumnTeamTest {
    private static final int STEPS = 30;
    private static final int INPUTS = 40;

    /** Neither whole panels nor whole groups of them. */
    private static final int HIDDEN = 389;

    private static final List<CellSpec> CELLS =
            List.of(
                    RnnSpec.tanh(INPUTS, HIDDEN),
                    new LstmSpec(INPUTS, HIDDEN),
                    new GruSpec(INPUTS, HIDDEN, GruSpec.Form.RESET_AFTER),
                    new GruSpec(INPUTS, HIDDEN, GruSpec.Form.RESET_BEFORE));

    @Test
    void bitsAreThoseOfOneThread() {
        for (CellSpec spec : CELLS) {
            for (int batch = 1; batch <= 2; batch++) {
                List<float[]> expected = results(spec, batch, 1);
                for (int threads = 2; threads <= 3; threads++) {
                    List<float[]> results = results(spec, batch, threads);
                    for (int i = 0; i < expected.size(); i++) {
                        String what = spec + ", batch " + batch + ", threads " + threads;
                        assertArrayEquals(expected.get(i), results.get(i), what);
                    }
                }
            }
        }
    }

    /** Output, last state and all gradients, three times over with one workspace. */
    private static List<float[]> results(CellSpec spec, int batch, int threads) {
        SplittableRandom random = new SplittableRandom(batch);
        Cell cell = new SimdBackend().cell(spec);
        Slice parameters = values(random, cell.parameterCount(), 1 / Math.sqrt(HIDDEN));
        Slice x = values(random, STEPS * batch * INPUTS, 1);
        Slice dy = values(random, STEPS * batch * HIDDEN, 1);
        Slice initial = values(random, batch * cell.stateWidth(), 1);
        List<float[]> results = new ArrayList<>();
        try (Workers workers = Workers.of(threads)) {
            CellWeights weights = cell.newWeights(Mode.TRAINING);
            cell.pack(parameters, weights);
            CellWorkspace workspace = cell.newWorkspace(STEPS, batch, Mode.TRAINING, workers);
            SequenceShape shape = SequenceShape.of(STEPS, batch);
            for (int i = 0; i < 3; i++) {
                Slice y = Slice.zeros(STEPS * batch * HIDDEN);
                Slice last = Slice.zeros(initial.length());
                Slice dInitial = Slice.zeros(initial.length());
                Slice dx = Slice.zeros(x.length());
                Slice gradient = Slice.zeros(parameters.length());
                cell.forward(weights, workspace, shape, Input.dense(x), initial, y, last);
                cell.backward(weights, workspace, dy, last, dInitial, dx);
                cell.weightGradients(workspace, 0, STEPS, gradient);
                for (Slice result : List.of(y, last, dInitial, dx, gradient)) {
                    results.add(result.array());
                }
            }
        }
        return results;
    }

    private static Slice values(SplittableRandom random, int n, double bound) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) random.nextDouble(-bound, bound);
        }
        return Slice.of(values);
    }
}
