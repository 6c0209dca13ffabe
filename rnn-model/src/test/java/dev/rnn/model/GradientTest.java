package dev.rnn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.Input;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Target;
import dev.rnn.api.Workers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gradient of a whole network: embedding, cell, output and loss together. */
class GradientTest {
    private static final int STEPS = 5;
    private static final int BATCH = 3;
    private static final int SYMBOLS = 6;
    private static final int HIDDEN = 7;
    private static final double STEP = 1e-5;

    private final int[] symbols = new int[STEPS * BATCH];
    private final int[] targets = new int[STEPS * BATCH];

    GradientTest() {
        for (int i = 0; i < symbols.length; i++) {
            symbols[i] = i * 7 % SYMBOLS;
            targets[i] = (i * 5 + 2) % SYMBOLS;
        }
    }

    @ParameterizedTest
    @CsvSource({"scalar, 0", "scalar, 4", "simd, 0", "simd, 4"})
    void equalsCentralDifferencesOfTheReference(String backend, int embedding) {
        Network network = network(Backends.named(backend), embedding);
        float[] parameters = network.parameters();
        float[] initial = new float[BATCH * HIDDEN];
        network.backend().random(5, 0).normal(Slice.of(initial));
        float[] dInitial = new float[initial.length];
        TrainingPass pass = pass(network, Slice.of(parameters), Workers.ONE);
        SequenceShape shape = SequenceShape.of(STEPS, BATCH);
        pass.forward(shape, Input.oneHot(symbols), Slice.of(initial), Slice.NONE);
        float loss = pass.loss(Target.classes(targets), 1);
        pass.backward(Slice.NONE, Slice.of(dInitial));
        float[] gradient = new float[parameters.length];
        pass.addGradients(Slice.of(gradient));

        Reference reference = new Reference(network.spec(), STEPS, BATCH, symbols, targets);
        double[] at = widen(parameters);
        double[] from = widen(initial);
        assertEquals(reference.loss(at, from), loss, 1e-5 * loss);
        for (int i = 0; i < at.length; i++) {
            double slope = slope(at, i, () -> reference.loss(at, from));
            assertEquals(slope, gradient[i], 2e-5 * (1 + Math.abs(slope)), "parameter " + i);
        }
        for (int i = 0; i < from.length; i++) {
            double slope = slope(from, i, () -> reference.loss(at, from));
            assertEquals(slope, dInitial[i], 2e-5 * (1 + Math.abs(slope)), "initial state " + i);
        }
    }

    @ParameterizedTest
    @CsvSource({"scalar, 0", "scalar, 4", "simd, 0", "simd, 4"})
    void stepByStepGivesTheBitsOfAllAtOnce(String backend, int embedding) {
        Network network = network(Backends.named(backend), embedding);
        TrainingPass pass = pass(network, Slice.of(network.parameters()), Workers.ONE);
        pass.forward(SequenceShape.of(STEPS, BATCH), Input.oneHot(symbols), Slice.NONE, Slice.NONE);
        pass.loss(Target.classes(targets), 1);
        pass.backward(Slice.NONE, Slice.NONE);
        float[] whole = new float[network.parameters().length];
        float[] parts = new float[whole.length];
        pass.addGradients(Slice.of(whole));
        for (int t = 0; t < STEPS; t++) {
            pass.addGradients(t, t + 1, Slice.of(parts));
        }
        assertArrayEquals(whole, parts);
    }

    @ParameterizedTest
    @CsvSource({"scalar, 0", "scalar, 4", "simd, 0", "simd, 4"})
    void shorterSequencesCountForThemselvesAlone(String backend, int embedding) {
        Network network = network(Backends.named(backend), embedding);
        Slice parameters = Slice.of(network.parameters());
        SequenceShape ragged = SequenceShape.of(STEPS, BATCH).withLengths(2, 5, 0);
        TrainingPass together = pass(network, parameters, Workers.ONE);
        together.forward(ragged, Input.oneHot(symbols), Slice.NONE, Slice.NONE);
        double loss = together.loss(Target.classes(targets), 1);
        together.backward(Slice.NONE, Slice.NONE);
        float[] gradient = new float[parameters.length()];
        together.addGradients(Slice.of(gradient));

        double alone = 0;
        double[] sum = new double[gradient.length];
        for (int b = 0; b < 2; b++) {
            int length = ragged.length(b);
            int[] row = new int[length];
            int[] right = new int[length];
            for (int t = 0; t < length; t++) {
                row[t] = symbols[t * BATCH + b];
                right[t] = targets[t * BATCH + b];
            }
            TrainingPass pass = pass(network, parameters, Workers.ONE);
            pass.forward(SequenceShape.of(length, 1), Input.oneHot(row), Slice.NONE, Slice.NONE);
            alone += pass.loss(Target.classes(right), 1);
            pass.backward(Slice.NONE, Slice.NONE);
            float[] own = new float[gradient.length];
            pass.addGradients(Slice.of(own));
            for (int i = 0; i < sum.length; i++) {
                sum[i] += own[i];
            }
        }
        assertEquals(alone, loss, 1e-5);
        for (int i = 0; i < sum.length; i++) {
            assertEquals(sum[i], gradient[i], 1e-5, "parameter " + i);
        }
    }

    @Test
    void backwardComesBeforeGradientsAndForwardBeforeAll() {
        Network network = network(Backends.named("scalar"), 0);
        TrainingPass pass = pass(network, Slice.of(network.parameters()), Workers.ONE);
        Slice gradient = Slice.zeros(network.parameters().length);
        assertThrows(IllegalStateException.class, pass::logits);
        pass.forward(SequenceShape.of(STEPS, BATCH), Input.oneHot(symbols), Slice.NONE, Slice.NONE);
        assertThrows(IllegalStateException.class, () -> pass.addGradients(gradient));
        IllegalArgumentException tooLong =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                pass.forward(
                                        SequenceShape.of(STEPS + 1, BATCH),
                                        Input.oneHot(new int[(STEPS + 1) * BATCH]),
                                        Slice.NONE,
                                        Slice.NONE));
        assertEquals(
                "shape is 6 steps x 3 sequences, this pass has room for 5 steps x 3 sequences",
                tooLong.getMessage());
    }

    private static Network network(Backend backend, int embedding) {
        return Network.builder(backend)
                .symbols(SYMBOLS)
                .embedding(embedding)
                .rnn(HIDDEN)
                .outputs(SYMBOLS)
                .seed(3)
                .build();
    }

    private static TrainingPass pass(Network network, Slice parameters, Workers workers) {
        return new TrainingPass(
                network.backend(), network.spec(), parameters, STEPS, BATCH, workers);
    }

    private interface Loss {
        double value();
    }

    private static double slope(double[] at, int i, Loss loss) {
        double here = at[i];
        at[i] = here + STEP;
        double above = loss.value();
        at[i] = here - STEP;
        double below = loss.value();
        at[i] = here;
        return (above - below) / (2 * STEP);
    }

    private static double[] widen(float[] x) {
        double[] wide = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            wide[i] = x[i];
        }
        return wide;
    }
}
