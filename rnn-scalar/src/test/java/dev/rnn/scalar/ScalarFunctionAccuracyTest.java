package dev.rnn.scalar;

import dev.rnn.api.Backend;
import dev.rnn.api.contract.FunctionAccuracy;

/** Largest errors, on plain loops. */
class ScalarFunctionAccuracyTest extends FunctionAccuracy {
    @Override
    public Backend backend() {
        return new ScalarBackend();
    }
}
