package dev.rnn.model.cell;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.Cell;
import dev.rnn.api.CellSpec;
import dev.rnn.api.CellWeights;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.Input;
import dev.rnn.api.Mode;
import dev.rnn.api.RandomStream;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.StateLayout;
import dev.rnn.api.Workers;
import java.util.Arrays;

/** A cell, random numbers for all its arguments, and its results. */
final class CellTrial {
    final Backend backend;
    final CellSpec spec;
    final SequenceShape shape;
    final Cell cell;
    final CellWeights weights;
    final CellWorkspace workspace;
    final float[] parameters;
    final float[] x;
    final float[] initial;
    final float[] dy;
    final float[] dLast;
    final float[] y;
    final float[] last;
    final float[] dx;
    final float[] dInitial;
    final float[] gradient;

    CellTrial(
            Backend backend,
            CellSpec spec,
            SequenceShape shape,
            long seed,
            Mode mode,
            Workers workers) {
        this(backend, spec, shape, mode, workers, numbers(spec, shape, seed));
    }

    private static float[][] numbers(CellSpec spec, SequenceShape shape, long seed) {
        RandomStream random = Backends.named("scalar").random(seed, 1);
        int states = shape.batch() * spec.states().width();
        return new float[][] {
            GradientCheck.normal(random, spec.parameters().size(), 0.4f),
            GradientCheck.normal(random, shape.rows() * spec.inputs(), 1),
            GradientCheck.normal(random, states, 0.5f),
            GradientCheck.normal(random, shape.rows() * spec.outputs(), 1),
            GradientCheck.normal(random, states, 1)
        };
    }

    private CellTrial(
            Backend backend,
            CellSpec spec,
            SequenceShape shape,
            Mode mode,
            Workers workers,
            float[][] numbers) {
        this.backend = backend;
        this.spec = spec;
        this.shape = shape;
        cell = backend.cell(spec);
        weights = cell.newWeights(mode);
        workspace = cell.newWorkspace(shape.steps() + 1, shape.batch() + 2, mode, workers);
        parameters = numbers[0];
        x = numbers[1];
        initial = numbers[2];
        dy = numbers[3];
        dLast = numbers[4];
        y = filled(dy.length);
        last = filled(dLast.length);
        dx = filled(x.length);
        dInitial = filled(initial.length);
        gradient = new float[parameters.length];
        cell.pack(Slice.of(parameters), weights);
    }

    private static float[] filled(int n) {
        float[] values = new float[n];
        Arrays.fill(values, 99);
        return values;
    }

    void forward() {
        cell.forward(
                weights,
                workspace,
                shape,
                Input.dense(Slice.of(x)),
                Slice.of(initial),
                Slice.of(y),
                Slice.of(last));
    }

    void backward() {
        cell.backward(
                weights,
                workspace,
                Slice.of(dy),
                Slice.of(dLast),
                Slice.of(dInitial),
                Slice.of(dx));
    }

    void train() {
        forward();
        backward();
        cell.weightGradients(workspace, 0, shape.steps(), Slice.of(gradient));
    }

    /** Two calls, chained by their states, of the steps before and from {@code cut} on. */
    void trainInPieces(int cut) {
        int rows = shape.batch() * cut;
        SequenceShape one = SequenceShape.of(cut, shape.batch());
        SequenceShape two = SequenceShape.of(shape.steps() - cut, shape.batch());
        Slice middle = Slice.zeros(initial.length);
        CellWorkspace second =
                cell.newWorkspace(two.steps(), shape.batch(), Mode.TRAINING, Workers.ONE);
        Input first = Input.dense(part(x, 0, rows * spec.inputs()));
        Input rest = Input.dense(part(x, rows * spec.inputs(), x.length));
        cell.forward(
                weights,
                workspace,
                one,
                first,
                Slice.of(initial),
                part(y, 0, rows * spec.outputs()),
                middle);
        cell.forward(
                weights,
                second,
                two,
                rest,
                middle,
                part(y, rows * spec.outputs(), y.length),
                Slice.of(last));
        Slice dMiddle = Slice.zeros(initial.length);
        cell.backward(
                weights,
                second,
                part(dy, rows * spec.outputs(), dy.length),
                Slice.of(dLast),
                dMiddle,
                part(dx, rows * spec.inputs(), dx.length));
        cell.backward(
                weights,
                workspace,
                part(dy, 0, rows * spec.outputs()),
                dMiddle,
                Slice.of(dInitial),
                part(dx, 0, rows * spec.inputs()));
    }

    void inferStepByStep() {
        SequenceShape one = SequenceShape.of(1, shape.batch());
        int in = shape.batch() * spec.inputs();
        int out = shape.batch() * spec.outputs();
        System.arraycopy(initial, 0, last, 0, last.length);
        Slice state = Slice.of(last);
        for (int t = 0; t < shape.steps(); t++) {
            Input step = Input.dense(part(x, t * in, (t + 1) * in));
            cell.forward(
                    weights, workspace, one, step, state, part(y, t * out, (t + 1) * out), state);
        }
    }

    private static Slice part(float[] values, int from, int to) {
        return new Slice(values, from, to - from);
    }

    void fillPadding(float value) {
        for (int t = 0; t < shape.steps(); t++) {
            for (int b = 0; b < shape.batch(); b++) {
                if (t >= shape.length(b)) {
                    int row = t * shape.batch() + b;
                    Arrays.fill(x, row * spec.inputs(), (row + 1) * spec.inputs(), value);
                    Arrays.fill(dy, row * spec.outputs(), (row + 1) * spec.outputs(), value);
                }
            }
        }
    }

    /** One sequence by itself. */
    CellTrial row(int b) {
        SequenceShape one = SequenceShape.of(shape.length(b), 1);
        float[][] numbers = {
            parameters,
            rowOf(x, b, spec.inputs()),
            stateOf(initial, b),
            rowOf(dy, b, spec.outputs()),
            stateOf(dLast, b)
        };
        return new CellTrial(backend, spec, one, Mode.TRAINING, Workers.ONE, numbers);
    }

    float[] rowOf(float[] values, int b, int width) {
        float[] row = new float[shape.length(b) * width];
        for (int t = 0; t < shape.length(b); t++) {
            System.arraycopy(values, (t * shape.batch() + b) * width, row, t * width, width);
        }
        return row;
    }

    float[] stateOf(float[] values, int b) {
        StateLayout states = spec.states();
        float[] row = new float[states.width()];
        int at = 0;
        for (int s = 0; s < states.states().size(); s++) {
            int width = states.states().get(s).width();
            System.arraycopy(values, states.offset(s, shape.batch(), b), row, at, width);
            at += width;
        }
        return row;
    }

    void same(CellTrial other) {
        assertArrayEquals(y, other.y, spec + " y");
        assertArrayEquals(last, other.last, spec + " last");
        assertArrayEquals(dx, other.dx, spec + " dx");
        assertArrayEquals(dInitial, other.dInitial, spec + " dInitial");
        assertArrayEquals(gradient, other.gradient, spec + " gradient");
    }
}
