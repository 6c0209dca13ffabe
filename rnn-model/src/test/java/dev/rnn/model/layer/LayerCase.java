package dev.rnn.model.layer;

import dev.rnn.api.Backend;
import dev.rnn.api.CellSpec;
import dev.rnn.api.Input;
import dev.rnn.api.Mode;
import dev.rnn.api.RandomStream;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import java.util.SplittableRandom;

/** A layer with everything it is given for a training pass. */
record LayerCase(
        CellSpec spec,
        SequenceShape shape,
        float[] parameters,
        float[] x,
        float[] initial,
        float[] dy,
        float[] dLast,
        long noiseSeed) {

    /** What a pass gives. */
    record Result(float[] y, float[] last, float[] dInitial, float[] dx, float[] gradient) {}

    /** Values from -1 to 1; NaN in the input and gradient of steps that nobody may read. */
    static LayerCase of(CellSpec spec, SequenceShape shape, SplittableRandom random) {
        int states = shape.batch() * spec.states().width();
        return new LayerCase(
                spec,
                shape,
                values(random, spec.parameters().size(), 0.7),
                rows(random, shape, spec.inputs()),
                values(random, states, 0.5),
                repeats(spec)
                        ? values(random, shape.rows() * spec.outputs(), 1)
                        : rows(random, shape, spec.outputs()),
                values(random, states, 1),
                0);
    }

    /** Whether gradients past the end count. */
    private static boolean repeats(CellSpec spec) {
        return spec instanceof MaskedSpec masked && masked.output() == MaskedOutput.REPEAT;
    }

    LayerCase withNoise(long seed) {
        return new LayerCase(spec, shape, parameters, x, initial, dy, dLast, seed);
    }

    private static float[] values(SplittableRandom random, int count, double scale) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (scale * (2 * random.nextDouble() - 1));
        }
        return values;
    }

    private static float[] rows(SplittableRandom random, SequenceShape shape, int width) {
        float[] values = values(random, shape.rows() * width, 1);
        for (int i = 0; i < values.length; i++) {
            int row = i / width;
            if (row / shape.batch() >= shape.length(row % shape.batch())) {
                values[i] = Float.NaN;
            }
        }
        return values;
    }

    /** The whole pass, in a workspace with room to spare, after another pass over it. */
    Result run(Backend backend, Workers workers) {
        Runner runner = new Runner(backend, workers, Mode.TRAINING);
        runner.forward(Slice.of(initial));
        return runner.all();
    }

    /** One sequence of this case by itself. */
    LayerCase row(int b) {
        int steps = shape.steps();
        boolean[] live = new boolean[steps];
        for (int t = 0; t < steps; t++) {
            live[t] = shape.isLive(t, b);
        }
        return new LayerCase(
                spec,
                SequenceShape.of(steps, 1).withLengths(shape.length(b)).withMask(live),
                parameters,
                row(x, spec.inputs(), b),
                state(initial, b),
                row(dy, spec.outputs(), b),
                state(dLast, b),
                noiseSeed);
    }

    /** A sequence's rows of {@code [T][B][width]}. */
    float[] row(float[] all, int width, int b) {
        float[] row = new float[shape.steps() * width];
        for (int t = 0; t < shape.steps(); t++) {
            System.arraycopy(all, (t * shape.batch() + b) * width, row, t * width, width);
        }
        return row;
    }

    /** A sequence's states. */
    float[] state(float[] all, int b) {
        float[] state = new float[spec.states().width()];
        int to = 0;
        for (int s = 0; s < spec.states().states().size(); s++) {
            int width = spec.states().states().get(s).width();
            int from = spec.states().offset(s, shape.batch(), b);
            System.arraycopy(all, from, state, to, width);
            to += width;
        }
        return state;
    }

    /** Runs it piece by piece. */
    final class Runner {
        final dev.rnn.api.Cell cell;
        final dev.rnn.api.CellWeights weights;
        final dev.rnn.api.CellWorkspace workspace;
        final Input input = Input.dense(Slice.of(x));
        final Slice y = Slice.zeros(shape.rows() * spec.outputs());
        final Slice last = Slice.zeros(shape.batch() * spec.states().width());
        final Slice dInitial = Slice.zeros(last.length());
        final Slice dx = Slice.zeros(shape.rows() * spec.inputs());
        final Slice gradient = Slice.zeros(parameters.length);
        private final RandomStream noise;
        private final Slice dyGiven = Slice.of(dy);
        private final Slice dLastGiven = Slice.of(dLast);

        Runner(Backend backend, Workers workers, Mode mode) {
            cell = backend.cell(spec);
            weights = cell.newWeights(mode);
            cell.pack(Slice.of(parameters), weights);
            workspace = cell.newWorkspace(shape.steps() + 2, shape.batch() + 1, mode, workers);
            noise = noiseSeed == 0 ? null : backend.random(noiseSeed, 0);
        }

        void forward(Slice from) {
            if (noise != null) {
                noise.seek(0);
            }
            workspace.noise(noise);
            cell.forward(weights, workspace, shape, input, from, y, last);
        }

        void backward() {
            cell.backward(weights, workspace, dyGiven, dLastGiven, dInitial, dx);
        }

        Result all() {
            forward(Slice.of(initial));
            backward();
            cell.weightGradients(workspace, 0, shape.steps(), gradient);
            return new Result(
                    y.toArray(),
                    last.toArray(),
                    dInitial.toArray(),
                    dx.toArray(),
                    gradient.toArray());
        }
    }
}
