package dev.rnn.api.contract;

import dev.rnn.api.Matrix;
import dev.rnn.api.Start;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;
import net.jqwik.api.Combinators;

/** A matrix product to try: m x k times k x n. */
public record MatMulCase(
        int m,
        int k,
        int n,
        Start.Kind start,
        Layout a,
        Layout b,
        Layout c,
        Mix mix,
        int threads,
        long seed) {

    /** How a matrix lies in its array. */
    public record Layout(boolean transposed, int gap) {
        static Arbitrary<Layout> any() {
            return Combinators.combine(Arbitraries.of(false, true), Arbitraries.of(0, 0, 1, 3, 16))
                    .as(Layout::new);
        }
    }

    record Operands(Matrix a, Matrix b, Start start, Matrix c) {
        float[] expected() {
            return Canonical.multiply(a, b, start, c);
        }
    }

    Operands operands(Trial trial) {
        return new Operands(
                trial.inputMatrix("a", values(trial, m * k), m, k, a.gap, a.transposed),
                trial.inputMatrix("b", values(trial, k * n), k, n, b.gap, b.transposed),
                switch (start) {
                    case ZERO -> Start.ZERO;
                    case SUM -> Start.SUM;
                    case BIAS -> Start.bias(trial.input("bias", values(trial, n)));
                },
                trial.inOutMatrix("c", values(trial, m * n), m, n, c.gap));
    }

    private float[] values(Trial trial, int count) {
        return mix.values(trial.random(), count, 1);
    }

    private static Arbitrary<MatMulCase> of(
            Arbitrary<Integer> m, Arbitrary<Integer> k, Arbitrary<Integer> n) {
        Arbitrary<Layout> layout = Layout.any();
        Arbitrary<int[]> sizes = Combinators.combine(m, k, n).as((i, j, l) -> new int[] {i, j, l});
        return Combinators.combine(
                        sizes,
                        Arbitraries.of(Start.Kind.class),
                        layout,
                        layout,
                        layout,
                        Arbitraries.of(Mix.class),
                        Sizes.threads(),
                        Sizes.seeds())
                .as(
                        (s, start, a, b, c, mix, threads, seed) ->
                                new MatMulCase(
                                        s[0], s[1], s[2], start, a, b, c, mix, threads, seed));
    }

    /** All sizes up to 97. */
    static final class Any implements ArbitrarySupplier<MatMulCase> {
        @Override
        public Arbitrary<MatMulCase> get() {
            return of(Sizes.of(0, 97), Sizes.of(0, 97), Sizes.of(0, 97));
        }
    }

    /** Three products, one after the other. */
    static final class Several implements ArbitrarySupplier<List<MatMulCase>> {
        @Override
        public Arbitrary<List<MatMulCase>> get() {
            return of(Sizes.of(0, 33), Sizes.of(0, 33), Sizes.of(0, 65)).list().ofSize(3);
        }
    }

    /** Chains around the edges of blocks over k. */
    static final class LongChains implements ArbitrarySupplier<MatMulCase> {
        @Override
        public Arbitrary<MatMulCase> get() {
            Arbitrary<Integer> k =
                    Arbitraries.of(
                            255, 256, 257, 383, 384, 385, 511, 512, 513, 1023, 1024, 1025, 1536,
                            2049);
            return of(Sizes.of(1, 17), k, Sizes.of(1, 33));
        }
    }

    /** One row, or one column. */
    static final class Thin implements ArbitrarySupplier<MatMulCase> {
        @Override
        public Arbitrary<MatMulCase> get() {
            Arbitrary<Integer> wide = Sizes.of(0, 513);
            return Arbitraries.oneOf(
                    of(Arbitraries.just(1), Sizes.of(0, 257), wide),
                    of(wide, Sizes.of(0, 257), Arbitraries.just(1)));
        }
    }

    /** More rows than a block over m. */
    static final class Tall implements ArbitrarySupplier<MatMulCase> {
        @Override
        public Arbitrary<MatMulCase> get() {
            return Arbitraries.oneOf(
                    of(Sizes.of(127, 513), Sizes.of(0, 17), Sizes.of(1, 33)),
                    of(Sizes.of(1, 17), Sizes.of(0, 17), Sizes.of(127, 513)));
        }
    }
}
