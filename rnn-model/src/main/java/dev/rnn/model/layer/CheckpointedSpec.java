package dev.rnn.model.layer;

import dev.rnn.api.Backend;
import dev.rnn.api.Cell;
import dev.rnn.api.CellSpec;
import dev.rnn.api.Checks;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.StateLayout;
import java.util.List;

/**
 * Any cell, trained over long sequences in less memory: of a forward pass only the state at every
 * n-th step is kept, and the steps between are computed again on the way back. Outputs, states and
 * gradients have the bits of the cell alone. Parameters and states are the cell's. Chen, Xu, Zhang
 * and Guestrin, Training Deep Nets with Sublinear Memory Cost, 2016.
 *
 * <p>Memory, in floats, for S floats of state, H of output and a cell whose own workspace holds
 * M(n, B) floats for n steps: M(n, B) + 2 B S ceil(T / n) + T B H instead of M(T, B). With n =
 * sqrt(T), as {@link #of} chooses it, all but the last term, the copy of dy, grow with the square
 * root of T. Time: a training step runs the forward pass three times and the way back twice, where
 * the plain cell runs each once, so that the weight gradients are added up in the order of the
 * steps.
 *
 * <p>A cell that reads sequences from their end, or draws dropout masks, cannot be cut. Masks with
 * holes are for a {@link MaskedSpec} around this.
 *
 * @param cell what is computed
 * @param every n, steps from one kept state to the next, at least 1
 */
public record CheckpointedSpec(CellSpec cell, int every) implements CombinedSpec {

    /**
     * Checks both.
     *
     * @throws IllegalArgumentException if the cell is null or reads ahead, or n is less than 1
     */
    public CheckpointedSpec {
        Inner.rows("cell", cell);
        if (CombinedSpec.readsAhead(cell)) {
            throw new IllegalArgumentException(
                    "cell is %s, which reads sequences from their end and cannot be cut into steps; checkpoint the cells inside it"
                            .formatted(cell));
        }
        if (every < 1) {
            throw new IllegalArgumentException("every is %d, must be at least 1".formatted(every));
        }
    }

    /**
     * The spacing that needs the least memory for sequences of a length: its square root.
     *
     * @param cell what is computed
     * @param steps T, at least 1
     * @return the description
     * @throws IllegalArgumentException if the cell cannot be cut, or T is less than 1
     */
    public static CheckpointedSpec of(CellSpec cell, int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("steps is %d, must be at least 1".formatted(steps));
        }
        return new CheckpointedSpec(cell, (int) Math.ceil(Math.sqrt(steps)));
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
        return new CheckpointedCell(this, backend);
    }
}
