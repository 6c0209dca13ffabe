package dev.rnn.api;

/**
 * One calling thread's working memory for a cell. It remembers the last forward pass until {@link
 * Cell#backward} has used it. Not safe for use by two threads at once: give each thread its own. It
 * shares out work to its {@link Workers} by itself.
 */
public interface CellWorkspace {
    /**
     * The cell that made it; only this one, or one of the same backend and an equal description,
     * accepts it.
     *
     * @return the cell
     */
    Cell cell();

    /**
     * The longest sequence it has room for.
     *
     * @return T at most
     */
    int maxSteps();

    /**
     * The largest batch it has room for.
     *
     * @return B at most
     */
    int maxBatch();

    /**
     * Whether backward passes may follow.
     *
     * @return what it was made for
     */
    Mode mode();

    /**
     * Gives the cell what it draws its dropout masks from. A workspace that was given a stream
     * draws its masks from it at each forward pass, until it is given {@code null}: that is the
     * difference between training and evaluation. One that never was given a stream computes
     * without masks. The rate is in the cell's description; a cell without dropout draws nothing.
     *
     * @param stream where masks come from from now on, shared with the caller, who keeps its
     *     position in the checkpoint; {@code null} for evaluation
     */
    default void noise(RandomStream stream) {}
}
