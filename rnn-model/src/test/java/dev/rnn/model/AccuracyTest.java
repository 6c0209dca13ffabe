package dev.rnn.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.Matrix;
import dev.rnn.api.Slice;
import dev.rnn.api.Start;
import dev.rnn.api.Workers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Products and sums against float64, with the bound that follows from the number n of roundings:
 * |error| at most gamma_n = n u / (1 - n u) times the sum of the terms' sizes, u = 2^-24 (Higham,
 * Accuracy and Stability of Numerical Algorithms, 3.1).
 */
class AccuracyTest {
    private static final double UNIT = 0x1p-24;

    @ParameterizedTest
    @CsvSource({
        "scalar, 1, 1, 1", "scalar, 7, 130, 19", "scalar, 33, 1025, 65",
        "simd, 1, 1, 1", "simd, 7, 130, 19", "simd, 33, 1025, 65"
    })
    void productsStayWithinTheBound(String name, int m, int k, int n) {
        Backend backend = Backends.named(name);
        float[] a = normal(backend, 1, m * k);
        float[] b = normal(backend, 2, k * n);
        float[] bias = normal(backend, 3, n);
        float[] c = new float[m * n];
        backend.matMul(Workers.ONE)
                .multiply(
                        Matrix.of(a, m, k),
                        Matrix.of(b, k, n),
                        Start.bias(Slice.of(bias)),
                        Matrix.of(c, m, n));
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double exact = bias[j];
                double size = Math.abs(exact);
                for (int t = 0; t < k; t++) {
                    double term = (double) a[i * k + t] * b[t * n + j];
                    exact += term;
                    size += Math.abs(term);
                }
                within(c[i * n + j], exact, gamma(k) * size);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"scalar, 1", "scalar, 37", "scalar, 10007", "simd, 1", "simd, 37", "simd, 10007"})
    void sumsStayWithinTheBound(String name, int n) {
        Backend backend = Backends.named(name);
        float[] x = normal(backend, 4, n);
        double sum = 0;
        double size = 0;
        double squares = 0;
        for (float value : x) {
            sum += value;
            size += Math.abs(value);
            squares += (double) value * value;
        }
        // A partial sum's length and the four levels of the tree
        double bound = gamma((n + 15) / 16 + 4);
        within(backend.reductions().sum(Slice.of(x)), sum, bound * size);
        within(backend.reductions().sumOfSquares(Slice.of(x)), squares, bound * squares);
    }

    private static float[] normal(Backend backend, long seed, int n) {
        Slice x = Slice.zeros(n);
        backend.random(seed, 0).normal(x);
        return x.array();
    }

    private static double gamma(int n) {
        return n * UNIT / (1 - n * UNIT);
    }

    private static void within(double got, double exact, double bound) {
        assertTrue(
                Math.abs(got - exact) <= bound,
                () -> "%s is more than %s from %s".formatted(got, bound, exact));
    }
}
