package dev.rnn.api.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rnn.api.Cell;
import dev.rnn.api.CellWeights;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.Input;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.Mode;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/**
 * The contracts carry an LSTM: every promise of {@link Cell} holds for two states and four gates,
 * with no other signature.
 */
class LstmSignatureTest {
    private static final int I = 3;
    private static final int H = 4;
    private static final int T = 7;
    private static final int B = 2;

    private final Random random = new Random(1);
    private final Cell cell = new PlainLstmCell(new LstmSpec(I, H));
    private final Slice parameters = random(cell.parameterCount());
    private final CellWeights weights = cell.newWeights(Mode.TRAINING);
    private final Slice x = random(T * B * I);
    private final Slice initial = random(B * cell.stateWidth());

    LstmSignatureTest() {
        cell.pack(parameters, weights);
    }

    @Test
    void layoutsAreThoseOfAnLstm() {
        assertEquals(4 * H * (I + H + 1), cell.parameterCount());
        assertEquals(2 * H, cell.stateWidth());
        assertEquals(B * H + H, cell.spec().states().offset(1, B, 1));
    }

    @Test
    void chunksAndSingleStepsGiveTheBitsOfTheWhole() {
        Slice y = Slice.zeros(T * B * H);
        Slice last = Slice.zeros(B * 2 * H);
        forward(workspace(Mode.INFERENCE), T, x, initial, y, last);
        for (int chunk = 1; chunk < T; chunk++) {
            CellWorkspace workspace = workspace(Mode.INFERENCE);
            Slice state = Slice.of(initial.toArray()); // carried in place: last is initial itself
            Slice pieces = Slice.zeros(T * B * H);
            for (int t = 0; t < T; t += chunk) {
                int steps = Math.min(chunk, T - t);
                Slice piece = pieces.part(t * B * H, steps * B * H);
                forward(workspace, steps, x.part(t * B * I, steps * B * I), state, piece, state);
            }
            assertArrayEquals(y.toArray(), pieces.toArray());
            assertArrayEquals(last.toArray(), state.toArray());
        }
    }

    @Test
    void gradientsFlowIntoAndOutOfBothStatesAcrossChunks() {
        Slice dy = random(T * B * H);
        Slice dLast = random(B * 2 * H);
        Slice dInitial = Slice.zeros(B * 2 * H);
        CellWorkspace whole = workspace(Mode.TRAINING);
        Slice y = Slice.zeros(T * B * H);
        Slice last = Slice.zeros(B * 2 * H);
        forward(whole, T, x, initial, y, last);
        cell.backward(weights, whole, dy, dLast, dInitial, Slice.NONE);

        int cut = 3;
        CellWorkspace first = workspace(Mode.TRAINING);
        CellWorkspace second = workspace(Mode.TRAINING);
        Slice middle = Slice.zeros(B * 2 * H);
        forward(first, cut, x.part(0, cut * B * I), initial, y.part(0, cut * B * H), middle);
        Slice restOfX = x.part(cut * B * I, (T - cut) * B * I);
        Slice restOfY = y.part(cut * B * H, (T - cut) * B * H);
        forward(second, T - cut, restOfX, middle, restOfY, last);
        Slice carried =
                Slice.of(dLast.toArray()); // dInitial of one chunk is dLast of the one before
        Slice restOfDy = dy.part(cut * B * H, (T - cut) * B * H);
        cell.backward(weights, second, restOfDy, carried, carried, Slice.NONE);
        cell.backward(weights, first, dy.part(0, cut * B * H), carried, carried, Slice.NONE);
        assertArrayEquals(dInitial.toArray(), carried.toArray());

        Slice gradient = Slice.zeros(cell.parameterCount());
        cell.weightGradients(whole, 0, T, gradient);
        Slice pieces = Slice.zeros(cell.parameterCount());
        cell.weightGradients(first, 0, cut, pieces);
        cell.weightGradients(second, 0, T - cut, pieces);
        assertArrayEquals(gradient.toArray(), pieces.toArray());
    }

    @Test
    void eachStepsShareOfTheWeightGradientAddsUpToTheWhole() {
        CellWorkspace workspace = workspace(Mode.TRAINING);
        forward(workspace, T, x, initial, Slice.zeros(T * B * H), Slice.NONE);
        cell.backward(weights, workspace, random(T * B * H), Slice.NONE, Slice.NONE, Slice.NONE);
        Slice whole = Slice.zeros(cell.parameterCount());
        cell.weightGradients(workspace, 0, T, whole);
        Slice steps = Slice.zeros(cell.parameterCount());
        for (int t = 0; t < T; t++) {
            cell.weightGradients(workspace, t, t + 1, steps);
        }
        assertArrayEquals(whole.toArray(), steps.toArray());
    }

    @Test
    void gradientsAgreeWithDifferences() {
        Slice dy = random(T * B * H);
        Slice dLast = random(B * 2 * H);
        CellWorkspace workspace = workspace(Mode.TRAINING);
        forward(workspace, T, x, initial, Slice.zeros(T * B * H), Slice.NONE);
        Slice dInitial = Slice.zeros(B * 2 * H);
        Slice dx = Slice.zeros(T * B * I);
        Slice gradient = Slice.zeros(cell.parameterCount());
        cell.backward(weights, workspace, dy, dLast, dInitial, dx);
        cell.weightGradients(workspace, 0, T, gradient);
        differences(parameters, gradient, dy, dLast);
        differences(initial, dInitial, dy, dLast);
        differences(x, dx, dy, dLast);
    }

    /**
     * Central differences of {@code dy . y + dLast . last}; in floats, so the step is coarse and so
     * is the bound.
     */
    private void differences(Slice of, Slice gradient, Slice dy, Slice dLast) {
        float step = 1f / 64;
        for (int i = 0; i < of.length(); i++) {
            float value = of.get(i);
            of.array()[of.offset() + i] = value + step;
            double above = weighted(dy, dLast);
            of.array()[of.offset() + i] = value - step;
            double below = weighted(dy, dLast);
            of.array()[of.offset() + i] = value;
            assertEquals((above - below) / (2 * step), gradient.get(i), 2e-3);
        }
        cell.pack(parameters, weights);
    }

    private double weighted(Slice dy, Slice dLast) {
        cell.pack(parameters, weights);
        Slice y = Slice.zeros(T * B * H);
        Slice last = Slice.zeros(B * 2 * H);
        forward(workspace(Mode.INFERENCE), T, x, initial, y, last);
        double sum = 0;
        for (int i = 0; i < y.length(); i++) {
            sum += (double) dy.get(i) * y.get(i);
        }
        for (int i = 0; i < last.length(); i++) {
            sum += (double) dLast.get(i) * last.get(i);
        }
        return sum;
    }

    @Test
    void unequalLengthsGiveEachRowTheBitsItHasAlone() {
        SequenceShape shape = SequenceShape.of(T, B).withLengths(T, 4);
        Slice y = Slice.zeros(T * B * H);
        Slice last = Slice.zeros(B * 2 * H);
        CellWorkspace both = workspace(Mode.INFERENCE);
        cell.forward(weights, both, shape, Input.dense(x), initial, y, last);
        Slice shortX = Slice.zeros(4 * I);
        Slice shortState = Slice.zeros(2 * H);
        for (int t = 0; t < 4; t++) {
            copy(x.part((t * B + 1) * I, I), shortX.part(t * I, I));
        }
        copy(initial.part(H, H), shortState.part(0, H));
        copy(initial.part(B * H + H, H), shortState.part(H, H));
        Slice shortY = Slice.zeros(4 * H);
        SequenceShape alone = SequenceShape.of(4, 1);
        CellWorkspace one = workspace(Mode.INFERENCE);
        cell.forward(weights, one, alone, Input.dense(shortX), shortState, shortY, shortState);
        for (int t = 0; t < T; t++) {
            Slice expected = t < 4 ? shortY.part(t * H, H) : Slice.zeros(H);
            assertArrayEquals(expected.toArray(), y.part((t * B + 1) * H, H).toArray());
        }
        assertArrayEquals(shortState.part(0, H).toArray(), last.part(H, H).toArray());
        assertArrayEquals(shortState.part(H, H).toArray(), last.part(B * H + H, H).toArray());
    }

    @Test
    void threadsShareOneSetOfWeights() throws Exception {
        Slice y = Slice.zeros(T * B * H);
        forward(workspace(Mode.INFERENCE), T, x, initial, y, Slice.NONE);
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            Callable<float[]> task =
                    () -> {
                        Slice own = Slice.zeros(T * B * H);
                        forward(workspace(Mode.INFERENCE), T, x, initial, own, Slice.NONE);
                        return own.toArray();
                    };
            for (var result : threads.invokeAll(java.util.List.of(task, task, task))) {
                assertArrayEquals(y.toArray(), result.get());
            }
        }
    }

    private CellWorkspace workspace(Mode mode) {
        return cell.newWorkspace(T, B, mode, Workers.ONE);
    }

    private void forward(
            CellWorkspace workspace, int steps, Slice x, Slice initial, Slice y, Slice last) {
        SequenceShape shape = SequenceShape.of(steps, B);
        cell.forward(weights, workspace, shape, Input.dense(x), initial, y, last);
    }

    private Slice random(int length) {
        Slice slice = Slice.zeros(length);
        for (int i = 0; i < length; i++) {
            slice.array()[i] = (float) random.nextGaussian() / 2;
        }
        return slice;
    }

    private static void copy(Slice from, Slice to) {
        System.arraycopy(from.array(), from.offset(), to.array(), to.offset(), from.length());
    }
}
