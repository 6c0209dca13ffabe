package dev.rnn.model.layer;

import dev.rnn.api.Backend;
import dev.rnn.api.Cell;
import dev.rnn.api.CellSpec;
import dev.rnn.api.Checks;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.StateLayout;
import java.util.List;

/**
 * Any cell, made to accept masks with holes ({@link SequenceShape#withMask}): a step that a
 * sequence does not have leaves its state as it is, and its input has no gradient. The cell runs
 * over the live steps alone, so nothing is computed at the others. Parameters and states are the
 * cell's.
 *
 * <p>{@link Cell#weightGradients} counts steps in the order in which the cell reads them: step k of
 * a sequence is its own live step k.
 *
 * @param cell any cell
 * @param output what is given at the steps that are not there
 */
public record MaskedSpec(CellSpec cell, MaskedOutput output) implements CombinedSpec {

    /**
     * Checks the cell.
     *
     * @throws IllegalArgumentException if one is null, or the cell's output is that of {@link
     *     Merge#APART}
     */
    public MaskedSpec {
        Inner.rows("cell", cell);
        Checks.given("output", output);
    }

    /**
     * A description that accepts masks: the cell's own if it is masked already, in each of its
     * parts, or the cell with {@link MaskedOutput#ZERO}.
     *
     * @param cell any cell
     * @return its description, of the same parameters and states
     */
    public static CellSpec accepting(CellSpec cell) {
        Checks.given("cell", cell);
        return accepts(cell) ? cell : new MaskedSpec(cell, MaskedOutput.ZERO);
    }

    private static boolean accepts(CellSpec cell) {
        return cell instanceof MaskedSpec
                || cell instanceof CombinedSpec combined
                        && !(cell instanceof CheckpointedSpec)
                        && combined.cells().stream().allMatch(MaskedSpec::accepts);
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
        return new MaskedCell(this, backend);
    }
}
