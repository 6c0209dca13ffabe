package dev.rnn.model.convert;

import dev.rnn.api.Backend;
import dev.rnn.api.Cell;
import dev.rnn.api.CellSpec;
import dev.rnn.api.CellWeights;
import dev.rnn.api.Checks;
import dev.rnn.api.Mode;
import dev.rnn.api.Slice;

/**
 * An {@link OnnxOperator} with its weights, which are packed once for any number of runs.
 * Immutable; safe for any number of threads.
 */
public final class OnnxCell {
    private final OnnxOperator operator;
    private final int inputs;
    private final Cell cell;
    private final CellWeights weights;

    OnnxCell(OnnxOperator operator, Backend backend, OnnxInputs in) {
        this.operator = operator;
        inputs = in.inputs;
        CellSpec spec = operator.spec(in.inputs, in.b != null, in.p != null);
        float[] parameters =
                OnnxLayout.of(spec).fromOnnx(new OnnxLayout.Tensors(in.w, in.r, in.b, in.p));
        cell = backend.cell(spec);
        weights = cell.newWeights(Mode.INFERENCE);
        cell.pack(Slice.of(parameters), weights);
    }

    /**
     * Computes the operator.
     *
     * @param in all inputs but W, R, B and P, which are those that this was made with
     * @return its outputs
     * @throws IllegalArgumentException if a size does not match
     */
    public OnnxOutputs run(OnnxInputs in) {
        Checks.given("inputs", in);
        if (in.inputs != inputs) {
            throw new IllegalArgumentException(
                    "X has %d features, W is for %d".formatted(in.inputs, inputs));
        }
        return new OnnxRun(operator, cell, weights, in).outputs();
    }
}
