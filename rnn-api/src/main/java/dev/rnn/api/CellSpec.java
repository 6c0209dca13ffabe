package dev.rnn.api;

/**
 * Describes a cell: its kind, sizes and options, as an immutable value. A backend makes the cell from it. New kinds of cell
 * are new implementations of this interface; no signature changes for them.
 */
public interface CellSpec {
    /**
     * Features of the input.
     *
     * @return I
     */
    int inputs();

    /**
     * Features of the output at each step.
     *
     * @return H
     */
    int outputs();

    /**
     * Where the cell's parameters lie in a flat array.
     *
     * @return the layout
     */
    ParameterLayout parameters();

    /**
     * What the cell carries from step to step. The first state is the output of the last step.
     *
     * @return the layout
     */
    StateLayout states();
}
