package dev.rnn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backends;
import dev.rnn.api.GruSpec;
import dev.rnn.api.Input;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Target;
import dev.rnn.api.Workers;
import dev.rnn.model.layer.Merge;
import java.util.List;
import org.junit.jupiter.api.Test;

class GradientFlowTest {
    private static final int[] SYMBOLS = {0, 1, 2, 3, 1, 0, 2, 2, 3, 1};
    private static final int STEPS = 5;
    private static final int[] TARGETS = {3, 1};

    private static NetworkBuilder builder(String backend) {
        return Network.builder(Backends.named(backend)).symbols(4).outputs(4).seed(5);
    }

    private static GradientFlow flow(Network network) {
        return GradientFlow.of(network, STEPS, 2, Input.oneHot(SYMBOLS), TARGETS);
    }

    /** The whole sequence at once gives the gradient of the initial state, at distance T. */
    @Test
    void theLastDistanceIsTheGradientOfTheInitialState() {
        for (Network network :
                List.of(
                        builder("scalar").rnn(7).build(),
                        builder("simd").lstm(7).build(),
                        builder("simd").gru(7, GruSpec.Form.RESET_AFTER).layers(2).build())) {
            int[] classes = new int[SYMBOLS.length];
            System.arraycopy(TARGETS, 0, classes, classes.length - 2, 2);
            TrainingPass pass =
                    new TrainingPass(
                            network.backend(),
                            network.spec(),
                            Slice.of(network.parameters()),
                            STEPS,
                            2,
                            Workers.ONE);
            Slice initial = Slice.zeros(pass.stateSize(2));
            pass.forward(SequenceShape.of(STEPS, 2), Input.oneHot(SYMBOLS), initial, Slice.NONE);
            pass.loss(Target.classes(classes), 1);
            // The loss of the last step alone
            Slice logits = pass.logits();
            java.util.Arrays.fill(logits.array(), logits.offset(), logits.offset() + 4 * 8, 0);
            Slice dInitial = Slice.zeros(initial.length());
            pass.backward(Slice.NONE, dInitial);
            GradientFlow flow = flow(network);
            double expected = network.backend().reductions().norm(dInitial) / Math.sqrt(2);
            assertEquals(expected, flow.norm(STEPS), 1e-6 * expected);
            assertTrue(flow.norm(1) > 0);
        }
    }

    @Test
    void sameBitsOnBothBackends() {
        GradientFlow scalar = flow(builder("scalar").lstm(9).build());
        GradientFlow simd = flow(builder("simd").lstm(9).build());
        assertEquals(List.of("h", "c"), scalar.states());
        for (int d = 0; d < STEPS; d++) {
            assertArrayEquals(scalar.norms()[d], simd.norms()[d]);
        }
    }

    @Test
    void refusesWhatDoesNotFit() {
        Network both = builder("scalar").rnn(3).bidirectional(Merge.SUM).build();
        assertTrue(
                assertThrows(IllegalArgumentException.class, () -> flow(both))
                        .getMessage()
                        .contains("reads forwards"));
        Network network = builder("scalar").rnn(3).build();
        assertThrows(
                IllegalArgumentException.class,
                () -> GradientFlow.of(network, 0, 2, Input.oneHot(SYMBOLS), TARGETS));
        GradientFlow flow = flow(network);
        assertThrows(IllegalArgumentException.class, () -> flow.norm(0));
        assertThrows(IllegalArgumentException.class, () -> flow.norm(STEPS + 1));
    }
}
