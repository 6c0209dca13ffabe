package dev.rnn.model.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.rnn.api.AdamSpec;
import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.Optimizer;
import dev.rnn.api.OptimizerSpec;
import dev.rnn.api.SgdSpec;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import dev.rnn.model.Allocation;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every optimizer: PyTorch's values, one result everywhere, states to the bit, no allocation. */
class OptimizersTest {
    private static final int N = 103;
    private static final Backend SCALAR = Backends.named("scalar");

    static Stream<OptimizerSpec> all() {
        return Rules.ALL.stream();
    }

    static Stream<JsonObject> golden() {
        return Golden.objects(Golden.object("optimizers").getAsJsonArray("cases")).stream();
    }

    @ParameterizedTest
    @MethodSource("golden")
    void agreesWithPyTorchOver5And50Steps(JsonObject golden) {
        String name = golden.get("name").getAsString();
        OptimizerSpec spec = Rules.of(name, golden.getAsJsonObject("options"));
        JsonArray gradients = Golden.object("optimizers").getAsJsonArray("gradients");
        JsonArray after = golden.getAsJsonArray("after");
        for (String backend : List.of("scalar", "simd")) {
            Slice p = Slice.of(Golden.floats(Golden.object("optimizers").get("start")));
            Optimizer optimizer = Backends.named(backend).optimizer(spec, p.length(), Workers.ONE);
            for (int t = 0; t < gradients.size(); t++) {
                Slice g = Slice.of(Golden.floats(gradients.get(t)));
                optimizer.update(golden.get("rate").getAsFloat(), p, g);
                if (t < 5) {
                    Golden.near(after.get(t), p, 1e-5, spec + " step " + (t + 1));
                }
            }
            Golden.near(after.get(5), p, 2e-5, spec + " step 50");
            assertEquals(50, optimizer.steps());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void givesTheSameBitsOnEveryBackendAndNumberOfThreads(OptimizerSpec spec) {
        float[] expected = run(spec, SCALAR, Workers.ONE, 9);
        for (String backend : List.of("scalar", "simd")) {
            for (int threads = 1; threads <= 3; threads++) {
                try (Workers workers = Workers.of(threads)) {
                    assertArrayEquals(expected, run(spec, Backends.named(backend), workers, 9));
                }
            }
        }
    }

    private static float[] run(OptimizerSpec spec, Backend backend, Workers workers, int steps) {
        Slice p = values(1, N + 5).part(2, N);
        Optimizer optimizer = backend.optimizer(spec, N, workers);
        for (int t = 0; t < steps; t++) {
            optimizer.update(0.01f, p, values(t + 2, N));
        }
        return p.array();
    }

    @ParameterizedTest
    @MethodSource("all")
    void goesOnFromASavedStateToTheBit(OptimizerSpec spec) {
        Slice p = values(1, N);
        Optimizer optimizer = SCALAR.optimizer(spec, N, Workers.ONE);
        for (int t = 0; t < 7; t++) {
            optimizer.update(0.01f, p, values(t + 2, N));
        }
        Slice q = Slice.of(p.toArray());
        Optimizer other = SCALAR.optimizer(spec, N, Workers.ONE);
        other.restore(optimizer.steps(), optimizer.state());
        assertArrayEquals(optimizer.state(), other.state());
        for (int t = 7; t < 12; t++) {
            optimizer.update(0.02f, p, values(t + 2, N));
            other.update(0.02f, q, values(t + 2, N));
        }
        assertArrayEquals(p.array(), q.array());
        assertArrayEquals(optimizer.state(), other.state());
        assertEquals(12, other.steps());
        float[] state = optimizer.state();
        assertThrows(IllegalArgumentException.class, () -> other.restore(-1, state));
        assertThrows(
                IllegalArgumentException.class,
                () -> other.restore(1, new float[state.length + 1]));
    }

    /** From the state of another run, whose first step is past: momentum is not started anew. */
    @Test
    void aRestoredOptimizerIsNotAtItsFirstStep() {
        OptimizerSpec spec = Sgd.DEFAULT.withMomentum(0.9);
        Optimizer optimizer = SCALAR.optimizer(spec, 1, Workers.ONE);
        optimizer.restore(3, new float[] {2});
        Slice p = Slice.zeros(1);
        optimizer.update(1, p, Slice.of(1));
        assertEquals(-(0.9f * 2 + 1), p.get(0), 1e-6);
    }

    @Test
    void withoutOptionsItIsTheBackendsOwn() {
        for (String name : List.of("scalar", "simd")) {
            Backend backend = Backends.named(name);
            assertEquals(new SgdSpec(), backend.optimizer(Sgd.DEFAULT, 1, Workers.ONE).spec());
            assertEquals(AdamSpec.DEFAULT, backend.optimizer(Adam.DEFAULT, 1, Workers.ONE).spec());
            assertEquals(
                    AdamSpec.DEFAULT,
                    backend.optimizer(AdamW.DEFAULT.withWeightDecay(0), 1, Workers.ONE).spec());
        }
    }

    /**
     * The rule that has the options gives the bits of the kernels where they make no difference.
     */
    @Test
    void theRuleWithOptionsIsTheOneWithout() {
        Optimizer rule = new AdamRule(AdamW.DEFAULT, N, Workers.ONE, 0.9, 0.999, 1e-8, 0, 0, false);
        Optimizer kernel = SCALAR.optimizer(AdamSpec.DEFAULT, N, Workers.ONE);
        Slice p = values(1, N);
        Slice q = values(1, N);
        for (int t = 0; t < 20; t++) {
            rule.update(0.01f, p, values(t + 2, N));
            kernel.update(0.01f, q, values(t + 2, N));
        }
        assertArrayEquals(q.array(), p.array());
    }

    /** In float32, the mean square less the square of the mean goes negative here. */
    @Test
    void centredRmsPropStandsAGradientThatHardlyChanges() {
        Optimizer optimizer = SCALAR.optimizer(RmsProp.DEFAULT.withCentered(true), 1, Workers.ONE);
        Slice p = Slice.zeros(1);
        for (int t = 0; t < 5000; t++) {
            optimizer.update(1e-6f, p, Slice.of(1000 + t % 2 * 1e-3f));
            assertTrue(Float.isFinite(p.get(0)), "step " + t);
        }
    }

    @Test
    void theRunningProductOfNAdamSurvivesBelowTheRangeOfFloats() {
        Optimizer optimizer = SCALAR.optimizer(NAdam.DEFAULT, 1, Workers.ONE);
        Slice p = Slice.zeros(1);
        for (int t = 0; t < 900; t++) {
            optimizer.update(0.01f, p, Slice.of(1));
        }
        float[] state = optimizer.state();
        double product = Doubles.get(state, 2);
        assertTrue(product > 0 && product < Float.MIN_VALUE, "is " + product);
        Optimizer other = SCALAR.optimizer(NAdam.DEFAULT, 1, Workers.ONE);
        other.restore(optimizer.steps(), state);
        assertArrayEquals(state, other.state());
        state[3] = 0.5f;
        assertThrows(IllegalArgumentException.class, () -> other.restore(900, state));
    }

    @Test
    void allocatesNothing() {
        Slice p = values(1, N);
        Slice g = values(2, N);
        for (OptimizerSpec spec : Rules.ALL) {
            Optimizer optimizer = SCALAR.optimizer(spec, N, Workers.ONE);
            Allocation.none(spec.toString(), () -> optimizer.update(0.01f, p, g));
        }
    }

    @Test
    void refusesWhatIsOutOfRange() {
        refused("momentum is -1.0", () -> Sgd.DEFAULT.withMomentum(-1));
        refused("nesterov has momentum 0.0", () -> Sgd.DEFAULT.withNesterov(true));
        refused("nesterov has momentum 0.9 and dampening 0.1", () -> new Sgd(0.9, 0.1, 0, true));
        refused("weightDecay is NaN", () -> Adam.DEFAULT.withWeightDecay(Double.NaN));
        refused("beta1 is 1.0", () -> Adam.DEFAULT.withBetas(1, 0.9));
        refused("beta2 is -0.1", () -> NAdam.DEFAULT.withBetas(0, -0.1));
        refused("rho is 1.5", () -> Adadelta.DEFAULT.withRho(1.5));
        refused("epsilon is -1.0E-8", () -> RmsProp.DEFAULT.withEpsilon(-1e-8));
        refused("alpha is NaN", () -> RmsProp.DEFAULT.withAlpha(Double.NaN));
        refused("rateDecay is Infinity", () -> Adagrad.DEFAULT.withRateDecay(1 / 0.0));
        refused("momentumDecay is -1.0", () -> NAdam.DEFAULT.withMomentumDecay(-1));
        Optimizer optimizer = SCALAR.optimizer(Adagrad.DEFAULT, 3, Workers.ONE);
        refused("rate is NaN", () -> optimizer.update(Float.NaN, Slice.zeros(3), Slice.zeros(3)));
        refused("gradient has 2 floats", () -> optimizer.update(1, Slice.zeros(3), Slice.zeros(2)));
        refused("parameters is -1", () -> Adagrad.DEFAULT.on(SCALAR, -1, Workers.ONE));
    }

    static void refused(String start, org.junit.jupiter.api.function.Executable call) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(message.startsWith(start), message);
    }

    static Slice values(long seed, int n) {
        Random random = new Random(seed);
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Slice.of(values);
    }
}
