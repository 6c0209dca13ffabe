package dev.rnn.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rnn.api.Backend;
import dev.rnn.api.contract.BackendContract;
import net.jqwik.api.Example;

/**
 * The contract, held at the width that {@code -Drnn.simd.bits} asks for; the pom runs it at each.
 */
class SimdBackendTest extends BackendContract {
    @Override
    public Backend backend() {
        return new SimdBackend();
    }

    @Example
    void widthIsTheOneAskedFor() {
        assertEquals(Integer.getInteger("rnn.simd.bits"), backend().vectorBits());
    }
}
