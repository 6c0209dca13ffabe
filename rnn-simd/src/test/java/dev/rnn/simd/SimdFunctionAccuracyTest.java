package dev.rnn.simd;

import dev.rnn.api.Backend;
import dev.rnn.api.contract.FunctionAccuracy;

/** Largest errors, on vectors. */
class SimdFunctionAccuracyTest extends FunctionAccuracy {
    @Override
    public Backend backend() {
        return new SimdBackend();
    }
}
