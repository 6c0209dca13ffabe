package dev.rnn.model.window;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.CrossEntropySpec;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import dev.rnn.model.TensorFile;
import dev.rnn.model.Trainer;
import dev.rnn.model.TrainingOptions;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FixedWindowTest {
    private static final FixedWindowSpec SPEC = new FixedWindowSpec(5, 3, 2, 4, 2, 6);
    private static final double STEP = 1e-5;

    /** Made-up windows. */
    private record Table(int[][] reads, int[][] rights) implements WindowData {
        @Override
        public int size() {
            return reads.length;
        }

        @Override
        public void read(int i, int[] into, int at) {
            System.arraycopy(reads[i], 0, into, at, reads[i].length);
        }

        @Override
        public void right(int i, int[] into, int at) {
            System.arraycopy(rights[i], 0, into, at, rights[i].length);
        }
    }

    private static Table table(int size, long seed) {
        Random random = new Random(seed);
        int[][] reads = new int[size][];
        int[][] rights = new int[size][];
        for (int i = 0; i < size; i++) {
            reads[i] = random.ints(SPEC.window(), 0, SPEC.symbols()).toArray();
            rights[i] = new int[] {(reads[i][0] + reads[i][1]) % 5, reads[i][2]};
        }
        return new Table(reads, rights);
    }

    private static float[] gradient(Backend backend, Workers workers, Table data, float[] p) {
        FixedWindowPass pass =
                new FixedWindowPass(
                        backend, SPEC, Slice.of(p), data.size(), workers, new CrossEntropySpec());
        Slice gradient = Slice.zeros(p.length);
        int[] which = new int[data.size()];
        Arrays.setAll(which, i -> i);
        pass.gradient(data, which, which.length, gradient);
        return gradient.array();
    }

    @Test
    void gradientsEqualCentralDifferencesOfFloat64() {
        Table data = table(4, 1);
        float[] p = FixedWindow.initial(Backends.named("simd"), SPEC, 3).parameters();
        double[] wide = new double[p.length];
        Arrays.setAll(wide, i -> p[i]);
        float[] got = gradient(Backends.named("simd"), Workers.ONE, data, p);
        assertEquals(
                loss(data, wide), FixedWindow.of(Backends.named("simd"), SPEC, p).loss(data), 1e-5);
        for (int i = 0; i < p.length; i++) {
            double here = wide[i];
            wide[i] = here + STEP;
            double above = loss(data, wide);
            wide[i] = here - STEP;
            double below = loss(data, wide);
            wide[i] = here;
            assertEquals((above - below) / (2 * STEP), got[i], 1e-5, "parameter " + i);
        }
    }

    @Test
    void saysWhereANumberIsNoLongerFinite() {
        float[] p = new float[SPEC.parameters().size()];
        int c = SPEC.parameters().block("c").offset();
        p[c] = 3e38f;
        p[c + 1] = -3e38f;
        assertEquals("the loss of output 0, batch row 0", origin(p));
        p[SPEC.parameters().block("W").offset() + 1] = Float.NaN;
        assertEquals("parameter W[0][1] is NaN", origin(p));
    }

    @Test
    void writesTheLikeliestSymbolThatMayBeWritten() {
        float[] p = new float[SPEC.parameters().size()];
        int c = SPEC.parameters().block("c").offset();
        System.arraycopy(new float[] {0, 1, 4, 3, 2, 1, 5, 1, 4, 3, 2, 1}, 0, p, c, 12);
        FixedWindow network = FixedWindow.of(Backends.named("simd"), SPEC, p);
        Table data = new Table(new int[][] {{0, 1, 2}}, new int[][] {{1, 0}});
        assertArrayEquals(new int[] {2, 0}, network.write(data)[0]);
        assertArrayEquals(new int[] {3, 0}, network.write(data, 2)[0]);
        assertArrayEquals(new int[] {3, 3}, network.write(data, 2, 0)[0]);
        assertThrows(IllegalArgumentException.class, () -> network.write(data, SPEC.classes()));
        FixedWindowObjective objective = new FixedWindowObjective(network, data, data, 1);
        try (Trainer trainer = new Trainer(objective, TrainingOptions.DEFAULT)) {
            // Of 1 and 0 the second is the likeliest of its output
            assertEquals(0.5, trainer.validate().orElseThrow().get(FixedWindowObjective.ACCURACY));
        }
    }

    private static String origin(float... p) {
        Table data = new Table(new int[][] {{0, 1, 2}}, new int[][] {{1, 0}});
        FixedWindowPass pass =
                new FixedWindowPass(
                        Backends.named("simd"),
                        SPEC,
                        Slice.of(p),
                        1,
                        Workers.ONE,
                        new CrossEntropySpec());
        assertFalse(Float.isFinite(pass.gradient(data, new int[1], 1, Slice.zeros(p.length))));
        return pass.origin();
    }

    private static double loss(Table data, double[] p) {
        ParameterLayout layout = SPEC.parameters();
        double sum = 0;
        for (int i = 0; i < data.size(); i++) {
            double[] h = new double[SPEC.hidden()];
            for (int j = 0; j < h.length; j++) {
                h[j] = p[layout.block("b").offset() + j];
                for (int k = 0; k < SPEC.window() * SPEC.embedding(); k++) {
                    int symbol = data.reads()[i][k / SPEC.embedding()];
                    double x = p[symbol * SPEC.embedding() + k % SPEC.embedding()];
                    h[j] += x * p[layout.block("W").offset() + k * h.length + j];
                }
                h[j] = Math.tanh(h[j]);
            }
            for (int n = 0; n < SPEC.outputs(); n++) {
                double all = 0;
                double right = 0;
                for (int c = 0; c < SPEC.classes(); c++) {
                    int column = n * SPEC.classes() + c;
                    double o = p[layout.block("c").offset() + column];
                    for (int j = 0; j < h.length; j++) {
                        int at = j * SPEC.outputs() * SPEC.classes() + column;
                        o += h[j] * p[layout.block("V").offset() + at];
                    }
                    all += Math.exp(o);
                    right = c == data.rights()[i][n] ? o : right;
                }
                sum += Math.log(all) - right;
            }
        }
        return sum / (data.size() * SPEC.outputs());
    }

    @Test
    void sameBitsOnEveryBackendAndForAnyNumberOfThreads() {
        Table data = table(9, 2);
        float[] p = FixedWindow.initial(Backends.named("scalar"), SPEC, 3).parameters();
        float[] one = gradient(Backends.named("scalar"), Workers.ONE, data, p);
        try (Workers three = Workers.of(3)) {
            assertArrayEquals(one, gradient(Backends.named("simd"), three, data, p));
        }
    }

    @Test
    void learnsWhatAWindowHoldsAndComesBackFromItsFile() {
        FixedWindow start =
                FixedWindow.initial(
                        Backends.named("simd"), new FixedWindowSpec(5, 3, 8, 48, 2, 6), 1);
        FixedWindowObjective objective =
                new FixedWindowObjective(start, table(600, 5), table(60, 6), 16);
        TrainingOptions options = TrainingOptions.DEFAULT.withEpochs(30);
        try (Trainer trainer = new Trainer(objective, options)) {
            while (trainer.step()) {}
            FixedWindow network = objective.model(trainer.parameters());
            Table unseen = table(100, 7);
            int right = 0;
            int[][] written = network.write(unseen);
            for (int i = 0; i < unseen.size(); i++) {
                right += Arrays.equals(written[i], unseen.rights()[i]) ? 1 : 0;
            }
            assertTrue(right >= 97, right + " of 100");
            TensorFile file =
                    new TensorFile(
                            "test",
                            network.description(),
                            network.spec().parameters(),
                            Slice.of(network.parameters()));
            FixedWindow read = FixedWindow.of(network.backend(), file);
            assertEquals(network.spec(), read.spec());
            assertArrayEquals(network.parameters(), read.parameters());
        }
    }

    @Test
    void refusesSizesBelowOne() {
        assertEquals(
                "window is 0, must be at least 1",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new FixedWindowSpec(5, 0, 2, 4, 2, 6))
                        .getMessage());
    }
}
