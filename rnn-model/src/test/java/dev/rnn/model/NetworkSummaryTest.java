package dev.rnn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.AdamSpec;
import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.GruSpec;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import dev.rnn.model.layer.Merge;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkSummaryTest {
    /** All that was made: the heap would grow by less if something old went at the same time. */
    private static final List<Object> KEPT = new ArrayList<>();

    @AfterEach
    void letGo() {
        KEPT.clear();
    }

    private static NetworkBuilder builder(String backend) {
        return Network.builder(Backends.named(backend))
                .symbols(65)
                .embedding(16)
                .gru(32, GruSpec.Form.RESET_AFTER)
                .bidirectional(Merge.CONCAT)
                .layers(2)
                .outputs(5)
                .outputAt(OutputAt.LAST_STEP);
    }

    @Test
    void showsLayersShapesAndParameters() {
        NetworkSummary summary = builder("scalar").learnedInitialState().build().summary(20, 8);
        String[] lines = summary.toString().split("\\R");
        int output = lines[0].indexOf("output");
        for (int i = 0; i < 6; i++) {
            assertEquals(' ', lines[i].charAt(output - 1), "columns are straight");
            lines[i] = lines[i].replaceAll(" +", " ");
        }
        assertEquals("layer kind output parameters", lines[0]);
        assertEquals("embedding 65 symbols [T][B][16] 1,040 E 65x16", lines[1]);
        String first = "rnn.0 Bidirectional(Gru, Gru) [T][B][64] 9,408 forward.W 16x96, ";
        assertTrue(lines[2].startsWith(first), lines[2]);
        assertTrue(lines[3].startsWith("rnn.1 Bidirectional(Gru, Gru) [T][B][64] "), lines[3]);
        assertTrue(lines[4].startsWith("initial learnt state [B][128] 128 "), lines[4]);
        assertEquals("out linear [B][5] 325 V 64x5, c 5", lines[5]);
        assertTrue(
                lines[6].matches(
                        "[0-9,]+ parameters; for T = 20 and B = 8: [0-9,]+ kB to run, [0-9,]+ kB to train"),
                lines[6]);
        int sum = summary.layers().stream().mapToInt(NetworkSummary.Layer::parameters).sum();
        assertEquals(sum, summary.parameters());
    }

    /** Against the growth of the heap: what is told is what it takes, to a hundredth. */
    @ParameterizedTest
    @CsvSource({"scalar, 100", "simd, 100", "simd, 400"})
    void tellsTheMemoryThatItTakes(String name, int steps) {
        Backend backend = Backends.named(name);
        Network network =
                Network.builder(backend).symbols(65).lstm(96).layers(2).outputs(65).build();
        int batch = 32;
        NetworkSummary summary = network.summary(steps, batch);
        double inference =
                median(
                        () -> {
                            Network copy =
                                    Network.of(backend, network.spec(), network.parameters());
                            return List.of(copy, copy.newSession(steps, batch));
                        });
        double training = median(() -> trainingOf(network, steps, batch));
        assertEquals(inference, summary.inferenceBytes(), 0.01 * inference);
        assertEquals(training, summary.trainingBytes(), 0.01 * training);
        assertTrue(training > 2 * inference);
    }

    private static List<Object> trainingOf(Network network, int steps, int batch) {
        Backend backend = network.backend();
        Slice parameters = Slice.of(network.parameters());
        return List.of(
                parameters,
                Slice.zeros(parameters.length()),
                new TrainingPass(backend, network.spec(), parameters, steps, batch, Workers.ONE),
                backend.optimizer(AdamSpec.DEFAULT, parameters.length(), Workers.ONE));
    }

    /** Of seven: others in this JVM let the heap grow or shrink meanwhile, too. */
    private static double median(Supplier<List<Object>> made) {
        return LongStream.generate(() -> grown(made))
                .limit(7)
                .sorted()
                .skip(3)
                .findFirst()
                .orElseThrow();
    }

    /** How much the heap grows by what is made. */
    private static long grown(Supplier<List<Object>> made) {
        long before = used();
        KEPT.add(made.get());
        return used() - before;
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
