/**
 * The contracts of {@code dev.rnn.api} on the Vector API: the only module that sees {@code
 * jdk.incubator.vector}.
 */
module dev.rnn.simd {
    requires dev.rnn.api;
    requires jdk.incubator.vector;

    provides dev.rnn.api.Backend with
            dev.rnn.simd.SimdBackend;
}
