package dev.rnn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backends;
import dev.rnn.api.Input;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionTest {
    private static final int STEPS = 17;
    private static final int SYMBOLS = 11;

    private final int[] symbols = IntStream.range(0, STEPS).map(t -> t * 5 % SYMBOLS).toArray();

    private static Network network(String backend, int embedding) {
        return Network.builder(Backends.named(backend))
                .symbols(SYMBOLS)
                .embedding(embedding)
                .rnn(23)
                .outputs(SYMBOLS)
                .build();
    }

    private float[] whole(Network network) {
        Session session = network.newSession(STEPS, 1);
        float[] logits = new float[STEPS * SYMBOLS];
        session.run(
                SequenceShape.of(STEPS, 1),
                Input.oneHot(symbols),
                Slice.zeros(session.stateSize(1)),
                Slice.of(logits));
        return logits;
    }

    @ParameterizedTest
    @CsvSource({"scalar, 0", "scalar, 3", "simd, 0", "simd, 3"})
    void oneStepAtATimeGivesTheBitsOfTheWhole(String backend, int embedding) {
        Network network = network(backend, embedding);
        Session session = network.newSession(1, 1);
        Slice state = Slice.zeros(session.stateSize(1));
        float[] logits = new float[STEPS * SYMBOLS];
        for (int t = 0; t < STEPS; t++) {
            session.run(
                    SequenceShape.of(1, 1),
                    new Input.OneHot(symbols, t),
                    state,
                    new Slice(logits, t * SYMBOLS, SYMBOLS));
        }
        assertArrayEquals(whole(network), logits);
        assertArrayEquals(whole(network("scalar", embedding)), logits);
    }

    @Test
    void threadsShareANetwork() throws Exception {
        Network network = network("simd", 3);
        float[] expected = whole(network);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Callable<float[]> run = () -> whole(network);
            for (var result : threads.invokeAll(java.util.Collections.nCopies(40, run))) {
                assertArrayEquals(expected, result.get());
            }
        }
    }

    @Test
    void twoThreadsInOneSessionAreToldSo() throws Exception {
        Session session = network("scalar", 3).newSession(2000, 8);
        SequenceShape shape = SequenceShape.of(2000, 8);
        Input input = Input.oneHot(new int[shape.rows()]);
        Callable<String> run =
                () -> {
                    Slice state = session.newState(8);
                    Slice logits = Slice.zeros(shape.rows() * 11);
                    for (int i = 0; i < 50; i++) {
                        try {
                            session.run(shape, input, state, logits);
                        } catch (IllegalStateException inUse) {
                            return inUse.getMessage();
                        }
                    }
                    return "";
                };
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            StringBuilder said = new StringBuilder();
            for (var result : threads.invokeAll(java.util.List.of(run, run))) {
                said.append(result.get());
            }
            assertTrue(
                    said.toString()
                            .matches(
                                    "this session is in use by thread \\S+; give each thread its own"),
                    said.toString());
        }
    }

    @Test
    void namesWhatDoesNotFit() {
        Session session = network("scalar", 3).newSession(2, 1);
        Slice state = Slice.zeros(23);
        assertEquals(
                "shape is 3 steps x 1 sequences, the session has room for 2 steps x 1 sequences",
                message(session, SequenceShape.of(3, 1), Input.oneHot(1, 2, 3), state, 33));
        assertEquals(
                "input[1] is 11, must be from 0 to 10 (the symbols)",
                message(session, SequenceShape.of(2, 1), Input.oneHot(1, 11), state, 22));
        assertEquals(
                "input has features, this network's embedding reads symbols; use Input.oneHot",
                message(session, SequenceShape.of(2, 1), Input.dense(Slice.zeros(22)), state, 22));
        assertEquals(
                "hidden is 0, must be at least 1",
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        Network.builder(Backends.named("scalar"))
                                                .features(2)
                                                .rnn(0)
                                                .outputs(1)
                                                .build())
                        .getMessage());
    }

    private static String message(
            Session session, SequenceShape shape, Input input, Slice state, int logits) {
        return assertThrows(
                        IllegalArgumentException.class,
                        () -> session.run(shape, input, state, Slice.zeros(logits)))
                .getMessage();
    }
}
