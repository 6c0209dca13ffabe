package dev.rnn.model.layer;

import dev.rnn.api.Backend;
import dev.rnn.api.Cell;
import dev.rnn.api.CellSpec;
import dev.rnn.api.Checks;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.StateLayout;
import java.util.List;

/**
 * A cell whose inputs and outputs are dropped in training: each element becomes 0 with the rate as
 * its probability, and otherwise grows by 1 / (1 - rate), so that its mean stays (Srivastava et
 * al., 2014; docs/equations.md, "Layers"). Outputs are dropped for what reads them, not for the
 * cell's own state. Parameters and states are the cell's.
 *
 * <p>A workspace drops once it was given a stream by {@link dev.rnn.api.CellWorkspace#noise}, and
 * until it is given null. Each forward pass draws its masks from the stream on the calling thread,
 * for T x B x width elements (variational: B x width) in the order in which they lie, padding
 * included: those of the inputs first, then what the cell itself draws, then those of the outputs.
 * So they depend on seed, stream, position and shape alone, not on threads or backend. A sequence
 * in chunks draws at each chunk; to give all chunks the same variational mask, {@link
 * dev.rnn.api.RandomStream#seek} the same position before each.
 *
 * @param cell any cell
 * @param inputRate the share of inputs that are dropped, from 0 to 1
 * @param outputRate the share of outputs that are dropped, from 0 to 1
 * @param variational one mask for all steps of a sequence (Gal and Ghahramani, 2016), instead of a
 *     new one at each
 */
public record DropoutSpec(CellSpec cell, float inputRate, float outputRate, boolean variational)
        implements CombinedSpec {

    /**
     * Checks cell and rates.
     *
     * @throws IllegalArgumentException if a rate is out of range
     */
    public DropoutSpec {
        Inner.rows("cell", cell);
        Inner.rate("inputRate", inputRate);
        Inner.rate("outputRate", outputRate);
    }

    /**
     * On outputs, a new mask at each step.
     *
     * @param cell any cell
     * @param rate the share of outputs that are dropped, from 0 to 1
     * @return the description
     */
    public static DropoutSpec outputs(CellSpec cell, float rate) {
        return new DropoutSpec(cell, 0, rate, false);
    }

    @Override
    public List<CellSpec> cells() {
        return List.of(cell);
    }

    @Override
    public int inputs() {
        return cell.inputs();
    }

    @Override
    public int outputs() {
        return cell.outputs();
    }

    @Override
    public ParameterLayout parameters() {
        return cell.parameters();
    }

    @Override
    public StateLayout states() {
        return cell.states();
    }

    @Override
    public Cell on(Backend backend) {
        Checks.given("backend", backend);
        return new DropoutCell(this, backend);
    }
}
