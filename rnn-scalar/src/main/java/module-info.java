/** The contracts of {@code dev.rnn.api} in plain loops, in the order of the equations. */
module dev.rnn.scalar {
    requires dev.rnn.api;

    provides dev.rnn.api.Backend with
            dev.rnn.scalar.ScalarBackend;
}
