package dev.rnn.model.layer;

import dev.rnn.api.Backend;
import dev.rnn.api.Cell;
import dev.rnn.api.CellSpec;
import dev.rnn.api.Checks;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.StateLayout;
import java.util.List;

/**
 * A cell with its input added to its output, y_t = x_t + cell(x_t): He et al. (2016) and, for
 * recurrent stacks, Wu et al. (2016). Parameters and states are the cell's.
 *
 * @param cell gives as many features as it reads
 */
public record ResidualSpec(CellSpec cell) implements CombinedSpec {

    /**
     * Checks the cell.
     *
     * @throws IllegalArgumentException if it does not give as many features as it reads
     */
    public ResidualSpec {
        Inner.rows("cell", cell);
        if (cell.inputs() != cell.outputs()) {
            throw new IllegalArgumentException(
                    "the cell reads %d features and gives %d; a residual connection needs equal ones"
                            .formatted(cell.inputs(), cell.outputs()));
        }
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
        return new ResidualCell(this, backend);
    }
}
