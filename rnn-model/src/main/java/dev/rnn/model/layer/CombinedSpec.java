package dev.rnn.model.layer;

import dev.rnn.api.CellSpec;
import java.util.List;

/**
 * Describes a cell that is made of other cells. Its parameters are those of {@link #cells()}, one
 * after the other, and so are its states.
 */
public interface CombinedSpec extends CellSpec {
    /**
     * What it is made of.
     *
     * @return the inner descriptions, in the order of their parameters
     */
    List<CellSpec> cells();

    /**
     * Whether a step's output depends on later steps.
     *
     * @param cell any cell
     * @return true if it, or a cell inside it, reads sequences from their end
     */
    static boolean readsAhead(CellSpec cell) {
        return cell instanceof ReverseSpec
                || cell instanceof BidirectionalSpec
                || cell instanceof CombinedSpec combined
                        && combined.cells().stream().anyMatch(CombinedSpec::readsAhead);
    }
}
