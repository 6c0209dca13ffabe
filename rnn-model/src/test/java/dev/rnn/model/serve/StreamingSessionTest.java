package dev.rnn.model.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backends;
import dev.rnn.api.GruSpec;
import dev.rnn.api.Input;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.model.Allocation;
import dev.rnn.model.Network;
import dev.rnn.model.NetworkBuilder;
import dev.rnn.model.OutputAt;
import dev.rnn.model.Session;
import dev.rnn.model.layer.Merge;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StreamingSessionTest {
    private static final int STEPS = 23;
    private static final int SYMBOLS = 9;
    private static final int OUTPUTS = 5;

    private final int[] symbols = IntStream.range(0, STEPS).map(t -> t * 7 % SYMBOLS).toArray();

    private static NetworkBuilder builder(String backend, String cell) {
        NetworkBuilder builder = Network.builder(Backends.named(backend)).outputs(OUTPUTS).seed(3);
        return switch (cell) {
            case "rnn" -> builder.rnn(17);
            case "lstm" -> builder.lstm(16);
            case "gru" -> builder.gru(13, GruSpec.Form.RESET_AFTER).learnedInitialState();
            default -> builder.lstm(8).layers(2).outputAt(OutputAt.LAST_STEP);
        };
    }

    static List<Network> networks() {
        return Stream.of("scalar", "simd")
                .flatMap(
                        backend ->
                                Stream.of("rnn", "lstm", "gru", "stack")
                                        .map(
                                                cell ->
                                                        builder(backend, cell)
                                                                .symbols(SYMBOLS)
                                                                .build()))
                .toList();
    }

    private float[] scored(StreamingSession stream, int from, int to) {
        float[] all = new float[(to - from) * OUTPUTS];
        for (int t = from; t < to; t++) {
            Slice logits = stream.step(symbols[t]);
            System.arraycopy(logits.array(), 0, all, (t - from) * OUTPUTS, OUTPUTS);
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("networks")
    void stepByStepGivesTheBitsOfTheWholeSequence(Network network) {
        float[] stepped = scored(new StreamingSession(network), 0, STEPS);
        Session session = network.newSession(STEPS, 1);
        boolean last = network.spec().outputAt() == OutputAt.LAST_STEP;
        float[] whole = new float[last ? OUTPUTS : STEPS * OUTPUTS];
        session.run(
                SequenceShape.of(STEPS, 1),
                Input.oneHot(symbols),
                session.newState(1),
                Slice.of(whole));
        int from = stepped.length - whole.length;
        assertArrayEquals(whole, Arrays.copyOfRange(stepped, from, stepped.length));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void goesOnFromASnapshotOnEitherBackend(Network network) {
        float[] expected = scored(new StreamingSession(network), 0, STEPS);
        float[] rest = Arrays.copyOfRange(expected, 10 * OUTPUTS, expected.length);
        StreamingSession stream = new StreamingSession(network);
        scored(stream, 0, 10);
        byte[] bytes = stream.snapshot().toBytes();
        for (String backend : List.of("scalar", "simd")) {
            Network elsewhere =
                    Network.of(Backends.named(backend), network.spec(), network.parameters());
            StreamingSession other = new StreamingSession(elsewhere);
            other.restore(StreamState.of(bytes));
            assertEquals(10, other.steps());
            assertArrayEquals(rest, scored(other, 10, STEPS));
        }
        StreamingSession fork = stream.fork();
        scored(fork, 3, 8);
        assertArrayEquals(rest, scored(stream, 10, STEPS), "the fork leaves the stream alone");
        assertEquals(STEPS, stream.steps());
        stream.reset();
        assertArrayEquals(expected, scored(stream, 0, STEPS), "reset starts anew");
    }

    @ParameterizedTest
    @MethodSource("networks")
    void aStepAllocatesNothing(Network network) {
        StreamingSession stream = new StreamingSession(network);
        int[] t = new int[1];
        Allocation.none("step", () -> stream.step(symbols[t[0]++ % STEPS]));
    }

    @Test
    void vectorsAreReadToo() {
        Network network = builder("simd", "lstm").features(3).build();
        StreamingSession stream = new StreamingSession(network);
        float[] x = {1, -2, 0.5f, 3, 4, -5};
        stream.step(new Slice(x, 0, 3));
        float[] second = stream.step(new Slice(x, 3, 3)).toArray();
        Session session = network.newSession(2, 1);
        float[] whole = new float[2 * OUTPUTS];
        session.run(
                SequenceShape.of(2, 1),
                Input.dense(Slice.of(x)),
                session.newState(1),
                Slice.of(whole));
        assertArrayEquals(Arrays.copyOfRange(whole, OUTPUTS, 2 * OUTPUTS), second);
        Slice first = new Slice(x, 0, 3);
        Allocation.none("step", () -> stream.step(first));
    }

    @Test
    void manyThreadsScoreTheirStreamsWithOneNetwork() throws Exception {
        Network network = builder("simd", "gru").symbols(SYMBOLS).build();
        float[] expected = scored(new StreamingSession(network), 0, STEPS);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Callable<float[]> run = () -> scored(new StreamingSession(network), 0, STEPS);
            for (var result : threads.invokeAll(java.util.Collections.nCopies(50, run))) {
                assertArrayEquals(expected, result.get());
            }
        }
    }

    @Test
    void refusesWhatDoesNotFit() {
        Network network = builder("scalar", "rnn").symbols(SYMBOLS).build();
        Network other = builder("scalar", "rnn").symbols(SYMBOLS).seed(4).build();
        assertNotEquals(network.fingerprint(), other.fingerprint());
        StreamingSession stream = new StreamingSession(network);
        stream.step(1);
        StreamState before = stream.snapshot();
        StreamState foreign = new StreamingSession(other).snapshot();
        assertTrue(message(() -> stream.restore(foreign)).contains("load the network"));
        assertTrue(message(() -> stream.step(SYMBOLS)).contains("9"));
        assertTrue(message(() -> stream.step(Slice.zeros(2))).contains("x has 2"));
        assertEquals(before, stream.snapshot(), "the stream is as it was");
        Network both = builder("scalar", "rnn").symbols(SYMBOLS).bidirectional(Merge.SUM).build();
        assertTrue(message(() -> new StreamingSession(both)).contains("from their end"));
    }

    private static String message(Runnable call) {
        return assertThrows(IllegalArgumentException.class, call::run).getMessage();
    }

    @Test
    void aStateThatIsDamagedIsRefused() {
        Network network = builder("scalar", "lstm").symbols(SYMBOLS).build();
        StreamingSession stream = new StreamingSession(network);
        stream.step(2);
        byte[] bytes = stream.snapshot().toBytes();
        assertEquals(stream.snapshot(), StreamState.of(bytes));
        assertEquals(stream.snapshot().hashCode(), StreamState.of(bytes).hashCode());
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThrows(IllegalArgumentException.class, () -> StreamState.of(cut));
        }
        for (int i = 0; i < bytes.length; i++) {
            byte[] flipped = bytes.clone();
            flipped[i] ^= 0x10;
            assertThrows(IllegalArgumentException.class, () -> StreamState.of(flipped));
        }
    }
}
