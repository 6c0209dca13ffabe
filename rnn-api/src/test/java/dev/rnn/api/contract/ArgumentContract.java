package dev.rnn.api.contract;

import dev.rnn.api.AdamSpec;
import dev.rnn.api.Backend;
import dev.rnn.api.CellSpec;
import dev.rnn.api.CrossEntropySpec;
import dev.rnn.api.Elementwise;
import dev.rnn.api.Function;
import dev.rnn.api.Loss;
import dev.rnn.api.LossSpec;
import dev.rnn.api.MatMul;
import dev.rnn.api.Matrix;
import dev.rnn.api.Optimizer;
import dev.rnn.api.OptimizerSpec;
import dev.rnn.api.PackedMatrix;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.RandomStream;
import dev.rnn.api.Reductions;
import dev.rnn.api.SgdSpec;
import dev.rnn.api.Slice;
import dev.rnn.api.Softmax;
import dev.rnn.api.Start;
import dev.rnn.api.StateLayout;
import dev.rnn.api.Target;
import dev.rnn.api.Workers;
import java.util.List;
import net.jqwik.api.Example;

/**
 * Wrong arguments are refused at the boundary, in one sentence that names the argument, its value,
 * and the right one.
 */
public interface ArgumentContract {
    /** The backend under test. */
    Backend backend();

    /** {@link MatMul}. */
    @Example
    default void matMulRefuses() {
        Refusal refusal = new Refusal(backend(), "MatMul");
        MatMul matMul = backend().matMul(Workers.ONE);
        Matrix a = zeros(2, 3);
        Matrix b = zeros(3, 5);
        Matrix c = zeros(2, 5);
        PackedMatrix packed = matMul.newPacked(3, 5);
        refusal.argument(() -> matMul.newPacked(-1, 5), -1);
        refusal.argument(() -> matMul.newPacked(3, -2), -2);
        refusal.argument(() -> matMul.pack(zeros(4, 5), packed), "b", "4 x 5", "3 x 5");
        refusal.argument(() -> matMul.pack(b.transpose(), packed), "b", "5 x 3", "3 x 5");
        refusal.argument(() -> matMul.multiply(zeros(2, 4), b, Start.ZERO, c), "a", 4, "b", 3);
        refusal.argument(() -> matMul.multiply(zeros(2, 4), packed, Start.ZERO, c), "a", 4, "b", 3);
        refusal.argument(
                () -> matMul.multiply(a, b, Start.ZERO, zeros(2, 4)), "c", "2 x 4", "2 x 5");
        refusal.argument(
                () -> matMul.multiply(a, packed, Start.ZERO, zeros(3, 5)), "c", "3 x 5", "2 x 5");
        refusal.argument(
                () -> matMul.multiply(a, b, Start.ZERO, zeros(5, 2).transpose()),
                "c",
                "transposed");
        refusal.argument(() -> matMul.multiply(a, b, Start.bias(Slice.zeros(4)), c), "bias", 4, 5);
        float[] shared = new float[40];
        Matrix out = Matrix.of(shared, 5, 2, 5);
        refusal.argument(
                () -> matMul.multiply(Matrix.of(shared, 0, 2, 3), b, Start.ZERO, out),
                "c",
                "overlaps",
                "a");
        refusal.argument(
                () -> matMul.multiply(a, Matrix.of(shared, 14, 3, 5), Start.ZERO, out),
                "c",
                "overlaps",
                "b");
        for (int at : new int[] {0, 9, 14}) {
            Start start = Start.bias(new Slice(shared, at, 5));
            Matrix under = Matrix.of(shared, at == 0 ? 4 : 5, 2, 5);
            refusal.argument(
                    () -> matMul.multiply(a, packed, start, under), "c", "overlaps", "bias");
            refusal.argument(() -> matMul.multiply(a, b, start, under), "c", "overlaps", "bias");
        }
        PackedMatrix foreign =
                new PackedMatrix() {
                    @Override
                    public int rows() {
                        return 3;
                    }

                    @Override
                    public int columns() {
                        return 5;
                    }
                };
        refusal.argument(() -> matMul.pack(b, foreign), "packed", "another");
        refusal.argument(() -> matMul.multiply(a, foreign, Start.ZERO, c), "packed", "another");
        refusal.argument(() -> matMul.pack(null, packed), "b", "null");
        refusal.argument(() -> matMul.pack(b, null), "into", "null");
        refusal.argument(() -> matMul.multiply(null, b, Start.ZERO, c), "a", "null");
        refusal.argument(() -> matMul.multiply(a, (Matrix) null, Start.ZERO, c), "b", "null");
        refusal.argument(() -> matMul.multiply(a, (PackedMatrix) null, Start.ZERO, c), "b", "null");
        refusal.argument(() -> matMul.multiply(a, b, null, c), "start", "null");
        refusal.argument(() -> matMul.multiply(a, b, Start.ZERO, null), "c", "null");
    }

    /** {@link Elementwise}. */
    @Example
    default void elementwiseRefuses() {
        Refusal refusal = new Refusal(backend(), "Elementwise");
        Elementwise functions = backend().elementwise();
        Slice x = Slice.zeros(3);
        Slice y = Slice.zeros(4);
        refusal.argument(() -> functions.apply(Function.TANH, x, y), "y", 4, 3);
        Slice both = Slice.zeros(10);
        refusal.argument(
                () -> functions.apply(Function.EXP, both.part(0, 4), both.part(3, 4)),
                "y",
                "overlaps",
                "x");
        refusal.argument(() -> functions.gradient(Function.TANH, x, x, y, x), "dy", 4, 3);
        refusal.argument(() -> functions.gradient(Function.TANH, x, x, x, y), "dx", 4, 3);
        refusal.argument(() -> functions.gradient(Function.LOG, x, x, y, x), "dy", 4, 3);
        refusal.argument(
                () -> functions.gradient(Function.TANH, y, y, both.part(0, 4), both.part(1, 4)),
                "dx",
                "overlaps",
                "dy");
        refusal.argument(() -> functions.apply(null, x, x), "f", "null");
        refusal.argument(() -> functions.apply(Function.TANH, null, x), "x", "null");
        refusal.argument(() -> functions.apply(Function.TANH, x, null), "y", "null");
        refusal.argument(() -> functions.gradient(null, x, x, x, x), "f", "null");
        refusal.argument(() -> functions.gradient(Function.LOG, null, x, x, x), "x", "null");
        refusal.argument(() -> functions.gradient(Function.EXP, x, null, x, x), "y", "null");
        refusal.argument(() -> functions.gradient(Function.EXP, x, x, null, x), "dy", "null");
        refusal.argument(() -> functions.gradient(Function.EXP, x, x, x, null), "dx", "null");
        refusal.argument(() -> functions.scale(1f, null), "x", "null");
    }

    /** {@link Reductions}. */
    @Example
    default void reductionsRefuse() {
        Refusal refusal = new Refusal(backend(), "Reductions");
        Reductions reductions = backend().reductions();
        refusal.argument(() -> reductions.addRows(zeros(2, 3), Slice.zeros(2)), "sum", 2, 3);
        refusal.argument(
                () -> reductions.addRows(zeros(2, 3).transpose(), Slice.zeros(2)),
                "x",
                "transposed");
        float[] shared = new float[10];
        refusal.argument(
                () -> reductions.addRows(Matrix.of(shared, 2, 2, 3), new Slice(shared, 7, 3)),
                "x",
                "overlaps",
                "sum");
        refusal.argument(() -> reductions.sum(null), "x", "null");
        refusal.argument(() -> reductions.sumOfSquares(null), "x", "null");
        refusal.argument(() -> reductions.norm(null), "x", "null");
        refusal.argument(() -> reductions.addRows(null, Slice.zeros(2)), "x", "null");
        refusal.argument(() -> reductions.addRows(zeros(2, 3), null), "sum", "null");
    }

    /** {@link Softmax}. */
    @Example
    default void softmaxRefuses() {
        Refusal refusal = new Refusal(backend(), "Softmax");
        Softmax softmax = backend().softmax();
        Slice six = Slice.zeros(6);
        Slice five = Slice.zeros(5);
        refusal.argument(() -> softmax.softmax(-1, 3, six, six), "rows", -1);
        refusal.argument(() -> softmax.softmax(2, 0, six, six), 0, 1);
        refusal.argument(() -> softmax.softmax(2, 3, five, six), "x", 5, 6);
        refusal.argument(() -> softmax.softmax(2, 3, six, five), "y", 5, 6);
        refusal.argument(() -> softmax.logSoftmax(2, 3, five, six), "x", 5, 6);
        refusal.argument(() -> softmax.logSoftmax(2, 3, six, five), "y", 5, 6);
        Slice both = Slice.zeros(10);
        refusal.argument(
                () -> softmax.softmax(2, 3, both.part(0, 6), both.part(2, 6)),
                "y",
                "overlaps",
                "x");
        refusal.argument(() -> softmax.softmax(2, 3, null, six), "x", "null");
        refusal.argument(() -> softmax.logSoftmax(2, 3, six, null), "y", "null");
    }

    /** {@link Loss}. */
    @Example
    default void lossRefuses() {
        Refusal refusal = new Refusal(backend(), "Loss");
        Loss loss = backend().loss(new CrossEntropySpec(), Workers.ONE);
        Slice x = Slice.zeros(6);
        Slice losses = Slice.zeros(2);
        Target target = Target.classes(2, 0);
        refusal.argument(
                () -> loss.evaluate(2, 3, Slice.zeros(5), target, losses), "predictions", 5, 6);
        refusal.argument(() -> loss.evaluate(2, 3, x, target, Slice.zeros(3)), "losses", 3, 2);
        refusal.argument(
                () -> loss.evaluate(2, 3, x, Target.classes(0, 3), losses), "target[1]", 3, 2);
        refusal.argument(
                () -> loss.evaluate(2, 3, x, Target.classes(-1, 0), losses), "target[0]", -1);
        refusal.argument(() -> loss.evaluate(2, 3, x, Target.classes(1), losses), "target", 1, 2);
        refusal.argument(
                () -> loss.evaluate(2, 3, x, Target.values(x), losses), "target", "classes");
        refusal.argument(
                () -> loss.gradient(2, 3, x, target, 1f, losses, Slice.zeros(7)), "gradient", 7, 6);
        Slice both = Slice.zeros(10);
        refusal.argument(
                () -> loss.gradient(2, 3, both.part(0, 6), target, 1f, losses, both.part(1, 6)),
                "gradient",
                "overlaps",
                "predictions");
        refusal.argument(() -> loss.evaluate(2, 3, null, target, losses), "predictions", "null");
        refusal.argument(() -> loss.evaluate(2, 3, x, null, losses), "target", "null");
        refusal.argument(() -> loss.evaluate(2, 3, x, target, null), "losses", "null");
        refusal.argument(
                () -> loss.gradient(2, 3, x, target, 1f, losses, null), "gradient", "null");
    }

    /** {@link Optimizer}. */
    @Example
    default void optimizerRefuses() {
        Refusal refusal = new Refusal(backend(), "Optimizer");
        Slice three = Slice.zeros(3);
        Slice four = Slice.zeros(4);
        for (OptimizerSpec spec : List.of(new SgdSpec(), AdamSpec.DEFAULT)) {
            refusal.argument(() -> backend().optimizer(spec, -1, Workers.ONE), -1);
            Optimizer optimizer = backend().optimizer(spec, 3, Workers.ONE);
            refusal.argument(
                    () -> optimizer.update(0.1f, four, Slice.zeros(3)), "parameters", 4, 3);
            refusal.argument(() -> optimizer.update(0.1f, Slice.zeros(3), four), "gradient", 4, 3);
            refusal.argument(
                    () -> optimizer.update(Float.NaN, three, Slice.zeros(3)), "rate", "NaN");
            refusal.argument(
                    () -> optimizer.update(Float.POSITIVE_INFINITY, three, Slice.zeros(3)),
                    "rate",
                    "Infinity");
            Slice both = Slice.zeros(5);
            refusal.argument(
                    () -> optimizer.update(0.1f, both.part(0, 3), both.part(2, 3)),
                    "parameters",
                    "overlaps",
                    "gradient");
            int n = optimizer.state().length;
            refusal.argument(() -> optimizer.restore(-1, new float[n]), "steps", -1);
            refusal.argument(() -> optimizer.restore(1, new float[n + 1]), "state", n + 1, n);
            refusal.argument(() -> optimizer.restore(1, null), "state", "null");
            refusal.argument(() -> optimizer.update(0.1f, null, three), "parameters", "null");
            refusal.argument(() -> optimizer.update(0.1f, three, null), "gradient", "null");
        }
    }

    /** {@link RandomStream}. */
    @Example
    default void randomRefuses() {
        Refusal refusal = new Refusal(backend(), "RandomStream");
        RandomStream random = backend().random(1, 1);
        refusal.argument(() -> random.seek(3), "position", 3, 4);
        refusal.argument(() -> random.seek(-4), "position", -4);
        refusal.argument(() -> random.uniform(null), "x", "null");
        refusal.argument(() -> random.normal(null), "x", "null");
    }

    /** {@link Backend}: what it has no kernels for, and what is missing. */
    @Example
    default void backendRefuses() {
        Refusal refusal = new Refusal(backend(), "Backend");
        record Unknown() implements CellSpec, LossSpec, OptimizerSpec {
            @Override
            public int inputs() {
                return 1;
            }

            @Override
            public int outputs() {
                return 1;
            }

            @Override
            public ParameterLayout parameters() {
                return ParameterLayout.builder().build();
            }

            @Override
            public StateLayout states() {
                return new StateLayout(List.of());
            }
        }
        String name = backend().name();
        refusal.argument(() -> backend().cell(new Unknown()), name, "Unknown[]");
        refusal.argument(() -> backend().loss(new Unknown(), Workers.ONE), name, "Unknown[]");
        refusal.argument(
                () -> backend().optimizer(new Unknown(), 1, Workers.ONE), name, "Unknown[]");
        refusal.argument(() -> backend().cell(null), "spec", "null");
        refusal.argument(() -> backend().loss(null, Workers.ONE), "spec", "null");
        refusal.argument(() -> backend().loss(new CrossEntropySpec(), null), "workers", "null");
        refusal.argument(() -> backend().optimizer(null, 1, Workers.ONE), "spec", "null");
        refusal.argument(() -> backend().optimizer(new SgdSpec(), 1, null), "workers", "null");
        refusal.argument(() -> backend().matMul(null), "workers", "null");
    }

    private static Matrix zeros(int rows, int columns) {
        return Matrix.of(new float[rows * columns], rows, columns);
    }
}
