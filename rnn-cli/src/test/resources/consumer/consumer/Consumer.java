package consumer;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.Input;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.model.Network;
import dev.rnn.model.Session;
import java.util.Arrays;

/** Prints the backend it got, and a hash of what a network computes there. */
public final class Consumer {
    private Consumer() {}

    public static void main(String[] args) {
        Backend backend = Backends.best();
        Network network = Network.builder(backend).symbols(3).rnn(20).outputs(5).seed(1).build();
        Session session = network.newSession(4, 1);
        Slice logits = Slice.zeros(4 * 5);
        session.run(
                SequenceShape.of(4, 1),
                Input.oneHot(0, 1, 2, 1),
                Slice.zeros(session.stateSize(1)),
                logits);
        System.out.println(backend.name() + " " + Arrays.hashCode(logits.toArray()));
    }
}
