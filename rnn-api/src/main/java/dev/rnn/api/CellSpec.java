package dev.rnn.api;

/**
 * Describes a cell: its kind, sizes and options, as an immutable value. A backend makes the cell
 * from it. New kinds of cell are new implementations of this interface; no signature changes for
 * them.
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
     * @return H, or P for a cell that projects its output
     */
    int outputs();

    /**
     * Where the cell's parameters lie in a flat array.
     *
     * @return the layout
     */
    ParameterLayout parameters();

    /**
     * What the cell carries from step to step. In this library's own cells the first state is the
     * output of the last step.
     *
     * @return the layout
     */
    StateLayout states();

    /**
     * The cell that this description brings along. A backend asks for it in {@link Backend#cell} if
     * it has no kernels of its own for this kind; a cell written in plain Java on the backend's
     * products and functions overrides this, and then runs wherever the built-in cells do. Callers
     * use {@link Backend#cell}.
     *
     * @param backend makes the products and functions that the cell is built from
     * @return a stateless instance
     * @throws IllegalArgumentException if it brings none, naming the backend and this description
     */
    default Cell on(Backend backend) {
        Checks.given("backend", backend);
        throw new IllegalArgumentException(
                "backend %s has no cell for %s; use a backend that has one, or override CellSpec.on"
                        .formatted(backend.name(), this));
    }
}
