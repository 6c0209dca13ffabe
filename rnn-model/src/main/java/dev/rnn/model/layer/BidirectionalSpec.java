package dev.rnn.model.layer;

import dev.rnn.api.Backend;
import dev.rnn.api.Cell;
import dev.rnn.api.CellSpec;
import dev.rnn.api.Checks;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.StateLayout;
import java.util.List;

/**
 * Two cells that read the same sequence, one from its first step to its last, the other from its
 * own last step to its first (Schuster and Paliwal, 1997; docs/equations.md, "Layers"). Parameters
 * and states are those of both, with the prefixes {@code forward.} and {@code reverse.}; the last
 * state of the reverse one is that after the first step.
 *
 * <p>{@link Cell#weightGradients} counts steps in the order in which each cell reads them, as
 * {@link ReverseSpec} does.
 *
 * @param forward reads from the first step on
 * @param reverse reads from the last step back, as {@link ReverseSpec} makes it do
 * @param merge what becomes of both outputs
 */
public record BidirectionalSpec(CellSpec forward, CellSpec reverse, Merge merge)
        implements CombinedSpec {

    private static final List<String> PREFIXES = List.of("forward.", "reverse.");

    /**
     * Checks that the cells fit.
     *
     * @throws IllegalArgumentException if their inputs differ, or their outputs where they are not
     *     side by side
     */
    public BidirectionalSpec {
        Inner.rows("forward", forward);
        Inner.rows("reverse", reverse);
        Checks.given("merge", merge);
        if (forward.inputs() != reverse.inputs()) {
            throw new IllegalArgumentException(
                    "forward expects %d features, reverse %d; both read the same input"
                            .formatted(forward.inputs(), reverse.inputs()));
        }
        if (merge != Merge.CONCAT && forward.outputs() != reverse.outputs()) {
            throw new IllegalArgumentException(
                    "forward gives %d features, reverse %d; %s needs equal ones, CONCAT does not"
                            .formatted(forward.outputs(), reverse.outputs(), merge));
        }
    }

    /**
     * The same kind of cell in both directions, outputs side by side.
     *
     * @param cell each direction's description
     * @return the description
     */
    public static BidirectionalSpec of(CellSpec cell) {
        return new BidirectionalSpec(cell, cell, Merge.CONCAT);
    }

    @Override
    public List<CellSpec> cells() {
        return List.of(forward, reverse);
    }

    @Override
    public int inputs() {
        return forward.inputs();
    }

    @Override
    public int outputs() {
        return merge == Merge.CONCAT || merge == Merge.APART
                ? forward.outputs() + reverse.outputs()
                : forward.outputs();
    }

    @Override
    public ParameterLayout parameters() {
        return Inner.parameters(PREFIXES, cells());
    }

    @Override
    public StateLayout states() {
        return Inner.states(PREFIXES, cells());
    }

    @Override
    public Cell on(Backend backend) {
        Checks.given("backend", backend);
        return new BidirectionalCell(this, backend);
    }
}
