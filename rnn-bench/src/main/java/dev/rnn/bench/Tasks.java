package dev.rnn.bench;

import dev.rnn.api.AdamSpec;
import dev.rnn.api.Backend;
import dev.rnn.api.CrossEntropySpec;
import dev.rnn.api.Elementwise;
import dev.rnn.api.Function;
import dev.rnn.api.Loss;
import dev.rnn.api.MatMul;
import dev.rnn.api.Matrix;
import dev.rnn.api.Optimizer;
import dev.rnn.api.OptimizerSpec;
import dev.rnn.api.PackedMatrix;
import dev.rnn.api.RandomStream;
import dev.rnn.api.Reductions;
import dev.rnn.api.SgdSpec;
import dev.rnn.api.Slice;
import dev.rnn.api.Softmax;
import dev.rnn.api.Start;
import dev.rnn.api.Target;
import dev.rnn.api.Workers;
import java.util.List;
import java.util.Locale;

/**
 * Makes every task that can be timed. Kinds and inputs are those of torch_peer.py where it has them
 * too.
 */
final class Tasks {
    private Tasks() {}

    /** The kernels that are compared between backends, at the sizes they are compared at. */
    static final List<String> KERNELS =
            List.of(
                    "matmul:32x128x512",
                    "matmul:32x256x1024",
                    "matmul:512x512x512",
                    "matmul-at:128x2048x128",
                    "matmul-bt:32x128x128",
                    "matvec:64x256",
                    "tanh:16384",
                    "sigmoid:16384",
                    "relu:16384",
                    "exp:16384",
                    "log:16384",
                    "tanh-gradient:16384",
                    "sigmoid-gradient:16384",
                    "relu-gradient:16384",
                    "exp-gradient:16384",
                    "log-gradient:16384",
                    "scale:16384",
                    "softmax:256x64",
                    "log-softmax:256x64",
                    "cross-entropy:256x64",
                    "sum:16384",
                    "norm:16384",
                    "add-rows:128x128",
                    "sgd:65536",
                    "adam:65536",
                    "uniform:16384",
                    "normal:16384",
                    "rnn-step:64x64",
                    "rnn-forward:64x32x128x128",
                    "rnn-train:64x32x128x128",
                    "rnn-forward:35x20x200x200",
                    "rnn-train:35x20x200x200",
                    "rnn-forward:100x1x128x128",
                    "rnn-train:100x1x128x128",
                    "lstm-step:64x64",
                    "lstm-forward:64x32x128x128",
                    "lstm-train:64x32x128x128",
                    "lstm-train-no-dx:32x1x64x64",
                    "gru-step:64x64",
                    "gru-forward:64x32x128x128",
                    "gru-train:64x32x128x128",
                    "gru-train-no-dx:32x1x64x64",
                    "rnn-train:1000x8x64x64",
                    "rnn-train-vanishing:1000x8x64x64",
                    "rnn-train-subnormal:1000x8x64x64",
                    "lstm-train:1000x8x64x64",
                    "lstm-train-vanishing:1000x8x64x64",
                    "lstm-train-subnormal:1000x8x64x64",
                    "gru-train:1000x8x64x64",
                    "gru-train-vanishing:1000x8x64x64",
                    "gru-train-subnormal:1000x8x64x64",
                    "softmax:32x10000",
                    "softmax:32x50000",
                    "cross-entropy:32x10000",
                    "cross-entropy:32x50000",
                    "train:64x32x65x128");

    static Task make(TaskName name, Backend backend, Workers workers) {
        if (CellTasks.has(name.kind())) {
            return CellTasks.make(name, backend, workers);
        }
        if (LayerTasks.has(name.kind())) {
            return LayerTasks.make(name, backend, workers);
        }
        return switch (name.kind()) {
            case "matmul" -> matmul(name.size(0), name.size(1), name.size(2), backend, workers);
            case "matvec" -> matmul(1, name.size(0), name.size(1), backend, workers);
            case "matmul-at", "matmul-bt" -> matmulTransposed(name, backend, workers);
            case "tanh", "sigmoid", "relu", "exp", "log" -> elementwise(name, backend);
            case "tanh-gradient",
                    "sigmoid-gradient",
                    "relu-gradient",
                    "exp-gradient",
                    "log-gradient" ->
                    gradient(name, backend);
            case "scale", "sum", "norm", "add-rows" -> reduction(name, backend);
            case "softmax", "log-softmax", "cross-entropy" -> softmax(name, backend, workers);
            case "sgd" -> update(new SgdSpec(), name.size(0), backend, workers);
            case "adam" -> update(AdamSpec.DEFAULT, name.size(0), backend, workers);
            case "uniform", "normal" -> random(name, backend);
            case "train" -> CharacterModel.task(name, backend, workers.count());
            case "peak" -> FmaPeak.task();
            case "read" -> ReadSpeed.task(name);
            default ->
                    throw new IllegalArgumentException(
                            "no task is named %s".formatted(name.kind()));
        };
    }

    /** C = A B with B packed beforehand. */
    private static Task matmul(int m, int k, int n, Backend backend, Workers workers) {
        MatMul product = backend.matMul(workers);
        Matrix a = Matrix.of(Numbers.uniform(1, -1, 1, m * k), m, k);
        PackedMatrix b = product.newPacked(k, n);
        product.pack(Matrix.of(Numbers.uniform(2, -1, 1, k * n), k, n), b);
        Matrix c = Matrix.of(new float[m * n], m, n);
        return new Task(
                () -> product.multiply(a, b, Start.ZERO, c), () -> List.of(Slice.of(c.array())));
    }

    /** C = A^T B as for dW, or C = A B^T as for dx, packing included. */
    private static Task matmulTransposed(TaskName name, Backend backend, Workers workers) {
        int m = name.size(0);
        int k = name.size(1);
        int n = name.size(2);
        boolean left = name.kind().equals("matmul-at");
        MatMul product = backend.matMul(workers);
        float[] first = Numbers.uniform(1, -1, 1, m * k);
        float[] second = Numbers.uniform(2, -1, 1, k * n);
        Matrix a = left ? Matrix.of(first, k, m).transpose() : Matrix.of(first, m, k);
        Matrix b = left ? Matrix.of(second, k, n) : Matrix.of(second, n, k).transpose();
        Matrix c = Matrix.of(new float[m * n], m, n);
        return new Task(
                () -> product.multiply(a, b, Start.ZERO, c), () -> List.of(Slice.of(c.array())));
    }

    private static Function function(TaskName name) {
        return Function.valueOf(name.kind().replace("-gradient", "").toUpperCase(Locale.ROOT));
    }

    private static Slice argument(Function f, int n) {
        return Slice.of(Numbers.uniform(1, f == Function.LOG ? 0.01 : -4, 4, n));
    }

    private static Task elementwise(TaskName name, Backend backend) {
        Function f = function(name);
        Elementwise elementwise = backend.elementwise();
        Slice x = argument(f, name.size(0));
        Slice y = Slice.zeros(x.length());
        return new Task(() -> elementwise.apply(f, x, y), () -> List.of(y));
    }

    private static Task gradient(TaskName name, Backend backend) {
        Function f = function(name);
        Elementwise elementwise = backend.elementwise();
        Slice x = argument(f, name.size(0));
        Slice y = Slice.zeros(x.length());
        elementwise.apply(f, x, y);
        Slice dy = Slice.of(Numbers.uniform(5, -1, 1, x.length()));
        Slice dx = Slice.zeros(x.length());
        return new Task(() -> elementwise.gradient(f, x, y, dy, dx), () -> List.of(dx));
    }

    private static Task reduction(TaskName name, Backend backend) {
        Reductions reductions = backend.reductions();
        Elementwise elementwise = backend.elementwise();
        int rows = name.sizes().size() == 2 ? name.size(0) : 1;
        int columns = name.size(name.sizes().size() - 1);
        Slice x = Slice.of(Numbers.uniform(1, -1, 1, rows * columns));
        Slice sum = Slice.zeros(name.kind().equals("add-rows") ? columns : 1);
        Matrix matrix = Matrix.of(x.array(), rows, columns);
        Runnable operation =
                switch (name.kind()) {
                    case "scale" -> () -> elementwise.scale(-1f, x);
                    case "sum" -> () -> sum.array()[0] = reductions.sum(x);
                    case "norm" -> () -> sum.array()[0] = reductions.norm(x);
                    default -> () -> reductions.addRows(matrix, sum);
                };
        return new Task(operation, () -> List.of(name.kind().equals("scale") ? x : sum));
    }

    private static Task softmax(TaskName name, Backend backend, Workers workers) {
        int rows = name.size(0);
        int classes = name.size(1);
        Softmax softmax = backend.softmax();
        Loss loss = backend.loss(new CrossEntropySpec(), workers);
        Slice x = Slice.of(Numbers.uniform(1, -4, 4, rows * classes));
        Slice y = Slice.zeros(rows * classes);
        Slice losses = Slice.zeros(rows);
        Target target = Target.classes(Numbers.symbols(2, rows, classes));
        Runnable operation =
                switch (name.kind()) {
                    case "softmax" -> () -> softmax.softmax(rows, classes, x, y);
                    case "log-softmax" -> () -> softmax.logSoftmax(rows, classes, x, y);
                    default -> () -> loss.gradient(rows, classes, x, target, 1f, losses, y);
                };
        return new Task(operation, () -> List.of(y, losses));
    }

    /** A rate so small that the parameters stay where they are however long it runs. */
    private static Task update(OptimizerSpec spec, int n, Backend backend, Workers workers) {
        Optimizer optimizer = backend.optimizer(spec, n, workers);
        Slice parameters = Slice.of(Numbers.uniform(1, -1, 1, n));
        Slice gradient = Slice.of(Numbers.uniform(2, -1, 1, n));
        return new Task(
                () -> optimizer.update(1e-9f, parameters, gradient), () -> List.of(parameters));
    }

    private static Task random(TaskName name, Backend backend) {
        RandomStream stream = backend.random(1, 2);
        Slice x = Slice.zeros(name.size(0));
        return new Task(
                name.kind().equals("normal") ? () -> stream.normal(x) : () -> stream.uniform(x),
                () -> List.of(x));
    }
}
