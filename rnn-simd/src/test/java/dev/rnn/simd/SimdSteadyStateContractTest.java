package dev.rnn.simd;

import dev.rnn.api.Backend;
import dev.rnn.api.contract.AllocationContract;

/** Nothing is allocated in steady state. */
class SimdSteadyStateContractTest implements AllocationContract {
    @Override
    public Backend backend() {
        return new SimdBackend();
    }
}
