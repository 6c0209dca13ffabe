package dev.rnn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.CellSpec;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.StateLayout;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * A cell that a user wrote on the public contracts goes into networks and trains like any other.
 */
class OwnCellTest {
    private static final int HIDDEN = 19;

    @Test
    void trainsToTheSameBitsOnEveryBackendAndNumberOfThreads() {
        float[] expected = train(Backends.named("scalar"), 1);
        assertArrayEquals(expected, train(Backends.named("scalar"), 2));
        assertArrayEquals(expected, train(Backends.named("simd"), 1));
        assertArrayEquals(expected, train(Backends.named("simd"), 3));
    }

    private static float[] train(Backend backend, int threads) {
        int[] symbols = new int[1_000];
        for (int i = 0; i < symbols.length; i++) {
            symbols[i] =
                    "0012301".charAt(i % 7) - '0'; // what follows 0 or 1 hangs on what was before
        }
        Network network =
                Network.builder(backend)
                        .symbols(4)
                        .cell(width -> new LeakySpec(width, HIDDEN, 0.5f))
                        .outputs(4)
                        .build();
        Windows windows = Windows.training(symbols, 5, 11);
        TrainingOptions options =
                TrainingOptions.DEFAULT.withEpochs(8).withRate(0.02f, 0.002f).withThreads(threads);
        try (Trainer trainer = new Trainer(network, windows, options)) {
            assertTrue(trainer.step());
            float before = trainer.loss();
            while (trainer.step()) {
                assertTrue(Float.isFinite(trainer.loss()));
            }
            assertTrue(before > 1.2 && trainer.loss() < 0.4, before + " to " + trainer.loss());
            return trainer.network().parameters();
        }
    }

    /** A kind that nobody knows and that brings no cell along. */
    private record UnknownSpec(int inputs, int outputs) implements CellSpec {
        @Override
        public ParameterLayout parameters() {
            return ParameterLayout.builder().build();
        }

        @Override
        public StateLayout states() {
            return new StateLayout(List.of());
        }
    }

    @Test
    void aCellThatNobodyHasIsRefusedByName() {
        for (Backend backend : Backends.installed()) {
            IllegalArgumentException refusal =
                    Assertions.assertThrows(
                            IllegalArgumentException.class,
                            () -> backend.cell(new UnknownSpec(2, 3)));
            assertEquals(
                    "backend "
                            + backend.name()
                            + " has no cell for UnknownSpec[inputs=2, outputs=3];"
                            + " use a backend that has one, or override CellSpec.on",
                    refusal.getMessage());
        }
    }
}
