package dev.rnn.scalar;

import dev.rnn.api.Backend;
import dev.rnn.api.contract.AllocationContract;

/** Nothing is allocated in steady state. */
class ScalarSteadyStateContractTest implements AllocationContract {
    @Override
    public Backend backend() {
        return new ScalarBackend();
    }
}
