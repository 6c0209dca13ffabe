package dev.rnn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.Bias;
import dev.rnn.api.Cell;
import dev.rnn.api.CellSpec;
import dev.rnn.api.CellWeights;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.GruSpec;
import dev.rnn.api.Input;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.Mode;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The LSTM, and the GRU in both forms, with none, one and two biases: outputs against a float64
 * reference, gradients against central differences of it.
 */
class GatedReferenceTest {
    private static final int STEPS = 5;
    private static final int BATCH = 3;
    private static final int INPUTS = 4;
    private static final int HIDDEN = 7;
    private static final double STEP = 1e-5;

    static List<Arguments> cells() {
        List<Arguments> cells = new ArrayList<>();
        for (String backend : List.of("scalar", "simd")) {
            for (Bias bias : Bias.values()) {
                for (boolean full : new boolean[] {true, false}) {
                    cells.add(Arguments.of(backend, new LstmSpec(INPUTS, HIDDEN, bias), full));
                    for (GruSpec.Form form : GruSpec.Form.values()) {
                        CellSpec spec = new GruSpec(INPUTS, HIDDEN, form, bias);
                        cells.add(Arguments.of(backend, spec, full));
                    }
                }
            }
        }
        return cells;
    }

    @ParameterizedTest
    @MethodSource("cells")
    void agrees(String name, CellSpec spec, boolean full) {
        Backend backend = Backends.named(name);
        SequenceShape shape = SequenceShape.of(STEPS, BATCH);
        if (!full) {
            shape = shape.withLengths(2, 5, 0);
        }
        Slice parameters = normal(backend, 1, spec.parameters().size(), 0.6f);
        Slice x = normal(backend, 2, shape.rows() * INPUTS, 1);
        int states = BATCH * spec.states().width();
        Slice initial = normal(backend, 3, states, 0.5f);
        Slice dy = normal(backend, 4, shape.rows() * HIDDEN, 1);
        Slice dLast = normal(backend, 5, states, 1);
        Slice y = Slice.zeros(dy.length());
        Slice last = Slice.zeros(initial.length());
        Slice dInitial = Slice.zeros(initial.length());
        Slice dx = Slice.zeros(x.length());
        Slice gradient = Slice.zeros(parameters.length());
        Cell cell = backend.cell(spec);
        CellWeights weights = cell.newWeights(Mode.TRAINING);
        cell.pack(parameters, weights);
        CellWorkspace workspace = cell.newWorkspace(STEPS, BATCH, Mode.TRAINING, Workers.ONE);
        cell.forward(weights, workspace, shape, Input.dense(x), initial, y, last);
        cell.backward(weights, workspace, dy, dLast, dInitial, dx);
        cell.weightGradients(workspace, 0, STEPS, gradient);

        GatedReference reference =
                spec instanceof LstmSpec lstm
                        ? new LstmReference(lstm, shape)
                        : new GruReference((GruSpec) spec, shape);
        double[] p = widen(parameters);
        double[] input = widen(x);
        double[] h0 = widen(initial);
        double[] slopeY = widen(dy);
        double[] slopeLast = widen(dLast);
        DoubleSupplier loss = () -> reference.loss(p, input, h0, slopeY, slopeLast);
        assertTrue(Double.isFinite(loss.getAsDouble()));
        near("y", reference.y, y);
        near("last", reference.last, last);
        slopes("parameter", p, loss, gradient);
        slopes("x", input, loss, dx);
        slopes("initial state", h0, loss, dInitial);
    }

    private static void near(String what, double[] want, Slice got) {
        for (int i = 0; i < want.length; i++) {
            assertEquals(want[i], got.get(i), 1e-5 * (1 + Math.abs(want[i])), what + " " + i);
        }
    }

    private static void slopes(String what, double[] at, DoubleSupplier loss, Slice got) {
        for (int i = 0; i < at.length; i++) {
            double here = at[i];
            at[i] = here + STEP;
            double above = loss.getAsDouble();
            at[i] = here - STEP;
            double slope = (above - loss.getAsDouble()) / (2 * STEP);
            at[i] = here;
            assertEquals(slope, got.get(i), 2e-5 * (1 + Math.abs(slope)), what + " " + i);
        }
    }

    private static Slice normal(Backend backend, long seed, int n, float scale) {
        Slice values = Slice.zeros(n);
        backend.random(seed, 0).normal(values);
        backend.elementwise().scale(scale, values);
        return values;
    }

    private static double[] widen(Slice x) {
        double[] wide = new double[x.length()];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = x.get(i);
        }
        return wide;
    }
}
