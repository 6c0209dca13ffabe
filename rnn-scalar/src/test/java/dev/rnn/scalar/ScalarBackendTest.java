package dev.rnn.scalar;

import dev.rnn.api.Backend;
import dev.rnn.api.contract.BackendContract;

/** The contract, held by plain loops. */
class ScalarBackendTest extends BackendContract {
    @Override
    public Backend backend() {
        return new ScalarBackend();
    }
}
