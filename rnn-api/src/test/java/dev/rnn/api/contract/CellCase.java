package dev.rnn.api.contract;

import dev.rnn.api.Function;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.SequenceShape;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;
import net.jqwik.api.Combinators;

/** A pass over a cell to try. */
public record CellCase(
        int steps,
        int batch,
        int inputs,
        int hidden,
        Function activation,
        Set<Given> given,
        Mix mix,
        int threads,
        long seed) {

    /** What is given or wanted. */
    public enum Given {
        /** One-hot input. */
        ONE_HOT,
        /** Lengths of their own. */
        LENGTHS,
        /** An initial state. */
        INITIAL,
        /** The last state is wanted. */
        LAST,
        /** Gradients of the outputs. */
        DY,
        /** A gradient of the last state. */
        DLAST,
        /** The gradient of the initial state is wanted. */
        DINITIAL,
        /** The gradient of the input is wanted. */
        DX,
        /** The workspace has room for more. */
        ROOM
    }

    boolean has(Given what) {
        return given.contains(what);
    }

    RnnSpec spec() {
        return new RnnSpec(inputs, hidden, activation);
    }

    private static final float GARBAGE = Float.intBitsToFloat(0x7fc0bad0);

    /** Values for all that is given; NaN past the ends. */
    CellProblem problem(SplittableRandom random) {
        SequenceShape shape = SequenceShape.of(steps, batch);
        if (has(Given.LENGTHS)) {
            shape = shape.withLengths(random.ints(batch, 0, steps + 1).toArray());
        }
        float[] parameters = mix.values(random, spec().parameters().size(), 1);
        scale(parameters, 0, inputs * hidden, 1 / Math.sqrt(inputs));
        scale(parameters, inputs * hidden, (inputs + hidden) * hidden, 1 / Math.sqrt(hidden));
        boolean oneHot = has(Given.ONE_HOT);
        int[] indices = oneHot ? random.ints(shape.rows(), 0, inputs).toArray() : null;
        float[] x = oneHot ? null : steps(shape, inputs, random);
        return new CellProblem(
                spec(),
                shape,
                parameters,
                x,
                indices,
                has(Given.INITIAL) ? mix.values(random, batch * hidden, 0.5) : null,
                has(Given.DY) ? steps(shape, hidden, random) : null,
                has(Given.DLAST) ? mix.values(random, batch * hidden, 1) : null,
                mix.values(random, parameters.length, 1));
    }

    private float[] steps(SequenceShape shape, int width, SplittableRandom random) {
        float[] values = mix.values(random, shape.rows() * width, 1);
        for (int t = 0; t < steps; t++) {
            for (int b = 0; b < batch; b++) {
                if (t >= shape.length(b)) {
                    int row = t * batch + b;
                    java.util.Arrays.fill(values, row * width, (row + 1) * width, GARBAGE);
                }
            }
        }
        return values;
    }

    private static void scale(float[] values, int from, int to, double factor) {
        for (int i = from; i < to; i++) {
            values[i] *= (float) factor;
        }
    }

    private static Arbitrary<CellCase> of(
            Arbitrary<Integer> t,
            Arbitrary<Integer> b,
            Arbitrary<Integer> i,
            Arbitrary<Integer> h) {
        Arbitrary<int[]> sizes =
                Combinators.combine(t, b, i, h).as((s, r, f, u) -> new int[] {s, r, f, u});
        return Combinators.combine(
                        sizes,
                        Arbitraries.of(Function.TANH, Function.SIGMOID, Function.RELU),
                        Arbitraries.of(Given.class).set(),
                        Arbitraries.of(Mix.class),
                        Sizes.threads(),
                        Sizes.seeds())
                .as(
                        (s, f, given, mix, threads, seed) ->
                                new CellCase(s[0], s[1], s[2], s[3], f, given, mix, threads, seed));
    }

    /** Sizes from none, or one where none makes no sense. */
    static final class Any implements ArbitrarySupplier<CellCase> {
        @Override
        public Arbitrary<CellCase> get() {
            return of(Sizes.of(0, 9), Sizes.of(0, 33), Sizes.of(1, 49), Sizes.of(1, 49));
        }
    }

    /** Cells wider than any tile. */
    static final class Wide implements ArbitrarySupplier<CellCase> {
        @Override
        public Arbitrary<CellCase> get() {
            return of(Sizes.of(1, 4), Sizes.of(1, 9), Sizes.of(1, 129), Sizes.of(63, 193));
        }
    }

    /** One sequence, as in inference one step at a time. */
    static final class Single implements ArbitrarySupplier<CellCase> {
        @Override
        public Arbitrary<CellCase> get() {
            return of(Sizes.of(1, 33), Arbitraries.of(1, 2), Sizes.of(1, 97), Sizes.of(1, 97));
        }
    }

    /** At least one step of one sequence. */
    static final class Some implements ArbitrarySupplier<CellCase> {
        @Override
        public Arbitrary<CellCase> get() {
            return of(Sizes.of(1, 9), Sizes.of(1, 17), Sizes.of(1, 33), Sizes.of(1, 33));
        }
    }
}
