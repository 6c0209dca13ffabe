package dev.rnn.model.convert;

import dev.rnn.api.Cell;
import dev.rnn.api.CellWeights;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.Input;
import dev.rnn.api.Mode;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;

/** One computation of an {@link OnnxOperator}: layouts in, the cell, layouts out. */
final class OnnxRun {
    private final OnnxOperator operator;
    private final OnnxInputs in;
    private final int directions;
    private final int hidden;
    private final float[] y;
    private final float[] last;

    OnnxRun(OnnxOperator operator, Cell cell, CellWeights weights, OnnxInputs in) {
        this.operator = operator;
        this.in = in;
        directions = operator.directions();
        hidden = operator.hidden();
        if (in.initialC != null && !operator.isLstm()) {
            throw new IllegalArgumentException(
                    "initial_c was given, only an LSTM has a cell state; leave it out");
        }
        int states = directions * in.batch * hidden;
        length("X", in.x, in.steps * in.batch * in.inputs, "seq_length x batch_size x input_size");
        optional("initial_h", in.initialH, states);
        optional("initial_c", in.initialC, states);
        SequenceShape shape = SequenceShape.of(in.steps, in.batch);
        if (in.sequenceLengths != null) {
            shape = shape.withLengths(in.sequenceLengths);
        }
        CellWorkspace workspace =
                cell.newWorkspace(in.steps, in.batch, Mode.INFERENCE, Workers.ONE);
        y = new float[in.steps * in.batch * directions * hidden];
        last = initial(cell.stateWidth() * in.batch);
        Slice state = Slice.of(last);
        Input x = Input.dense(Slice.of(timeMajor()));
        cell.forward(weights, workspace, shape, x, state, Slice.of(y), state);
    }

    private static void length(String name, float[] values, int expected, String why) {
        if (values.length != expected) {
            throw new IllegalArgumentException(
                    "%s has %d floats, expected %d (%s)"
                            .formatted(name, values.length, expected, why));
        }
    }

    private static void optional(String name, float[] values, int expected) {
        if (values != null) {
            length(name, values, expected, "directions x batch_size x hidden_size");
        }
    }

    /** X {@code [T][B][I]}. */
    private float[] timeMajor() {
        if (operator.layout() == 0) {
            return in.x;
        }
        float[] x = new float[in.x.length];
        for (int t = 0; t < in.steps; t++) {
            for (int b = 0; b < in.batch; b++) {
                int from = (b * in.steps + t) * in.inputs;
                System.arraycopy(in.x, from, x, (t * in.batch + b) * in.inputs, in.inputs);
            }
        }
        return x;
    }

    /** Where ONNX has a direction's and sequence's state. */
    private int position(int d, int b) {
        int row = operator.layout() == 0 ? d * in.batch + b : b * directions + d;
        return row * hidden;
    }

    /** Where this library has it: direction by direction, h of all sequences, then c of all. */
    private int own(int d, int state, int b) {
        int states = operator.isLstm() ? 2 : 1;
        return ((d * states + state) * in.batch + b) * hidden;
    }

    private float[] initial(int size) {
        float[] own = new float[size];
        for (int d = 0; d < directions; d++) {
            for (int b = 0; b < in.batch; b++) {
                if (in.initialH != null) {
                    System.arraycopy(in.initialH, position(d, b), own, own(d, 0, b), hidden);
                }
                if (in.initialC != null) {
                    System.arraycopy(in.initialC, position(d, b), own, own(d, 1, b), hidden);
                }
            }
        }
        return own;
    }

    OnnxOutputs outputs() {
        int states = directions * in.batch * hidden;
        float[] h = new float[states];
        float[] c = new float[operator.isLstm() ? states : 0];
        for (int d = 0; d < directions; d++) {
            for (int b = 0; b < in.batch; b++) {
                System.arraycopy(last, own(d, 0, b), h, position(d, b), hidden);
                if (operator.isLstm()) {
                    System.arraycopy(last, own(d, 1, b), c, position(d, b), hidden);
                }
            }
        }
        return new OnnxOutputs(operator.layout() == 0 ? y : batchFirst(), h, c);
    }

    /** Y {@code [T][D][B][H]}, as the cell gives it, to {@code [B][T][D][H]}. */
    private float[] batchFirst() {
        float[] turned = new float[y.length];
        for (int t = 0; t < in.steps; t++) {
            for (int d = 0; d < directions; d++) {
                for (int b = 0; b < in.batch; b++) {
                    int from = ((t * directions + d) * in.batch + b) * hidden;
                    int to = ((b * in.steps + t) * directions + d) * hidden;
                    System.arraycopy(y, from, turned, to, hidden);
                }
            }
        }
        return turned;
    }
}
