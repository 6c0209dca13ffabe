package dev.rnn.model;

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
import dev.rnn.api.RnnSpec;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * RNN, LSTM and GRU by themselves, with sequences of one length and of several, dense and one-hot:
 * every output, state and gradient is within the bound that follows from the lengths of its chains
 * ({@link Bounded}), and the bounds stay small.
 */
class CellAccuracyTest {

    private static final List<String> SIZES = List.of("1 1 1 1", "12 3 5 17", "20 2 9 33");

    static Stream<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        for (String backend : List.of("scalar", "simd")) {
            for (String kind : List.of("rnn", "lstm", "gru-after", "gru-before")) {
                for (String sizes : SIZES) {
                    int[] n = Arrays.stream(sizes.split(" ")).mapToInt(Integer::parseInt).toArray();
                    SequenceShape full = SequenceShape.of(n[0], n[1]);
                    cases.add(Arguments.of(backend, spec(kind, n[2], n[3]), full, false));
                }
                SequenceShape uneven = SequenceShape.of(12, 5).withLengths(7, 12, 0, 1, 12);
                cases.add(Arguments.of(backend, spec(kind, 5, 17), uneven, false));
                cases.add(Arguments.of(backend, spec(kind, 5, 17), uneven, true));
                SequenceShape full = SequenceShape.of(12, 7);
                cases.add(Arguments.of(backend, spec(kind, 19, 18), full, true));
            }
        }
        return cases.stream();
    }

    private static CellSpec spec(String kind, int inputs, int hidden) {
        return switch (kind) {
            case "rnn" -> RnnSpec.tanh(inputs, hidden);
            case "lstm" -> new LstmSpec(inputs, hidden, Bias.ONE);
            case "gru-after" -> new GruSpec(inputs, hidden, GruSpec.Form.RESET_AFTER);
            default -> new GruSpec(inputs, hidden, GruSpec.Form.RESET_BEFORE);
        };
    }

    @ParameterizedTest
    @MethodSource("cases")
    void staysWithinTheBound(String name, CellSpec spec, SequenceShape shape, boolean oneHot) {
        Backend backend = Backends.named(name);
        int steps = shape.steps();
        int batch = shape.batch();
        int hidden = spec.outputs();
        // Small enough that an error in h does not grow from step to step
        Slice parameters = normal(backend, 1, spec.parameters().size(), 0.5f / hidden);
        Slice x = normal(backend, 2, shape.rows() * spec.inputs(), 1);
        Input input = oneHot ? oneHot(x, shape.rows(), spec.inputs()) : Input.dense(x);
        int states = batch * spec.states().width();
        Slice initial = normal(backend, 3, states, 0.5f);
        Slice dy = normal(backend, 4, shape.rows() * hidden, 1);
        Slice dLast = normal(backend, 5, states, 1);
        Slice y = Slice.zeros(dy.length());
        Slice last = Slice.zeros(states);
        Slice dInitial = Slice.zeros(states);
        Slice dx = oneHot ? Slice.NONE : Slice.zeros(x.length());
        Slice gradient = Slice.zeros(parameters.length());
        Cell cell = backend.cell(spec);
        CellWeights weights = cell.newWeights(Mode.TRAINING);
        cell.pack(parameters, weights);
        CellWorkspace workspace = cell.newWorkspace(steps, batch, Mode.TRAINING, Workers.ONE);
        cell.forward(weights, workspace, shape, input, initial, y, last);
        cell.backward(weights, workspace, dy, dLast, dInitial, dx);
        cell.weightGradients(workspace, 0, steps, gradient);

        BoundedPass exact =
                spec instanceof GruSpec gru
                        ? new BoundedGru(gru, shape, parameters)
                        : new BoundedGates(spec, shape, parameters);
        exact.run(bounded(x), bounded(initial), bounded(dy), bounded(dLast));
        within("y", exact.y, y);
        within("last", exact.last, last);
        within("dInitial", exact.dInitial, dInitial);
        if (!oneHot) {
            within("dx", exact.dx, dx);
        }
        within("gradient", exact.gradient, gradient);
    }

    /** The largest feature of each row is 1, and the others are 0, in x too. */
    private static Input oneHot(Slice x, int rows, int features) {
        int[] indices = new int[rows];
        for (int row = 0; row < rows; row++) {
            int at = row * features;
            for (int i = 1; i < features; i++) {
                if (x.get(at + i) > x.get(at + indices[row])) {
                    indices[row] = i;
                }
            }
            Arrays.fill(x.array(), at, at + features, 0);
            x.array()[at + indices[row]] = 1;
        }
        return Input.oneHot(indices);
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
