package dev.rnn.model.layer;

import dev.rnn.api.Backend;
import dev.rnn.api.Cell;
import dev.rnn.api.CellSpec;
import dev.rnn.api.Checks;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.StateLayout;
import java.util.List;

/**
 * A cell that reads each sequence backwards: from its own last step to its first. Each output stays
 * at its own step; the last state is the one after the first step. Parameters and states are the
 * cell's.
 *
 * <p>{@link Cell#weightGradients} counts steps in the order in which the cell reads them: step 0 of
 * a sequence is its own last one.
 *
 * @param cell any cell
 */
public record ReverseSpec(CellSpec cell) implements CombinedSpec {

    /**
     * Checks the cell.
     *
     * @throws IllegalArgumentException if it is null, or its output is that of {@link Merge#APART}
     */
    public ReverseSpec {
        Inner.rows("cell", cell);
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
        return new ReverseCell(this, backend);
    }
}
