package dev.rnn.bench;

import dev.rnn.api.Backends;
import dev.rnn.api.Input;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.model.Network;
import dev.rnn.model.Session;
import java.util.Arrays;

/**
 * A program that scores sequences from its first moment on: it says when the first is scored, and
 * after a while how long the slowest calls took, most of them before C2 has compiled the kernels.
 */
final class ColdStart {
    private static final int STEPS = 20;
    private static final int MOST_CALLS = 200_000;

    private ColdStart() {}

    /**
     * Scores.
     *
     * @param arguments the backend, hidden units, and for how many milliseconds
     */
    public static void main(String[] arguments) {
        int hidden = Integer.parseInt(arguments[1]);
        Network network =
                Network.builder(Backends.named(arguments[0]))
                        .features(hidden)
                        .lstm(hidden)
                        .outputs(10)
                        .build();
        Session session = network.newSession(STEPS, 1);
        SequenceShape shape = SequenceShape.of(STEPS, 1);
        Input x = Input.dense(Slice.of(Numbers.uniform(1, -1, 1, STEPS * hidden)));
        Slice state = session.newState(1);
        Slice logits = Slice.zeros(STEPS * 10);
        long[] nanos = new long[MOST_CALLS];
        int calls = 0;
        long end = System.nanoTime() + Long.parseLong(arguments[2]) * 1_000_000;
        do {
            long start = System.nanoTime();
            session.run(shape, x, state, logits);
            nanos[calls++] = System.nanoTime() - start;
            if (calls == 1) {
                System.out.println("scored " + logits.array()[0]);
                System.out.flush();
            }
        } while (System.nanoTime() < end && calls < MOST_CALLS);
        long first = nanos[0];
        nanos[0] = 0;
        long[] sorted = Arrays.copyOf(nanos, calls);
        Arrays.sort(sorted);
        System.out.printf(
                "calls %d %d %d %d%n", calls, first, sorted[calls - 1], sorted[calls / 2]);
    }
}
