package dev.rnn.model.decode;

import dev.rnn.api.Slice;
import dev.rnn.api.StateLayout;
import dev.rnn.model.Network;
import dev.rnn.model.TrainingPass;

/**
 * What decoding needs of a network: one step of several sequences, from state and symbol to state
 * and logits. A decoder with attention is one too: its source stays with it, its context may be
 * part of the state.
 */
public interface StepModel {

    /**
     * Symbols that it reads and gives logits for.
     *
     * @return their number
     */
    int symbols();

    /**
     * What it carries from step to step.
     *
     * @return the layout, by which rows are copied when a beam goes on from another
     */
    StateLayout states();

    /**
     * The most sequences of a step.
     *
     * @return rows at most
     */
    int maxRows();

    /**
     * One step of each sequence. A row's result depends on that row alone.
     *
     * @param rows sequences, from 1 to {@link #maxRows()}
     * @param read the symbol that each one reads next; the first {@code rows} entries
     * @param state in the order of {@link #states()} for {@code rows} sequences, overwritten
     * @param logits {@code [rows][symbols]}, overwritten
     * @throws IllegalArgumentException if a size does not match
     */
    void step(int rows, int[] read, Slice state, Slice logits);

    /**
     * A network that reads symbols and predicts the next one.
     *
     * @param network as many outputs as symbols
     * @param maxRows the most sequences of a step, at least 1
     * @return its steps; for one thread at a time
     * @throws IllegalArgumentException if it has other outputs than symbols
     */
    static StepModel of(Network network, int maxRows) {
        return new NetworkSteps(network, maxRows);
    }

    /**
     * A network in training, with the parameters as they were packed last. A step takes the place
     * of the pass's last forward pass.
     *
     * @param pass as many outputs as symbols
     * @param maxRows the most sequences of a step, at least 1; no more than the pass has room for
     * @return its steps; for the pass's own thread
     * @throws IllegalArgumentException if it has other outputs than symbols
     */
    static StepModel of(TrainingPass pass, int maxRows) {
        return new TrainingSteps(pass, maxRows);
    }
}
