package dev.rnn.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.Bias;
import dev.rnn.api.Cell;
import dev.rnn.api.CellSpec;
import dev.rnn.api.CellWeights;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.Input;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.Mode;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * RNN and LSTM by themselves: every output, state and gradient is within the bound that follows
 * from the lengths of its chains ({@link Bounded}), and the bounds stay small.
 */
class CellAccuracyTest {

    @ParameterizedTest
    @CsvSource({
        "scalar, rnn, 1, 1, 1, 1", "scalar, rnn, 12, 3, 5, 17", "scalar, rnn, 40, 2, 33, 65",
        "simd, rnn, 1, 1, 1, 1", "simd, rnn, 12, 3, 5, 17", "simd, rnn, 40, 2, 33, 65",
        "scalar, lstm, 1, 1, 1, 1", "scalar, lstm, 12, 3, 5, 17", "scalar, lstm, 20, 2, 9, 33",
        "simd, lstm, 1, 1, 1, 1", "simd, lstm, 12, 3, 5, 17", "simd, lstm, 20, 2, 9, 33"
    })
    void staysWithinTheBound(
            String name, String kind, int steps, int batch, int inputs, int hidden) {
        Backend backend = Backends.named(name);
        CellSpec spec =
                kind.equals("rnn")
                        ? RnnSpec.tanh(inputs, hidden)
                        : new LstmSpec(inputs, hidden, Bias.ONE);
        SequenceShape shape = SequenceShape.of(steps, batch);
        // Small enough that an error in h does not grow from step to step
        Slice parameters = normal(backend, 1, spec.parameters().size(), 0.5f / hidden);
        Slice x = normal(backend, 2, shape.rows() * inputs, 1);
        int states = batch * spec.states().width();
        Slice initial = normal(backend, 3, states, 0.5f);
        Slice dy = normal(backend, 4, shape.rows() * hidden, 1);
        Slice dLast = normal(backend, 5, states, 1);
        Slice y = Slice.zeros(dy.length());
        Slice last = Slice.zeros(states);
        Slice dInitial = Slice.zeros(states);
        Slice dx = Slice.zeros(x.length());
        Slice gradient = Slice.zeros(parameters.length());
        Cell cell = backend.cell(spec);
        CellWeights weights = cell.newWeights(Mode.TRAINING);
        cell.pack(parameters, weights);
        CellWorkspace workspace = cell.newWorkspace(steps, batch, Mode.TRAINING, Workers.ONE);
        cell.forward(weights, workspace, shape, Input.dense(x), initial, y, last);
        cell.backward(weights, workspace, dy, dLast, dInitial, dx);
        cell.weightGradients(workspace, 0, steps, gradient);

        BoundedPass exact =
                new BoundedPass(steps, batch, inputs, hidden, spec.parameters(), parameters);
        exact.run(bounded(x), bounded(initial), bounded(dy), bounded(dLast));
        within("y", exact.y, y);
        within("last", exact.last, last);
        within("dInitial", exact.dInitial, dInitial);
        within("dx", exact.dx, dx);
        within("gradient", exact.gradient, gradient);
    }

    private static void within(String what, Bounded[] exact, Slice got) {
        for (int i = 0; i < exact.length; i++) {
            Bounded want = exact[i];
            double wrong = Math.abs(got.get(i) - want.value());
            int at = i;
            assertTrue(
                    wrong <= want.error(),
                    () -> "%s[%d]: %s, bound %s".formatted(what, at, wrong, want.error()));
            assertTrue(
                    want.error() <= 1e-3 * (1 + Math.abs(want.value())),
                    () -> "%s[%d]: a bound of %s says little".formatted(what, at, want.error()));
        }
    }

    private static Bounded[] bounded(Slice x) {
        return Bounded.exact(x.toArray());
    }

    private static Slice normal(Backend backend, long seed, int n, float scale) {
        Slice values = Slice.zeros(n);
        backend.random(seed, 0).normal(values);
        backend.elementwise().scale(scale, values);
        return values;
    }
}
