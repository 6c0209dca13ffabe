package dev.rnn.api.contract;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;
import net.jqwik.api.Combinators;

/** Rows of values to try. */
public record RowsCase(int rows, int width, Mix mix, int threads, long seed) {

    float[] values(Trial trial, double scale) {
        return mix.values(trial.random(), rows * width, scale);
    }

    int[] classes(Trial trial) {
        return trial.random().ints(rows, 0, Math.max(1, width)).toArray();
    }

    private static Arbitrary<RowsCase> of(Arbitrary<Integer> rows, Arbitrary<Integer> width) {
        return Combinators.combine(
                        rows, width, Arbitraries.of(Mix.class), Sizes.threads(), Sizes.seeds())
                .as(RowsCase::new);
    }

    /** One row of any length, none included. */
    static final class Flat implements ArbitrarySupplier<RowsCase> {
        @Override
        public Arbitrary<RowsCase> get() {
            return of(Arbitraries.just(1), Sizes.of(0, 513));
        }
    }

    /** Rows of at least one float each. */
    static final class Rows implements ArbitrarySupplier<RowsCase> {
        @Override
        public Arbitrary<RowsCase> get() {
            return of(Sizes.of(0, 33), Sizes.of(1, 129));
        }
    }

    /** Any rows. */
    static final class Any implements ArbitrarySupplier<RowsCase> {
        @Override
        public Arbitrary<RowsCase> get() {
            return of(Sizes.of(0, 129), Sizes.of(0, 97));
        }
    }
}
