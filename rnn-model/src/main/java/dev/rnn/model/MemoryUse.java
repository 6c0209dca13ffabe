package dev.rnn.model;

import com.sun.management.ThreadMXBean;
import dev.rnn.api.Mode;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import java.lang.management.ManagementFactory;
import java.util.function.IntSupplier;

/**
 * The memory that a network takes, whatever its cells and backend: what its parts allocate when
 * they are made. A long sequence is not made to find out: past some thousand rows (t, b), arrays
 * grow in a straight line. Nothing is computed, since that allocates for a while what is no part of
 * it, until it is compiled.
 */
final class MemoryUse {
    /** Rows (t, b) up to which parts are made as long as they are. */
    private static final int ROWS = 4096;

    /** Keeps what is made from being optimized away. */
    private int made;

    private final Network network;
    private final int batch;
    private final TrainingOptions options;

    MemoryUse(Network network, int batch, TrainingOptions options) {
        this.network = network;
        this.batch = batch;
        this.options = options;
    }

    /** The network itself, and a session for T steps. */
    long inference(int steps) {
        return along(
                steps,
                t -> {
                    Slice parameters = Slice.of(network.parameters());
                    Weights weights =
                            new Weights(
                                    network.backend(),
                                    network.spec(),
                                    Mode.INFERENCE,
                                    parameters,
                                    false);
                    return weights.hashCode() + network.newSession(t, batch).hashCode();
                });
    }

    /** Parameters, gradient, optimizer, and a pass for T steps. */
    long training(int steps) {
        return along(
                steps,
                t -> {
                    Slice parameters = Slice.of(network.parameters());
                    Slice gradient = Slice.zeros(parameters.length());
                    TrainingPass pass =
                            new TrainingPass(
                                    network.backend(),
                                    network.spec(),
                                    parameters,
                                    t,
                                    batch,
                                    Workers.ONE,
                                    options.loss(),
                                    false);
                    return pass.hashCode()
                            + gradient.length()
                            + network.backend()
                                    .optimizer(
                                            options.optimizer(), parameters.length(), Workers.ONE)
                                    .hashCode();
                });
    }

    /** Makes something for T steps. */
    @FunctionalInterface
    private interface Maker {
        int make(int steps);
    }

    private long along(int steps, Maker maker) {
        int more = Math.max(2, ROWS / batch);
        if (steps <= more) {
            return bytes(() -> maker.make(steps));
        }
        int few = more / 2;
        long start = bytes(() -> maker.make(few));
        long end = bytes(() -> maker.make(more));
        return end + Math.round((double) (end - start) / (more - few) * (steps - more));
    }

    /** The least of three: the first time, classes are loaded too. */
    private long bytes(IntSupplier making) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            made += making.getAsInt();
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
