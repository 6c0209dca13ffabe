package dev.rnn.model.init;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.Bias;
import dev.rnn.api.CellSpec;
import dev.rnn.api.GruSpec;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.Matrix;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.RandomStream;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.Slice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Moments, bounds, orthogonality, and which weights they reach; the same bits on both backends. */
class InitializersTest {
    private static final Backend SCALAR = Backends.named("scalar");
    private static final int ROWS = 180;
    private static final int COLUMNS = 240;

    private static Initializer named(String name) {
        switch (name) {
            case "uniform":
                return Initializer.uniform(0.3);
            case "torch":
                return Initializer.torch(100);
            case "normal":
                return Initializer.normal(0.7);
            case "glorotUniform":
                return Initializer.glorotUniform();
            case "glorotNormal":
                return Initializer.glorotNormal();
            case "heUniform":
                return Initializer.heUniform();
            case "heNormal":
                return Initializer.heNormal();
            case "lecunUniform":
                return Initializer.lecunUniform();
            case "lecunNormal":
                return Initializer.lecunNormal();
            default:
                throw new IllegalArgumentException(name);
        }
    }

    /**
     * Mean, variance and bound of 43200 numbers. Both estimates within 5 of their own standard
     * deviations: of a mean sigma / sqrt(n), of a variance sigma^2 sqrt((kurtosis - 1) / n), the
     * kurtosis being 1.8 of a uniform and 3 of a normal distribution.
     */
    @ParameterizedTest
    @CsvSource({
        "uniform, 0.03, 0.3",
        "torch, 0.00333333, 0.1",
        "normal, 0.49, 0",
        "glorotUniform, 0.0047619, 0.1195229",
        "glorotNormal, 0.0047619, 0",
        "heUniform, 0.0111111, 0.1825742",
        "heNormal, 0.0111111, 0",
        "lecunUniform, 0.00555556, 0.1290994",
        "lecunNormal, 0.00555556, 0"
    })
    void momentsAndBounds(String name, double variance, double bound) {
        float[] w = new float[ROWS * COLUMNS];
        named(name).fill(SCALAR.random(5, 3), Matrix.of(w, ROWS, COLUMNS));
        double sum = 0;
        double squares = 0;
        double most = 0;
        for (float x : w) {
            sum += x;
            squares += (double) x * x;
            most = Math.max(most, Math.abs(x));
        }
        double mean = sum / w.length;
        assertEquals(0, mean, 5 * Math.sqrt(variance / w.length));
        double kurtosis = bound > 0 ? 1.8 : 3;
        assertEquals(
                variance,
                squares / w.length - mean * mean,
                5 * variance * Math.sqrt((kurtosis - 1) / w.length));
        if (bound > 0) {
            assertTrue(most <= bound * (1 + 1e-6) && most > 0.999 * bound, "largest is " + most);
        } else {
            assertTrue(most > 3.5 * Math.sqrt(variance), "largest is " + most);
        }
        float[] simd = new float[w.length];
        named(name).fill(Backends.named("simd").random(5, 3), Matrix.of(simd, ROWS, COLUMNS));
        assertArrayEquals(w, simd);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "40, 40, 1", "64, 20, 1.5", "20, 64, 0.5", "1, 9, 2", "9, 1, -1"})
    void orthogonal(int rows, int columns, double gain) {
        float[] w = new float[rows * columns];
        Initializer.orthogonal(gain).fill(SCALAR.random(1, 0), Matrix.of(w, rows, columns));
        boolean tall = rows >= columns;
        int m = Math.min(rows, columns);
        for (int j = 0; j < m; j++) {
            for (int k = 0; k < m; k++) {
                double dot = 0;
                for (int i = 0; i < Math.max(rows, columns); i++) {
                    dot +=
                            (double) w[tall ? i * columns + j : j * columns + i]
                                    * w[tall ? i * columns + k : k * columns + i];
                }
                assertEquals(j == k ? gain * gain : 0, dot, 1e-6 * gain * gain);
            }
        }
        float[] simd = new float[w.length];
        Initializer.orthogonal(gain)
                .fill(Backends.named("simd").random(1, 0), Matrix.of(simd, rows, columns));
        assertArrayEquals(w, simd);
    }

    /** Of all rotations alike, signs included: the mean of each element is 0, its variance 1/n. */
    @Test
    void orthogonalMatricesAreAllEquallyLikely() {
        int n = 4;
        int times = 4000;
        double[] sum = new double[n * n];
        double[] squares = new double[n * n];
        RandomStream random = SCALAR.random(9, 0);
        float[] w = new float[n * n];
        for (int t = 0; t < times; t++) {
            Initializer.orthogonal(1).fill(random, Matrix.of(w, n, n));
            for (int i = 0; i < w.length; i++) {
                sum[i] += w[i];
                squares[i] += (double) w[i] * w[i];
            }
        }
        for (int i = 0; i < w.length; i++) {
            assertEquals(0, sum[i] / times, 5 * Math.sqrt(0.25 / times));
            assertEquals(0.25, squares[i] / times, 5 * 0.25 * Math.sqrt(1.0 / times));
        }
    }

    @Test
    void identityAndConstants() {
        float[] w = {9, 9, 9, 9, 9, 9};
        Initializer.identity(0.5).fill(null, Matrix.of(w, 2, 3));
        assertArrayEquals(new float[] {0.5f, 0, 0, 0, 0.5f, 0}, w);
        Initializer.constant(-2).fill(null, new Matrix(w, 1, 2, 1, 3, false));
        assertArrayEquals(new float[] {0.5f, -2, 0, 0, -2, 0}, w);
        Initializer.zero().fill(null, Matrix.of(w, 2, 3));
        assertArrayEquals(new float[6], w);
    }

    @Test
    void torchIsWhatItWasBlockByBlockFromItsOwnStream() {
        ParameterLayout layout = new LstmSpec(3, 7, Bias.TWO).parameters();
        float[] weights = Initialization.torch(7).weights(SCALAR, layout, 42);
        for (int k = 0; k < layout.blocks().size(); k++) {
            ParameterLayout.Block block = layout.blocks().get(k);
            Slice drawn = Slice.zeros(block.size());
            SCALAR.random(42, k).uniform(drawn);
            float bound = (float) (1 / Math.sqrt(7));
            for (int i = 0; i < block.size(); i++) {
                assertEquals((2 * drawn.get(i) - 1) * bound, weights[block.offset() + i]);
            }
        }
    }

    @Test
    void kerasFillsEveryBlockOfEveryCell() {
        for (CellSpec spec :
                new CellSpec[] {
                    RnnSpec.tanh(5, 6), new LstmSpec(5, 6, Bias.TWO), GruSpec.torch(5, 6)
                }) {
            ParameterLayout layout =
                    ParameterLayout.builder()
                            .addAll("rnn.", spec.parameters())
                            .add("out.V", 6, 3)
                            .add("out.c", 1, 3)
                            .build();
            float[] w = Initialization.keras().weights(SCALAR, layout, 1);
            assertArrayEquals(w, Initialization.keras().weights(Backends.named("simd"), layout, 1));
            ParameterLayout.Block u = layout.block("rnn.U");
            for (int gate = 0; gate < u.columns() / 6; gate++) {
                for (int j = 0; j < 6; j++) {
                    for (int k = 0; k < 6; k++) {
                        double dot = 0;
                        for (int i = 0; i < 6; i++) {
                            int at = u.offset() + i * u.columns() + gate * 6;
                            dot += (double) w[at + j] * w[at + k];
                        }
                        assertEquals(j == k ? 1 : 0, dot, 1e-6);
                    }
                }
            }
            ParameterLayout.Block b = layout.block("rnn.b");
            for (int i = 0; i < b.columns(); i++) {
                boolean forget = spec instanceof LstmSpec && i / 6 == 1;
                assertEquals(forget ? 1 : 0, w[b.offset() + i]);
            }
            float bound = (float) Math.sqrt(6.0 / 9);
            ParameterLayout.Block v = layout.block("out.V");
            for (int i = v.offset(); i < v.offset() + v.size(); i++) {
                assertTrue(w[i] != 0 && Math.abs(w[i]) <= bound);
            }
        }
    }

    @Test
    void rulesReachBlocksAndGatesAndTheLaterOneWins() {
        ParameterLayout layout = new LstmSpec(2, 3, Bias.TWO).parameters();
        Initialization rules =
                Initialization.torch(3)
                        .forgetBias(1)
                        .gate("g", Initializer.constant(5), "W")
                        .eachGate(Initializer.identity(2), "U");
        float[] w = rules.weights(SCALAR, layout, 1);
        float[] plain = Initialization.torch(3).weights(SCALAR, layout, 1);
        for (ParameterLayout.Block block : layout.blocks()) {
            for (int at = 0; at < block.size(); at++) {
                int column = at % 12;
                int gate = column / 3;
                float was = plain[block.offset() + at];
                float is = w[block.offset() + at];
                switch (block.name()) {
                    case "W":
                        assertEquals(gate == 2 ? 5 : was, is);
                        break;
                    case "U":
                        assertEquals(column % 3 == at / 12 ? 2 : 0, is);
                        break;
                    case "b":
                        assertEquals(gate == 1 ? 1 : was, is);
                        break;
                    default:
                        assertEquals(gate == 1 ? 0 : was, is);
                }
            }
        }
        assertArrayEquals(
                new float[layout.size()], Initialization.NOTHING.weights(SCALAR, layout, 1));
    }

    @Test
    void refusesWhatDoesNotFit() {
        refused("bound is -1.0", () -> Initializer.uniform(-1));
        refused("deviation is NaN", () -> Initializer.normal(Double.NaN));
        refused("hidden is 0", () -> Initializer.torch(0));
        refused("gain is Infinity", () -> Initializer.orthogonal(1 / 0.0));
        refused("value is NaN", () -> Initializer.constant(Double.NaN));
        Matrix turned = Matrix.of(new float[6], 2, 3).transpose();
        refused("weights is a transposed", () -> Initializer.zero().fill(null, turned));
        refused("random is null", () -> Initializer.normal(1).fill(null, turned.transpose()));
        refused("weights is null", () -> Initializer.orthogonal(1).fill(SCALAR.random(1, 1), null));
        Initialization none = Initialization.NOTHING;
        refused("initializer is null", () -> none.with(null, "W"));
        refused("names is empty", () -> none.with(Initializer.zero()));
        refused("gate is null", () -> none.gate(null, Initializer.zero(), "W"));
        refused("gate is empty", () -> none.gate("", Initializer.zero(), "W"));
        ParameterLayout gru = GruSpec.torch(2, 3).parameters();
        refused("no parameter is named X", () -> fill(none.with(Initializer.zero(), "X"), gru));
        refused("no parameter is named b with a gate f", () -> fill(none.forgetBias(1), gru));
        refused("backend is null", () -> none.weights(null, gru, 1));
        refused("layout is null", () -> none.weights(SCALAR, null, 1));
        refused("weights has 1 floats", () -> none.fill(SCALAR, gru, 1, Slice.zeros(1)));
    }

    private static void fill(Initialization rules, ParameterLayout layout) {
        rules.weights(SCALAR, layout, 1);
    }

    private static void refused(String start, Executable call) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(message.startsWith(start), message);
    }
}
