package dev.rnn.simd;

import dev.rnn.api.Backend;
import dev.rnn.api.contract.SteadyState;
import jdk.incubator.vector.FloatVector;

/** Allocation, on vectors of the width that {@code -Drnn.simd.bits} asks for. */
class SimdSteadyStateTest extends SteadyState {
    @Override
    public Backend backend() {
        return new SimdBackend();
    }

    /**
     * The JVM makes objects of vectors that are wider than the processor's, and of the masks of two
     * lanes (with -XX:+PrintIntrinsics: "not supported: op=blend vlen=2 etype=float").
     */
    @Override
    public boolean allocates() {
        return Lanes.N > FloatVector.SPECIES_PREFERRED.length() || Lanes.N == 2;
    }
}
