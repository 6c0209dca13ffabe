package dev.rnn.simd;

import dev.rnn.api.Backend;
import dev.rnn.api.contract.BackendContract;

/** The contract, held at the width that {@code -Drnn.simd.bits} asks for; the pom runs it at each. */
class SimdBackendTest extends BackendContract {
    @Override
    public Backend backend() {
        return new SimdBackend();
    }
}
