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
}
