package dev.rnn.model;

import dev.rnn.api.CellSpec;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A cell over whole sequences, forward and back, in float64 with bounds, in the order of operations
 * of docs/numerics.md, "Cells": what all kinds have in common. A sequence stops at its length.
 */
abstract class BoundedPass {
    private final SequenceShape shape;
    private final int batch;
    private final int states;
    final int inputs;
    final int hidden;
    final int width; // G H
    final Bounded[] w;
    final Bounded[] u;
    final Bounded[] bias;

    final Bounded[] y;
    final Bounded[] last;
    final Bounded[] dx;
    final Bounded[] dInitial;
    final Bounded[] gradient;

    /** {@code [T][B]} rows of the states before a step, and of the gradients of pre-activations. */
    final Bounded[][] before;

    final Bounded[][] da;

    BoundedPass(CellSpec spec, SequenceShape shape, Slice p) {
        this.shape = shape;
        batch = shape.batch();
        states = spec.states().states().size();
        inputs = spec.inputs();
        hidden = spec.outputs();
        width = spec.parameters().block("W").columns();
        Bounded[] all = Bounded.exact(p.toArray());
        w = part(all, spec.parameters().block("W").offset(), inputs * width);
        u = part(all, spec.parameters().block("U").offset(), hidden * width);
        bias = part(all, spec.parameters().block("b").offset(), width);
        y = zeros(shape.rows() * hidden);
        last = zeros(batch * states * hidden);
        dx = zeros(shape.rows() * inputs);
        dInitial = zeros(last.length);
        gradient = zeros(all.length);
        before = new Bounded[shape.rows()][];
        da = new Bounded[shape.rows()][];
    }

    /** One step of row (t, b): the states after it. */
    abstract Bounded[] step(int row, Bounded[] x, Bounded[] state);

    /**
     * The way back: sets da, and turns {@code back}, the gradients of the states after the step,
     * into those of the states before it.
     */
    abstract void stepBack(int row, Bounded[] back);

    /** What element (k, column) of dU is a sum of, for a row: one factor, and the other. */
    Bounded recurrentFactor(int row, int column, int k) {
        return before[row][k];
    }

    Bounded recurrentGradient(int row, int column) {
        return da[row][column];
    }

    final void run(Bounded[] x, Bounded[] initial, Bounded[] dy, Bounded[] dLast) {
        for (int b = 0; b < batch; b++) {
            Bounded[] state = ofSequence(initial, b);
            for (int t = 0; t < shape.length(b); t++) {
                int row = t * batch + b;
                before[row] = state;
                state = step(row, part(x, row * inputs, inputs), state);
                System.arraycopy(state, 0, y, row * hidden, hidden);
            }
            toSequence(state, last, b);
            Bounded[] back = ofSequence(dLast, b);
            for (int t = shape.length(b) - 1; t >= 0; t--) {
                int row = t * batch + b;
                for (int j = 0; j < hidden; j++) {
                    back[j] = dy[row * hidden + j].plus(back[j]);
                }
                stepBack(row, back);
                for (int i = 0; i < inputs; i++) {
                    dx[row * inputs + i] = Bounded.chain(Bounded.ZERO, da[row], row(w, i));
                }
            }
            toSequence(back, dInitial, b);
        }
        weightGradients(x);
    }

    /** Chains over all steps and rows that there are, in the order W, U, b of the layout. */
    private void weightGradients(Bounded[] x) {
        int[] live = IntStream.range(0, da.length).filter(r -> da[r] != null).toArray();
        Bounded[] factor = new Bounded[live.length];
        Bounded[] d = new Bounded[live.length];
        for (int at = 0; at < gradient.length; at++) {
            int from = at / width;
            int column = at % width;
            for (int k = 0; k < live.length; k++) {
                int row = live[k];
                boolean recurrent = from >= inputs && from < inputs + hidden;
                d[k] = recurrent ? recurrentGradient(row, column) : da[row][column];
                factor[k] =
                        from < inputs
                                ? x[row * inputs + from]
                                : recurrent
                                        ? recurrentFactor(row, column, from - inputs)
                                        : Bounded.ONE;
            }
            gradient[at] = Bounded.chain(Bounded.ZERO, factor, d);
        }
    }

    final Bounded[] row(Bounded[] matrix, int row) {
        return part(matrix, row * width, width);
    }

    final Bounded[] column(Bounded[] matrix, int column) {
        Bounded[] of = new Bounded[matrix.length / width];
        for (int i = 0; i < of.length; i++) {
            of[i] = matrix[i * width + column];
        }
        return of;
    }

    /** The states of one sequence, h and then c. */
    private Bounded[] ofSequence(Bounded[] all, int b) {
        Bounded[] of = new Bounded[0];
        for (int s = 0; s < states; s++) {
            of = joined(of, part(all, (s * batch + b) * hidden, hidden));
        }
        return of;
    }

    private void toSequence(Bounded[] from, Bounded[] all, int b) {
        for (int s = 0; s < states; s++) {
            System.arraycopy(from, s * hidden, all, (s * batch + b) * hidden, hidden);
        }
    }

    private static Bounded[] zeros(int count) {
        Bounded[] zeros = new Bounded[count];
        Arrays.fill(zeros, Bounded.ZERO);
        return zeros;
    }

    static Bounded[] part(Bounded[] all, int from, int count) {
        return Arrays.copyOfRange(all, from, from + count);
    }

    static Bounded[] joined(Bounded[] first, Bounded[] second) {
        Bounded[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
