package dev.rnn.scalar;

import dev.rnn.api.Backend;
import dev.rnn.api.contract.SteadyState;

/** Allocation, on plain loops. */
class ScalarSteadyStateTest extends SteadyState {
    @Override
    public Backend backend() {
        return new ScalarBackend();
    }
}
