package dev.rnn.model.cell;

import dev.rnn.api.Backend;
import dev.rnn.api.Cell;
import dev.rnn.api.CellSpec;
import dev.rnn.api.CellWeights;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.Input;
import dev.rnn.api.Mode;
import dev.rnn.api.RandomStream;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import java.util.Arrays;

/** One cell on one set of numbers: its gradients, and the differences they are compared with. */
final class GradientTrial {
    private final Cell cell;
    private final CellWeights weights;
    private final CellWorkspace workspace;
    private final SequenceShape shape;
    private final GradientCheck.Reference reference;
    private final Input input;
    private final float[] dy;
    private final float[] dLast;
    private final Slice y;
    private final Slice last;
    private double moved;

    final float[] parameters;
    final float[] x;
    final float[] initial;
    final float[] gradient;
    final float[] dx;
    final float[] dInitial;
    final boolean stepsAddUp;

    GradientTrial(
            Backend backend,
            CellSpec spec,
            SequenceShape shape,
            float[] parameters,
            RandomStream random,
            boolean oneHot,
            GradientCheck.Reference reference) {
        this.shape = shape;
        this.parameters = parameters;
        this.reference = reference;
        cell = backend.cell(spec);
        weights = cell.newWeights(Mode.TRAINING);
        workspace = cell.newWorkspace(shape.steps(), shape.batch(), Mode.TRAINING, Workers.ONE);
        x = oneHot ? new float[0] : GradientCheck.normal(random, shape.rows() * spec.inputs(), 1);
        input = oneHot ? Input.oneHot(indices(shape, spec, random)) : Input.dense(Slice.of(x));
        initial = GradientCheck.normal(random, shape.batch() * cell.stateWidth(), 0.5f);
        dy = GradientCheck.normal(random, shape.rows() * spec.outputs(), 1);
        dLast = GradientCheck.normal(random, initial.length, 1);
        y = Slice.zeros(dy.length);
        last = Slice.zeros(dLast.length);
        gradient = new float[parameters.length];
        dx = new float[x.length];
        dInitial = new float[initial.length];

        forward();
        cell.backward(
                weights,
                workspace,
                Slice.of(dy),
                Slice.of(dLast),
                Slice.of(dInitial),
                oneHot ? Slice.NONE : Slice.of(dx));
        cell.weightGradients(workspace, 0, shape.steps(), Slice.of(gradient));
        float[] byStep = new float[gradient.length];
        for (int t = 0; t < shape.steps(); t++) {
            cell.weightGradients(workspace, t, t + 1, Slice.of(byStep));
        }
        stepsAddUp = Arrays.equals(byStep, gradient);
    }

    private static int[] indices(SequenceShape shape, CellSpec spec, RandomStream random) {
        float[] uniform = new float[shape.rows()];
        random.uniform(Slice.of(uniform));
        int[] indices = new int[uniform.length];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = Math.min((int) (uniform[i] * spec.inputs()), spec.inputs() - 1);
        }
        return indices;
    }

    private void forward() {
        cell.pack(Slice.of(parameters), weights);
        cell.forward(weights, workspace, shape, input, Slice.of(initial), y, last);
    }

    /** The loss with one number moved by a distance; sets {@link #moved} to where it then was. */
    private double loss(float[] values, int index, double by) {
        return reference == null ? ofCell(values, index, by) : ofReference(values, index, by);
    }

    private double ofReference(float[] values, int index, double by) {
        moved = values[index] + by;
        return reference.loss(
                shape,
                doubles(parameters, values, index),
                x.length == 0 ? oneHot() : doubles(x, values, index),
                doubles(initial, values, index),
                doubles(dy, values, index),
                doubles(dLast, values, index));
    }

    private double ofCell(float[] values, int index, double by) {
        float before = values[index];
        values[index] = (float) (before + by);
        moved = values[index];
        forward();
        values[index] = before;
        double sum = 0;
        int width = cell.spec().outputs();
        for (int j = 0; j < dy.length; j++) {
            boolean there = j / width / shape.batch() < shape.length(j / width % shape.batch());
            sum += there ? (double) dy[j] * y.get(j) : 0;
        }
        for (int j = 0; j < dLast.length; j++) {
            sum += (double) dLast[j] * last.get(j);
        }
        return sum;
    }

    /** The derivative by central differences, extrapolated from a distance and half of it. */
    double difference(float[] values, int index, double step) {
        return (4 * central(values, index, step / 2) - central(values, index, step)) / 3;
    }

    private double central(float[] values, int index, double step) {
        double up = loss(values, index, step);
        double to = moved;
        double down = loss(values, index, -step);
        return (up - down) / (to - moved);
    }

    /**
     * Whether a value may be the slope at a place where differences cannot tell: it lies between
     * the slopes to the left and to the right, or differences at two distances disagree, so that
     * there are several kinks, and it lies between those at the smaller one.
     */
    boolean kink(double got, float[] values, int index, double step, double margin) {
        double far = difference(values, index, step / 8);
        double near = difference(values, index, step / 64);
        return between(got, values, index, step / 8, margin)
                || Math.abs(far - near) > 5 * margin
                        && between(got, values, index, step / 64, 8 * margin);
    }

    /** Whether a value lies between the slopes to the left and to the right, as at a kink. */
    private boolean between(double got, float[] values, int index, double step, double margin) {
        double here = loss(values, index, 0);
        double at = moved;
        double right = (loss(values, index, step) - here) / (moved - at);
        double left = (loss(values, index, -step) - here) / (moved - at);
        return got >= Math.min(left, right) - margin && got <= Math.max(left, right) + margin;
    }

    private double[] oneHot() {
        Input.OneHot given = (Input.OneHot) input;
        int width = cell.spec().inputs();
        double[] all = new double[shape.rows() * width];
        for (int row = 0; row < shape.rows(); row++) {
            all[row * width + given.indices()[row]] = 1;
        }
        return all;
    }

    private double[] doubles(float[] values, float[] ofMoved, int index) {
        double[] all = new double[values.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = values[i];
        }
        if (values == ofMoved) {
            all[index] = moved;
        }
        return all;
    }
}
