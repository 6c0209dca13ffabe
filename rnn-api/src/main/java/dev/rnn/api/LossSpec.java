package dev.rnn.api;

/**
 * Describes a loss, as an immutable value. New losses are new implementations; no signature changes
 * for them.
 */
public interface LossSpec {

    /**
     * Whether its losses return a mean, which is scaled already, rather than a sum over rows.
     *
     * @return false if nothing else is said
     */
    default boolean averages() {
        return false;
    }

    /**
     * The loss that this description brings along. A backend asks for it in {@link Backend#loss} if
     * it has no kernels of its own for this kind. Callers use {@link Backend#loss}.
     *
     * @param backend makes the functions and sums that the loss is built from
     * @param workers the threads that share the work
     * @return a new instance, for one calling thread at a time
     * @throws IllegalArgumentException if it brings none, naming the backend and this description
     */
    default Loss on(Backend backend, Workers workers) {
        Checks.given("backend", backend);
        throw new IllegalArgumentException(
                "backend %s has no loss for %s; use a backend that has one, or override LossSpec.on"
                        .formatted(backend.name(), this));
    }
}
