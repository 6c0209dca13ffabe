package dev.rnn.model.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backends;
import dev.rnn.api.Function;
import dev.rnn.api.GruSpec;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.Slice;
import dev.rnn.model.Allocation;
import dev.rnn.model.Network;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BatchScorerTest {
    private static final int SYMBOLS = 7;

    private static Network network(String backend) {
        return Network.builder(Backends.named(backend))
                .symbols(SYMBOLS)
                .embedding(4)
                .lstm(9)
                .layers(2)
                .outputs(3)
                .build();
    }

    private static StreamingSession[] streams(Network network, int count) {
        return Stream.generate(() -> new StreamingSession(network))
                .limit(count)
                .toArray(StreamingSession[]::new);
    }

    /** Events of five streams in any order, grouped as they come, against each stream alone. */
    @Property(tries = 60)
    void eachStreamGetsTheBitsThatItGetsAlone(
            @ForAll boolean simd,
            @ForAll @Size(max = 60) int[] events,
            @ForAll @IntRange(min = 1, max = 5) int room) {
        Network network = network(simd ? "simd" : "scalar");
        StreamingSession[] grouped = streams(network, 5);
        StreamingSession[] alone = streams(network, 5);
        BatchScorer scorer = new BatchScorer(network, room);
        for (int event : events) {
            int stream = Math.floorMod(event, 5);
            int symbol = Math.floorMod(event / 5, SYMBOLS);
            if (scorer.size() == room || grouped[stream].waiting) {
                scorer.run();
            }
            scorer.add(grouped[stream], symbol);
            alone[stream].step(symbol);
        }
        scorer.run();
        for (int s = 0; s < 5; s++) {
            assertEquals(alone[s].snapshot(), grouped[s].snapshot());
            assertArrayEquals(alone[s].logits().toArray(), grouped[s].logits().toArray());
        }
    }

    @Test
    void vectorsAndGroupsOfOneSizeAllocateNothing() {
        Network network =
                Network.builder(Backends.named("simd"))
                        .features(6)
                        .gru(10, GruSpec.Form.RESET_AFTER)
                        .outputs(2)
                        .build();
        StreamingSession[] grouped = streams(network, 4);
        StreamingSession alone = new StreamingSession(network);
        BatchScorer scorer = new BatchScorer(network, 4);
        Slice x = Slice.of(1, 2, 3, -1, -2, -3);
        alone.step(x);
        Runnable step =
                () -> {
                    for (int s = 0; s < 4; s++) {
                        scorer.add(grouped[s], x);
                    }
                    scorer.run();
                };
        step.run();
        for (StreamingSession stream : grouped) {
            assertEquals(alone.snapshot(), stream.snapshot());
        }
        Allocation.none("group", step);
    }

    @Test
    void refusesWhatDoesNotFit() {
        Network network = network("scalar");
        BatchScorer scorer = new BatchScorer(network, 2);
        StreamingSession[] all = streams(network, 3);
        scorer.run();
        scorer.add(all[0], 1);
        assertTrue(state(() -> scorer.add(all[0], 1)).contains("already"));
        assertTrue(state(() -> all[0].step(1)).contains("waits"));
        assertTrue(state(all[0]::snapshot).contains("waits"));
        assertTrue(state(() -> scorer.add(all[1], Slice.zeros(SYMBOLS))).contains("symbols"));
        assertTrue(argument(() -> scorer.add(all[1], SYMBOLS)).contains("symbol is 7"));
        assertTrue(argument(() -> scorer.add(all[1], -1)).contains("symbol is -1"));
        StreamingSession foreign = new StreamingSession(network("scalar"));
        assertTrue(argument(() -> scorer.add(foreign, 1)).contains("another network"));
        scorer.add(all[1], 1);
        assertTrue(state(() -> scorer.add(all[2], 1)).contains("room"));
        scorer.run();
        assertEquals(1, all[0].steps());
        all[0].step(2);
        assertTrue(argument(() -> new BatchScorer(network, 0)).contains("maxStreams is 0"));
        assertTrue(argument(() -> scorer.add(all[0], Slice.zeros(SYMBOLS))).contains("embedding"));
    }

    @Test
    void aStreamThatHasGoneWrongLeavesTheOthersAlone() {
        Network network =
                Network.builder(Backends.named("scalar"))
                        .features(2)
                        .cell(inputs -> new RnnSpec(inputs, 3, Function.RELU))
                        .outputs(2)
                        .build();
        float[] parameters = network.parameters();
        java.util.Arrays.fill(parameters, Float.MAX_VALUE);
        Network large = Network.of(network.backend(), network.spec(), parameters);
        StreamingSession[] all = streams(large, 2);
        BatchScorer scorer = new BatchScorer(large, 2);
        all[0].step(Slice.of(1, 1));
        assertTrue(
                argument(() -> scorer.add(all[1], Slice.of(0, Float.NaN))).contains("x[1] is NaN"));
        assertTrue(
                argument(() -> scorer.add(all[0], Slice.of(1, 1)))
                        .contains("Infinity in its state"));
        scorer.add(all[1], Slice.of(0, 0));
        scorer.run();
        assertEquals(1, all[1].steps());
        all[0].reset();
        assertEquals(0, all[0].steps());
    }

    private static String state(Runnable call) {
        return assertThrows(IllegalStateException.class, call::run).getMessage();
    }

    private static String argument(Runnable call) {
        return assertThrows(IllegalArgumentException.class, call::run).getMessage();
    }
}
