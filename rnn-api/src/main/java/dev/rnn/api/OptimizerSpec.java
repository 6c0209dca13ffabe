package dev.rnn.api;

/**
 * Describes an optimizer, as an immutable value. New ones are new implementations; no signature
 * changes for them.
 */
public interface OptimizerSpec {

    /**
     * The optimizer that this description brings along. A backend asks for it in {@link
     * Backend#optimizer} if it has no kernels of its own for this kind. Callers use {@link
     * Backend#optimizer}.
     *
     * @param backend makes the functions and sums that the optimizer is built from
     * @param parameters how many floats it updates, at least 0
     * @param workers the threads that share the work
     * @return a new instance with zero state, for one calling thread at a time
     * @throws IllegalArgumentException if it brings none, naming the backend and this description
     */
    default Optimizer on(Backend backend, int parameters, Workers workers) {
        Checks.given("backend", backend);
        throw new IllegalArgumentException(
                "backend %s has no optimizer for %s; use a backend that has one, or override OptimizerSpec.on"
                        .formatted(backend.name(), this));
    }
}
