package dev.rnn.model.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import dev.rnn.model.Allocation;
import dev.rnn.model.Network;
import dev.rnn.model.TrainingPass;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScheduledSamplingTest {
    private static final int SYMBOLS = 6;
    private static final int STEPS = 8;
    private static final int BATCH = 3;
    private static final SequenceShape SHAPE = SequenceShape.of(STEPS, BATCH);

    private final Backend backend = Backends.named("simd");
    private final Network network = network(backend);
    private final int[] right = new Random(2).ints(STEPS * BATCH, 0, SYMBOLS).toArray();

    private static Network network(Backend backend) {
        return Network.builder(backend).symbols(SYMBOLS).rnn(11).outputs(SYMBOLS).seed(4).build();
    }

    private static ScheduledSampling sampling(StepModel model, Backend backend) {
        Picker greedy = new Picker(Sampling.greedy(), SYMBOLS, backend, backend.random(1, 1));
        return new ScheduledSampling(model, greedy, backend.random(1, 2));
    }

    @Test
    void oneIsTeacherForcingAndZeroIsWhatTheModelWrites() {
        ScheduledSampling sampling = sampling(StepModel.of(network, BATCH), backend);
        int[] inputs = new int[right.length];
        sampling.mix(SHAPE, right, Slice.NONE, 1, inputs);
        assertArrayEquals(right, inputs);
        Slice initial = Slice.zeros(BATCH * 11);
        backend.random(8, 8).normal(initial);
        sampling.mix(SHAPE, right, initial, 0, inputs);
        Picker greedy = new Picker(Sampling.greedy(), SYMBOLS, backend, backend.random(1, 1));
        Generator generator = new Generator(StepModel.of(network, 1), greedy);
        for (int b = 0; b < BATCH; b++) {
            Slice own = Slice.of(initial.part(b * 11, 11).toArray());
            int[] written = generator.generate(own, right[b], Generator.NO_END, STEPS - 1);
            assertEquals(right[b], inputs[b]);
            for (int t = 1; t < STEPS; t++) {
                assertEquals(written[t - 1], inputs[t * BATCH + b]);
            }
        }
        int[] place = right.clone();
        sampling.mix(SHAPE, place, initial, 0, place);
        assertArrayEquals(inputs, place);
    }

    @Test
    void aNetworkInTrainingGivesTheSameOnEveryBackend() {
        for (String name : List.of("scalar", "simd")) {
            Backend chosen = Backends.named(name);
            Network same = network(chosen);
            TrainingPass pass =
                    new TrainingPass(
                            chosen,
                            same.spec(),
                            Slice.of(same.parameters()),
                            STEPS,
                            BATCH,
                            Workers.ONE);
            int[] want = new int[right.length];
            int[] got = new int[right.length];
            for (int round = 0; round < 3; round++) {
                ScheduledSampling of = sampling(StepModel.of(network, BATCH), backend);
                of.mix(SHAPE, right, Slice.NONE, 0.5f, want);
                sampling(StepModel.of(pass, BATCH), chosen)
                        .mix(SHAPE, right, Slice.NONE, 0.5f, got);
                assertArrayEquals(want, got, name);
            }
        }
    }

    @Test
    void theRightSymbolIsReadAsOftenAsAskedFor() {
        int steps = 2_000;
        int[] never = new int[steps];
        Arrays.fill(never, SYMBOLS - 1);
        ScheduledSampling sampling = sampling(new Silent(), backend);
        for (float probability : new float[] {0.2f, 0.75f}) {
            int[] inputs = new int[steps];
            sampling.mix(SequenceShape.of(steps, 1), never, Slice.NONE, probability, inputs);
            long forced = Arrays.stream(inputs).filter(symbol -> symbol == SYMBOLS - 1).count();
            double deviation = Math.sqrt(steps * probability * (1 - probability));
            assertEquals(steps * probability, forced, 5 * deviation);
        }
    }

    /** Always writes 0. */
    private static final class Silent implements StepModel {
        @Override
        public int symbols() {
            return SYMBOLS;
        }

        @Override
        public dev.rnn.api.StateLayout states() {
            return new dev.rnn.api.StateLayout(List.of());
        }

        @Override
        public int maxRows() {
            return 1;
        }

        @Override
        public void step(int rows, int[] read, Slice state, Slice logits) {
            Arrays.fill(logits.array(), 0);
        }
    }

    @Test
    void schedules() {
        assertEquals(0.3f, TeacherForcing.constant(0.3f).probability(99));
        TeacherForcing line = TeacherForcing.linear(1, 0.2f, 100);
        assertEquals(1, line.probability(0));
        assertEquals(0.6, line.probability(50), 1e-6);
        assertEquals(0.2f, line.probability(100));
        assertEquals(0.2f, line.probability(Long.MAX_VALUE));
        TeacherForcing exponential = TeacherForcing.exponential(0.99);
        assertEquals(1, exponential.probability(0));
        assertEquals(Math.pow(0.99, 123), exponential.probability(123), 1e-7);
        assertEquals(0, exponential.probability(1_000_000));
        TeacherForcing sigmoid = TeacherForcing.inverseSigmoid(50);
        assertEquals(50.0 / 51, sigmoid.probability(0), 1e-7);
        assertEquals(50 / (50 + Math.exp(4)), sigmoid.probability(200), 1e-7);
        assertEquals(0, sigmoid.probability(1_000_000));
        refused("probability is 1.5, must be from 0 to 1", () -> TeacherForcing.constant(1.5f));
        refused("steps is 0, must be at least 1", () -> TeacherForcing.linear(1, 0, 0));
        refused("k is 2.0, must be from 0 to 1", () -> TeacherForcing.exponential(2));
        refused(
                "k is 0.5, must be at least 1 and finite",
                () -> TeacherForcing.inverseSigmoid(0.5));
        refused("step is -1, must be at least 0", () -> line.probability(-1));
    }

    @Test
    void generatesUntilTheEnd() {
        Picker greedy = new Picker(Sampling.greedy(), SYMBOLS, backend, backend.random(1, 1));
        Generator generator = new Generator(new Silent(), greedy);
        assertArrayEquals(new int[0], generator.generate(Slice.zeros(0), 3, 0, 9));
        assertArrayEquals(new int[3], generator.generate(Slice.zeros(0), 3, 5, 3));
        refused(
                "end is 6, must be from -1 to 5 (the symbols)",
                () -> generator.generate(Slice.zeros(0), 3, 6, 3));
        refused(
                "maxLength is -1, must be at least 0",
                () -> generator.generate(Slice.zeros(0), 3, 0, -1));
    }

    @Test
    void saysWhatIsWrong() {
        ScheduledSampling sampling = sampling(StepModel.of(network, 2), backend);
        int[] two = new int[2];
        SequenceShape one = SequenceShape.of(1, 2);
        refused(
                "shape is 8 steps x 3 sequences, the model has room for 2 sequences",
                () -> sampling.mix(SHAPE, right, Slice.NONE, 1, right));
        refused(
                "probability is NaN, must be from 0 to 1",
                () -> sampling.mix(one, two, Slice.NONE, Float.NaN, two));
        refused(
                "right[1] is 6, must be from 0 to 5 (the symbols)",
                () -> sampling.mix(one, new int[] {0, 6}, Slice.NONE, 1, two));
        refused(
                "inputs has 1 entries, expected 2",
                () -> sampling.mix(one, two, Slice.NONE, 1, new int[1]));
        refused(
                "initial has 5 floats, expected 22 (the state of the batch)",
                () -> sampling.mix(one, two, Slice.zeros(5), 1, two));
    }

    private static void refused(String message, Runnable wrong) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, wrong::run).getMessage());
    }

    @Test
    void steadyStateAllocatesNothing() {
        Backend scalar = Backends.named("scalar");
        ScheduledSampling sampling = sampling(StepModel.of(network(scalar), BATCH), scalar);
        int[] inputs = new int[right.length];
        Allocation.none("mixing", () -> sampling.mix(SHAPE, right, Slice.NONE, 0.5f, inputs));
    }
}
