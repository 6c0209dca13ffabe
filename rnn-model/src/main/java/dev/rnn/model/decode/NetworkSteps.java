package dev.rnn.model.decode;

import dev.rnn.api.Checks;
import dev.rnn.api.Input;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.model.Network;
import dev.rnn.model.NetworkSpec;
import dev.rnn.model.Session;

/** Steps of a session. */
final class NetworkSteps extends OneStep {
    private final Session session;

    NetworkSteps(Network network, int maxRows) {
        super(spec(network), maxRows);
        session = network.newSession(1, maxRows);
    }

    private static NetworkSpec spec(Network network) {
        Checks.given("network", network);
        return network.spec();
    }

    @Override
    void step(SequenceShape shape, Input input, Slice state, Slice logits) {
        session.run(shape, input, state, logits);
    }
}
