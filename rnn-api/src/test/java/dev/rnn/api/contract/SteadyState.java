package dev.rnn.api.contract;

import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import dev.rnn.api.AdamSpec;
import dev.rnn.api.Backend;
import dev.rnn.api.Bias;
import dev.rnn.api.Cell;
import dev.rnn.api.CellSpec;
import dev.rnn.api.CellWeights;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.CrossEntropySpec;
import dev.rnn.api.Function;
import dev.rnn.api.Input;
import dev.rnn.api.Loss;
import dev.rnn.api.MatMul;
import dev.rnn.api.Matrix;
import dev.rnn.api.Mode;
import dev.rnn.api.Optimizer;
import dev.rnn.api.PackedMatrix;
import dev.rnn.api.RandomStream;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.SgdSpec;
import dev.rnn.api.Slice;
import dev.rnn.api.Start;
import dev.rnn.api.Target;
import dev.rnn.api.Workers;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Once warm, nothing allocates: not a byte on the heap, in any thread of the team. A subclass says
 * which backend.
 */
public abstract class SteadyState {
    private static final int STEPS = 9;
    private static final int BATCH = 5;
    private static final int INPUTS = 19;
    private static final int HIDDEN = 35;

    /** Calls between two looks. */
    private static final int ROUND = 100;

    /** How long the compiler may take until nothing is allocated any more. */
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** The backend under test. */
    public abstract Backend backend();

    /** Whether this backend cannot but allocate, here: then it runs, and nothing is asked of it. */
    public boolean allocates() {
        return false;
    }

    /**
     * Of each cell: a training step, dense and one-hot, full and with lengths; a forward pass of
     * inference; a step of one sequence.
     */
    @Test
    public void cellsAllocateNothing() {
        for (CellKind kind : CellKind.values()) {
            CellSpec spec = kind.spec(INPUTS, HIDDEN, Bias.TWO);
            for (int threads = 1; threads <= 2; threads++) {
                trainingAllocatesNothing(spec, Sizes.team(threads));
                inferenceAllocatesNothing(spec, Sizes.team(threads));
            }
        }
    }

    private void trainingAllocatesNothing(CellSpec spec, Workers team) {
        Cell cell = backend().cell(spec);
        CellWeights weights = cell.newWeights(Mode.TRAINING);
        CellWorkspace workspace = cell.newWorkspace(STEPS, BATCH, Mode.TRAINING, team);
        Slice parameters = values(cell.parameterCount());
        Slice gradient = Slice.zeros(cell.parameterCount());
        SequenceShape full = SequenceShape.of(STEPS, BATCH);
        SequenceShape ragged = full.withLengths(9, 0, 4, 9, 1);
        Input dense = Input.dense(values(STEPS * BATCH * INPUTS));
        Input oneHot = Input.oneHot(new int[STEPS * BATCH]);
        Slice state = values(BATCH * cell.stateWidth());
        Slice y = Slice.zeros(STEPS * BATCH * HIDDEN);
        Slice last = Slice.zeros(BATCH * cell.stateWidth());
        Slice dy = values(STEPS * BATCH * HIDDEN);
        Slice dx = Slice.zeros(STEPS * BATCH * INPUTS);
        allocatesNothing(
                spec + " training, threads " + team.count(),
                () -> {
                    cell.pack(parameters, weights);
                    cell.forward(weights, workspace, full, dense, state, y, last);
                    cell.backward(weights, workspace, dy, last, last, dx);
                    cell.weightGradients(workspace, 0, STEPS, gradient);
                    cell.forward(weights, workspace, ragged, oneHot, Slice.NONE, y, Slice.NONE);
                    cell.backward(weights, workspace, dy, Slice.NONE, Slice.NONE, Slice.NONE);
                    cell.weightGradients(workspace, 0, STEPS, gradient);
                });
    }

    private void inferenceAllocatesNothing(CellSpec spec, Workers team) {
        Cell cell = backend().cell(spec);
        CellWeights weights = cell.newWeights(Mode.INFERENCE);
        cell.pack(values(cell.parameterCount()), weights);
        CellWorkspace workspace = cell.newWorkspace(STEPS, BATCH, Mode.INFERENCE, team);
        SequenceShape full = SequenceShape.of(STEPS, BATCH);
        SequenceShape ragged = full.withLengths(9, 0, 4, 9, 1);
        Input dense = Input.dense(values(STEPS * BATCH * INPUTS));
        Input oneHot = Input.oneHot(new int[STEPS * BATCH]);
        Slice state = values(BATCH * cell.stateWidth());
        Slice y = Slice.zeros(STEPS * BATCH * HIDDEN);
        allocatesNothing(
                spec + " forward, threads " + team.count(),
                () -> {
                    cell.forward(weights, workspace, full, dense, state, y, state);
                    cell.forward(weights, workspace, ragged, oneHot, Slice.NONE, y, Slice.NONE);
                });
        SequenceShape step = SequenceShape.of(1, 1);
        Slice x = values(INPUTS);
        Slice carried = values(cell.stateWidth());
        Slice h = Slice.zeros(HIDDEN);
        Input one = Input.dense(x);
        allocatesNothing(
                spec + " streaming step, threads " + team.count(),
                () -> cell.forward(weights, workspace, step, one, carried, h, carried));
    }

    /** Products, plain, transposed, packed, of one row. */
    @Test
    public void productsAllocateNothing() {
        for (int threads = 1; threads <= 2; threads++) {
            MatMul product = backend().matMul(Sizes.team(threads));
            Matrix a = Matrix.of(values(23 * 37).array(), 23, 37);
            Matrix row = Matrix.of(values(37).array(), 1, 37);
            Matrix b = Matrix.of(values(37 * 41).array(), 37, 41);
            Matrix aStored = Matrix.of(values(23 * 37).array(), 37, 23);
            Matrix bStored = Matrix.of(values(37 * 41).array(), 41, 37);
            Matrix aT = aStored.transpose();
            Matrix bT = bStored.transpose();
            Matrix c = Matrix.of(new float[23 * 41], 23, 41);
            Matrix cRow = Matrix.of(new float[41], 1, 41);
            Start bias = Start.bias(values(41));
            PackedMatrix packed = product.newPacked(37, 41);
            // A last panel of one column, at every width; more than a chunk of rows
            Matrix tall = Matrix.of(values(37 * 83).array(), 37, 83).transpose();
            Matrix thin = Matrix.of(values(37 * 33).array(), 37, 33);
            Matrix cTall = Matrix.of(new float[83 * 33], 83, 33);
            Matrix cThin = Matrix.of(new float[23 * 33], 23, 33);
            allocatesNothing(
                    "products, threads " + threads,
                    () -> {
                        product.pack(b, packed);
                        product.multiply(a, packed, Start.ZERO, c);
                        product.multiply(aT, packed, Start.SUM, c);
                        product.multiply(row, packed, bias, cRow);
                        product.multiply(a, bT, bias, c);
                        product.multiply(aT, b, Start.ZERO, c);
                        product.multiply(tall, thin, Start.ZERO, cTall);
                        product.multiply(a, thin, Start.ZERO, cThin);
                    });
        }
    }

    /** Functions, sums, softmax, loss, optimizers, random numbers. */
    @Test
    public void functionsAllocateNothing() {
        int n = 1003;
        Slice x = values(n);
        Slice y = Slice.zeros(n);
        for (Function f : Function.values()) {
            var elementwise = backend().elementwise();
            allocatesNothing(
                    f + " and its gradient",
                    () -> {
                        elementwise.apply(f, x, y);
                        elementwise.gradient(f, x, y, x, y);
                        elementwise.scale(0.5f, y);
                    });
        }
        var reductions = backend().reductions();
        Matrix rows = Matrix.of(x.array(), 17, 59);
        Slice row = Slice.zeros(59);
        float[] sums = new float[1];
        allocatesNothing(
                "reductions",
                () -> {
                    sums[0] += reductions.sum(x) + reductions.norm(x);
                    reductions.addRows(rows, row);
                });
        var softmax = backend().softmax();
        allocatesNothing(
                "softmax",
                () -> {
                    softmax.softmax(17, 59, x, y);
                    softmax.logSoftmax(17, 59, x, y);
                });
        RandomStream random = backend().random(1, 2);
        allocatesNothing(
                "random numbers",
                () -> {
                    random.uniform(y);
                    random.normal(y);
                });
    }

    /** Loss and optimizers, whose work is shared out. */
    @Test
    public void updatesAllocateNothing() {
        for (int threads = 1; threads <= 2; threads++) {
            Workers team = Sizes.team(threads);
            Loss loss = backend().loss(new CrossEntropySpec(), team);
            Slice logits = values(17 * 59);
            Slice losses = Slice.zeros(17);
            Slice gradient = Slice.zeros(17 * 59);
            Target target = Target.classes(new int[17]);
            float[] sum = new float[1];
            allocatesNothing(
                    "cross-entropy, threads " + threads,
                    () -> {
                        sum[0] += loss.evaluate(17, 59, logits, target, losses);
                        sum[0] += loss.gradient(17, 59, logits, target, 1, losses, gradient);
                    });
            Optimizer sgd = backend().optimizer(new SgdSpec(), 1003, team);
            Optimizer adam = backend().optimizer(AdamSpec.DEFAULT, 1003, team);
            Slice parameters = values(1003);
            Slice slope = values(1003);
            allocatesNothing("SGD, threads " + threads, () -> sgd.update(1e-6f, parameters, slope));
            allocatesNothing(
                    "Adam, threads " + threads, () -> adam.update(1e-6f, parameters, slope));
        }
    }

    private static Slice values(int n) {
        return Slice.of(Mix.NORMAL.values(new java.util.SplittableRandom(n), n, 0.3));
    }

    /** Repeats until three rounds one after the other allocate nothing. */
    private void allocatesNothing(String what, Runnable call) {
        if (allocates()) {
            call.run();
            return;
        }
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        long least = Long.MAX_VALUE;
        int quiet = 0;
        while (quiet < 3) {
            long bytes = allocatedBy(call);
            least = Math.min(least, bytes);
            quiet = bytes == 0 ? quiet + 1 : 0;
            if (System.nanoTime() > deadline) {
                fail("%s: still allocates %d bytes in %d calls".formatted(what, least, ROUND));
            }
        }
    }

    /**
     * This thread is looked at last before and first after, so that looking at the others does not
     * count.
     */
    private static long allocatedBy(Runnable call) {
        List<Thread> team = new ArrayList<>(Thread.getAllStackTraces().keySet());
        team.removeIf(thread -> !thread.getName().startsWith("rnn-worker"));
        long others = allocated(team);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < ROUND; i++) {
            call.run();
        }
        long own = THREADS.getCurrentThreadAllocatedBytes() - before;
        return own + allocated(team) - others;
    }

    private static long allocated(List<Thread> threads) {
        long bytes = 0;
        for (Thread thread : threads) {
            bytes += THREADS.getThreadAllocatedBytes(thread.threadId());
        }
        return bytes;
    }
}
