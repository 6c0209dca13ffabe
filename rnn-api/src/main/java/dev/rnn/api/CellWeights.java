package dev.rnn.api;

/**
 * A cell's parameters in the order in which its backend reads them. Any number of threads may share
 * one as long as nobody packs into it ({@link Cell#pack}).
 */
public interface CellWeights {
    /**
     * The cell that made it; only this one, or one of the same backend and an equal description,
     * accepts it.
     *
     * @return the cell
     */
    Cell cell();

    /**
     * Whether it serves backpropagation too.
     *
     * @return what it was made for
     */
    Mode mode();
}
