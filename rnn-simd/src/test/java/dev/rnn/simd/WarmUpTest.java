package dev.rnn.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Cell;
import dev.rnn.api.CellWeights;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.Input;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.Mode;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import org.junit.jupiter.api.Test;

/** Runs in a JVM of its own, since it happens once in each. */
class WarmUpTest {
    private static final int STEPS = 5;
    private static final int BATCH = 7;
    private static final int INPUTS = 19;
    private static final int HIDDEN = 37;
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    @Test
    void plainLoopsServeUntilVectorsAreFastWithTheSameBits() {
        Cell cell = new SimdBackend().cell(new LstmSpec(INPUTS, HIDDEN));
        CellWeights weights = cell.newWeights(Mode.INFERENCE);
        assertFalse(WarmUp.done());
        Slice parameters = Slice.zeros(cell.parameterCount());
        new SimdBackend().random(1, 0).normal(parameters);
        cell.pack(parameters, weights);
        CellWorkspace workspace = cell.newWorkspace(STEPS, BATCH, Mode.INFERENCE, Workers.ONE);
        SequenceShape shape = SequenceShape.of(STEPS, BATCH);
        Slice x = Slice.zeros(shape.rows() * INPUTS);
        new SimdBackend().random(2, 0).normal(x);
        Slice y = Slice.zeros(shape.rows() * HIDDEN);
        Slice last = Slice.zeros(BATCH * cell.stateWidth());
        float[] first = null;
        float[] firstLast = null;
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        boolean done = false;
        while (!done) {
            done = WarmUp.done();
            cell.forward(weights, workspace, shape, Input.dense(x), Slice.NONE, y, last);
            if (first == null) {
                first = y.toArray();
                firstLast = last.toArray();
            }
            assertArrayEquals(first, y.toArray());
            assertArrayEquals(firstLast, last.toArray());
            assertTrue(System.nanoTime() < deadline, "the vector code never became the faster one");
        }
    }
}
