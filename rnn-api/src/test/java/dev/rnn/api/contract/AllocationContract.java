package dev.rnn.api.contract;

import com.sun.management.ThreadMXBean;
import dev.rnn.api.AdamSpec;
import dev.rnn.api.Backend;
import dev.rnn.api.Cell;
import dev.rnn.api.CellWeights;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.CrossEntropySpec;
import dev.rnn.api.Elementwise;
import dev.rnn.api.Function;
import dev.rnn.api.Input;
import dev.rnn.api.Loss;
import dev.rnn.api.MatMul;
import dev.rnn.api.Matrix;
import dev.rnn.api.Mode;
import dev.rnn.api.Optimizer;
import dev.rnn.api.PackedMatrix;
import dev.rnn.api.RandomStream;
import dev.rnn.api.Reductions;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.SgdSpec;
import dev.rnn.api.Slice;
import dev.rnn.api.Softmax;
import dev.rnn.api.Start;
import dev.rnn.api.Target;
import dev.rnn.api.Workers;
import java.lang.management.ManagementFactory;
import net.jqwik.api.Example;

/**
 * Nothing is allocated in steady state: once the JIT has settled and memory has its size, not one
 * byte. Apart from {@link BackendContract}, since it wants a JVM of its own: what ran before
 * decides what the JIT makes of the kernels.
 */
public interface AllocationContract {
    /** The backend under test. */
    Backend backend();

    /**
     * Whether the processor has vectors of the width under test. Where it has not, the JVM emulates
     * them with objects on the heap: the bits are tested, allocation is not.
     */
    default boolean vectorsAreInHardware() {
        return true;
    }

    /** A training step: forward, backward, weight gradients, loss, optimizer. */
    @Example
    default void trainingAllocatesNothing() {
        int steps = 7;
        int batch = 5;
        int inputs = 19;
        int hidden = 33;
        RnnSpec spec = RnnSpec.tanh(inputs, hidden);
        Cell cell = backend().cell(spec);
        int n = cell.parameterCount();
        CellWeights weights = cell.newWeights(Mode.TRAINING);
        CellWorkspace workspace = cell.newWorkspace(steps, batch, Mode.TRAINING, Workers.ONE);
        SequenceShape full = SequenceShape.of(steps, batch);
        SequenceShape ragged = full.withLengths(7, 3, 0, 5, 1);
        Slice parameters = random(n);
        Slice gradient = Slice.zeros(n);
        Input x = Input.dense(random(full.rows() * inputs));
        Input oneHot = Input.oneHot(new int[full.rows()]);
        Slice state = random(batch * hidden);
        Slice y = Slice.zeros(full.rows() * hidden);
        Slice last = Slice.zeros(batch * hidden);
        Slice dy = Slice.zeros(full.rows() * hidden);
        Slice dState = random(batch * hidden);
        Slice dx = Slice.zeros(full.rows() * inputs);
        Loss loss = backend().loss(new CrossEntropySpec(), Workers.ONE);
        Target target = Target.classes(new int[full.rows()]);
        Slice losses = Slice.zeros(full.rows());
        Optimizer adam = backend().optimizer(AdamSpec.DEFAULT, n, Workers.ONE);
        Optimizer sgd = backend().optimizer(new SgdSpec(), n, Workers.ONE);
        int rows = full.rows();
        settles("pack", () -> cell.pack(parameters, weights));
        settles(
                "a training step",
                () -> {
                    cell.forward(weights, workspace, full, x, state, y, last);
                    cell.backward(weights, workspace, dy, dState, dState, dx);
                    cell.weightGradients(workspace, 0, steps, gradient);
                });
        settles(
                "a training step with one-hot input and lengths",
                () -> {
                    cell.forward(weights, workspace, ragged, oneHot, Slice.NONE, y, Slice.NONE);
                    cell.backward(weights, workspace, dy, Slice.NONE, Slice.NONE, Slice.NONE);
                    cell.weightGradients(workspace, 0, steps, gradient);
                });
        settles("a loss", () -> loss.evaluate(rows, hidden, y, target, losses));
        settles(
                "a loss and its gradient",
                () -> loss.gradient(rows, hidden, y, target, 0.1f, losses, dy));
        settles("Adam", () -> adam.update(1e-3f, parameters, gradient));
        settles("SGD", () -> sgd.update(1e-3f, parameters, gradient));
    }

    /** One step at a time, the state carried in place. */
    @Example
    default void streamingAllocatesNothing() {
        RnnSpec spec = RnnSpec.tanh(12, 40);
        Cell cell = backend().cell(spec);
        CellWeights weights = cell.newWeights(Mode.INFERENCE);
        cell.pack(random(cell.parameterCount()), weights);
        CellWorkspace workspace = cell.newWorkspace(1, 1, Mode.INFERENCE, Workers.ONE);
        SequenceShape step = SequenceShape.of(1, 1);
        Input x = Input.dense(random(12));
        Slice state = Slice.zeros(40);
        Slice y = Slice.zeros(40);
        settles(
                "a streaming step",
                () -> cell.forward(weights, workspace, step, x, state, y, state));
    }

    /** Products, packed or not, of several shapes in turn. */
    @Example
    default void matMulAllocatesNothing() {
        MatMul matMul = backend().matMul(Workers.ONE);
        Matrix a = Matrix.of(random(13 * 21).array(), 13, 21);
        Matrix b = Matrix.of(random(21 * 37).array(), 21, 37);
        Matrix c = Matrix.of(random(13 * 37).array(), 13, 37);
        Matrix at = Matrix.of(random(13 * 21).array(), 21, 13).transpose();
        Matrix bt = Matrix.of(random(21 * 37).array(), 37, 21).transpose();
        Matrix row = Matrix.of(random(21).array(), 1, 21);
        Matrix out = Matrix.of(random(37).array(), 1, 37);
        Start bias = Start.bias(random(37));
        PackedMatrix packed = matMul.newPacked(21, 37);
        settles(
                "products",
                () -> {
                    matMul.pack(b, packed);
                    matMul.multiply(a, packed, Start.ZERO, c);
                    matMul.multiply(at, packed, bias, c);
                    matMul.multiply(row, packed, Start.SUM, out);
                    matMul.multiply(at, bt, Start.ZERO, c);
                    matMul.multiply(row, b, bias, out);
                });
    }

    /** Functions, sums, softmax, random numbers. */
    @Example
    default void functionsAllocateNothing() {
        Elementwise functions = backend().elementwise();
        Softmax softmax = backend().softmax();
        RandomStream random = backend().random(1, 2);
        Slice x = Slice.zeros(211);
        Slice y = Slice.zeros(211);
        Slice dy = Slice.zeros(211);
        Matrix rows = Matrix.of(x.array(), 10, 21);
        Slice sum = Slice.zeros(21);
        Reductions reductions = backend().reductions();
        settles("uniform random numbers", () -> random.uniform(x));
        settles("normal random numbers", () -> random.normal(dy));
        for (Function f : Function.values()) {
            settles(f + "", () -> functions.apply(f, x, y));
            settles("gradient of " + f, () -> functions.gradient(f, x, y, dy, dy));
        }
        settles("scale", () -> functions.scale(0.5f, x));
        settles("softmax", () -> softmax.softmax(1, 211, x, y));
        settles("log-softmax", () -> softmax.logSoftmax(1, 211, x, y));
        settles("sum", () -> reductions.sum(x));
        settles("norm", () -> reductions.norm(x));
        settles("addRows", () -> reductions.addRows(rows, sum));
    }

    private Slice random(int n) {
        Slice values = Slice.zeros(n);
        backend().random(3, n).normal(values);
        backend().elementwise().scale(0.1f, values);
        return values;
    }

    /**
     * Runs until three batches of calls in a row allocate nothing; the JIT may take some seconds to
     * get there.
     */
    private void settles(String what, Runnable calls) {
        if (!vectorsAreInHardware()) {
            return;
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long patience = System.nanoTime() + 30_000_000_000L;
        long bytes = 0;
        int quiet = 0;
        while (quiet < 3) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 100; i++) {
                calls.run();
            }
            bytes = threads.getCurrentThreadAllocatedBytes() - before;
            quiet = bytes == 0 ? quiet + 1 : 0;
            if (quiet < 3 && System.nanoTime() > patience) {
                throw new AssertionError(
                        "backend %s (%d bits): %s still allocates %d bytes a call after 30 seconds"
                                .formatted(
                                        backend().name(),
                                        backend().vectorBits(),
                                        what,
                                        bytes / 100));
            }
        }
    }
}
