package dev.rnn.model.cell;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.Bias;
import dev.rnn.api.GruSpec.Form;
import dev.rnn.api.Input;
import dev.rnn.api.Mode;
import dev.rnn.api.RandomStream;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Dropout of the recurrent state; and that the steady state allocates nothing. */
class VariantNoiseTest {
    private static final SequenceShape SHAPE = SequenceShape.of(5, 4).withLengths(3, 5, 0, 4);
    private final Backend backend = Backends.named("simd");

    private static List<Gated> dropping(float rate) {
        return List.of(
                RnnVariant.builder(3, 4).recurrentDropout(rate).build(),
                LstmVariant.builder(3, 5).projection(3).peepholes().recurrentDropout(rate).build(),
                LstmVariant.builder(3, 4).layerNorm().recurrentDropout(rate).build(),
                GruVariant.builder(3, 4, Form.RESET_AFTER)
                        .bias(Bias.TWO)
                        .recurrentDropout(rate)
                        .build(),
                GruVariant.builder(3, 4, Form.RESET_BEFORE)
                        .layerNorm()
                        .recurrentDropout(rate)
                        .build());
    }

    private CellTrial trial(Gated spec) {
        return new CellTrial(backend, spec, SHAPE, 11, Mode.TRAINING, Workers.ONE);
    }

    @Test
    void withoutNoiseNothingIsDropped() {
        for (int i = 0; i < 5; i++) {
            CellTrial plain = trial(dropping(0).get(i));
            plain.train();
            CellTrial evaluated = trial(dropping(0.5f).get(i));
            evaluated.train();
            assertArrayEquals(plain.y, evaluated.y);
            assertArrayEquals(plain.gradient, evaluated.gradient);
            evaluated.workspace.noise(backend.random(1, 2));
            evaluated.train();
            assertTrue(!Arrays.equals(plain.y, evaluated.y), "noise drops something");
            evaluated.workspace.noise(null);
            evaluated.train();
            assertArrayEquals(plain.y, evaluated.y);
        }
    }

    @Test
    void aPassDrawsOneMaskForAllSteps() {
        for (Gated spec : dropping(0.4f)) {
            CellTrial trial = trial(spec);
            RandomStream stream = backend.random(1, 2);
            trial.workspace.noise(stream);
            trial.forward();
            int block = (4 * spec.outputs() + 3) / 4 * 4;
            assertEquals(block, stream.position());
            float[] first = trial.y.clone();
            trial.forward();
            assertEquals(2 * block, stream.position());
            assertTrue(!Arrays.equals(first, trial.y), "a pass has a mask of its own");
            stream.seek(0);
            trial.forward();
            assertArrayEquals(first, trial.y);
        }
    }

    /** A dropped unit is a row of U that is not read, a kept one a row that is scaled. */
    @Test
    void theMaskIsOnTheStateBeforeItsProduct() {
        for (Gated spec : dropping(0.4f)) {
            SequenceShape one = SequenceShape.of(4, 1);
            CellTrial dropped = new CellTrial(backend, spec, one, 3, Mode.TRAINING, Workers.ONE);
            CellTrial scaled = new CellTrial(backend, spec, one, 3, Mode.TRAINING, Workers.ONE);
            float[] draw = new float[spec.outputs()];
            backend.random(5, 0).uniform(Slice.of(draw));
            var u = spec.parameters().block("U");
            for (int i = 0; i < u.size(); i++) {
                float mask = draw[i / u.columns()] < 0.4f ? 0 : 1 / (1 - 0.4f);
                scaled.parameters[u.offset() + i] *= mask;
            }
            scaled.cell.pack(Slice.of(scaled.parameters), scaled.weights);
            dropped.workspace.noise(backend.random(5, 0));
            dropped.train();
            scaled.train();
            VariantTest.near(spec + " y", VariantTest.doubles(scaled.y), dropped.y, 1e-6);
            VariantTest.near(spec + " dx", VariantTest.doubles(scaled.dx), dropped.dx, 1e-5);
            VariantTest.near(
                    spec + " dInitial",
                    VariantTest.doubles(scaled.dInitial),
                    dropped.dInitial,
                    1e-5);
            for (int i = 0; i < u.size(); i++) {
                float mask = draw[i / u.columns()] < 0.4f ? 0 : 1 / (1 - 0.4f);
                float want = mask * scaled.gradient[u.offset() + i];
                assertEquals(want, dropped.gradient[u.offset() + i], 2e-5f * (1 + Math.abs(want)));
            }
        }
    }

    @Test
    void theSteadyStateAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long id = Thread.currentThread().threadId();
        for (Gated spec : dropping(0.3f)) {
            CellTrial trial = trial(spec);
            trial.workspace.noise(backend.random(1, 1));
            Input dense = Input.dense(Slice.of(trial.x));
            Slice initial = Slice.of(trial.initial);
            Slice y = Slice.of(trial.y);
            Slice last = Slice.of(trial.last);
            Slice dy = Slice.of(trial.dy);
            Slice dLast = Slice.of(trial.dLast);
            Slice dInitial = Slice.of(trial.dInitial);
            Slice dx = Slice.of(trial.dx);
            Slice gradient = Slice.of(trial.gradient);
            Slice parameters = Slice.of(trial.parameters);
            Runnable step =
                    () -> {
                        trial.cell.pack(parameters, trial.weights);
                        trial.cell.forward(
                                trial.weights, trial.workspace, SHAPE, dense, initial, y, last);
                        trial.cell.backward(
                                trial.weights, trial.workspace, dy, dLast, dInitial, dx);
                        trial.cell.weightGradients(trial.workspace, 0, 5, gradient);
                    };
            long least = Long.MAX_VALUE;
            long deadline = System.nanoTime() + 20_000_000_000L;
            while (least > 0 && System.nanoTime() < deadline) {
                long before = threads.getThreadAllocatedBytes(id);
                for (int i = 0; i < 100; i++) {
                    step.run();
                }
                least = Math.min(least, threads.getThreadAllocatedBytes(id) - before);
            }
            assertEquals(0, least, spec + " allocates");
        }
    }
}
