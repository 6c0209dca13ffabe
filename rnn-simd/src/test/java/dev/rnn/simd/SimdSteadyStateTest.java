package dev.rnn.simd;

import dev.rnn.api.Backend;
import dev.rnn.api.contract.SteadyState;

/** Allocation, on vectors. */
class SimdSteadyStateTest extends SteadyState {
    @Override
    public Backend backend() {
        return new SimdBackend();
    }
}
