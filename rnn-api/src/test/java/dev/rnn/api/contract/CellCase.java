package dev.rnn.api.contract;

import dev.rnn.api.Bias;
import dev.rnn.api.CellSpec;
import dev.rnn.api.ParameterLayout.Block;
import dev.rnn.api.SequenceShape;
import java.util.Arrays;
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
        CellKind kind,
        Bias bias,
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

    CellSpec spec() {
        return kind.spec(inputs, hidden, bias);
    }

    private static final float GARBAGE = Float.intBitsToFloat(0x7fc0bad0);

    /** Values for all that is given; NaN past the ends. */
    CellProblem problem(SplittableRandom random) {
        SequenceShape shape = SequenceShape.of(steps, batch);
        if (has(Given.LENGTHS)) {
            shape = shape.withLengths(random.ints(batch, 0, steps + 1).toArray());
        }
        CellSpec spec = spec();
        float[] parameters = mix.values(random, spec.parameters().size(), 1);
        scale(parameters, spec.parameters().block("W"));
        scale(parameters, spec.parameters().block("U"));
        int states = batch * spec.states().width();
        boolean oneHot = has(Given.ONE_HOT);
        int[] indices = oneHot ? random.ints(shape.rows(), 0, inputs).toArray() : null;
        float[] x = oneHot ? null : steps(shape, inputs, random);
        return new CellProblem(
                spec,
                shape,
                parameters,
                x,
                indices,
                has(Given.INITIAL) ? mix.values(random, states, 0.5) : null,
                has(Given.DY) ? steps(shape, spec.outputs(), random) : null,
                has(Given.DLAST) ? mix.values(random, states, 1) : null,
                mix.values(random, parameters.length, 1));
    }

    private float[] steps(SequenceShape shape, int width, SplittableRandom random) {
        float[] values = mix.values(random, shape.rows() * width, 1);
        for (int t = 0; t < steps; t++) {
            for (int b = 0; b < batch; b++) {
                if (t >= shape.length(b)) {
                    int row = t * batch + b;
                    Arrays.fill(values, row * width, (row + 1) * width, GARBAGE);
                }
            }
        }
        return values;
    }

    /** Weights of a size at which sums over their rows are about 1. */
    private static void scale(float[] parameters, Block weights) {
        float factor = (float) (1 / Math.sqrt(weights.rows()));
        for (int i = 0; i < weights.size(); i++) {
            parameters[weights.offset() + i] *= factor;
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
                        Arbitraries.of(CellKind.class),
                        Arbitraries.of(Bias.class),
                        Arbitraries.of(Given.class).set(),
                        Arbitraries.of(Mix.class),
                        Sizes.threads(),
                        Sizes.seeds())
                .as(
                        (s, kind, bias, given, mix, threads, seed) ->
                                new CellCase(
                                        s[0], s[1], s[2], s[3], kind, bias, given, mix, threads,
                                        seed));
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
