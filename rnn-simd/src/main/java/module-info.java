/** The contracts of {@code dev.rnn.api} on the Vector API. */
module dev.rnn.simd {
    requires dev.rnn.api;
    requires jdk.incubator.vector;
}
