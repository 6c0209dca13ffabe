package dev.rnn.simd;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Threads that share out the columns of each product of a pass, where there are fewer sequences
 * than threads: each keeps its part of the weights in its own cache. One of them runs the pass and
 * the others {@link #serve}. A share that its thread has not begun when the pass has done its own
 * is done there too. Where the system puts a thread aside in the middle of its share, other
 * processes want its core: the rest of the pass and the next passes go without sharing, twice as
 * many each time. Each column is one chain, so the bits are those of one thread.
 */
final class ColumnTeam {
    /** Panels that one row multiplies at once: {@link Product#add}. */
    private static final int GROUP = 4;

    /** How long a thread stays awake before it gives its core away: some 20 microseconds. */
    private static final int SPINS = 2_000;

    private static final int MOST_PAUSE = 255;

    /** Weights of a product that is worth a meeting of the threads. */
    private static final int LEAST_PRODUCT = 1 << 17;

    /** Weights of all steps of a pass that is worth waking the threads: 0.2 ms of one. */
    private static final int LEAST_PASS = 1 << 22;

    private final float[][] edges;

    /** By thread: the number of the last product whose share was taken. */
    private final AtomicIntegerArray taken;

    /** Shares of the product at hand that are not done. */
    private final AtomicInteger open = new AtomicInteger();

    /** The number of the product at hand; its arguments are there before. */
    private volatile int number;

    private volatile boolean closed = true;

    /** Passes to come that are not shared. */
    private int pause;

    private int lastPause;

    private int rows;
    private float[] a;
    private int ao;
    private int as;
    private SimdPackedMatrix b;
    private float[] c;
    private int co;
    private int cs;

    /**
     * @param edges scratch of {@link Product#EDGE} floats for each thread
     */
    ColumnTeam(float[][] edges) {
        this.edges = edges;
        taken = new AtomicIntegerArray(edges.length);
    }

    /**
     * Before a pass and its servers start.
     *
     * @param steps of the pass
     * @param weights of each
     * @return whether it is worth sharing
     */
    boolean begin(int steps, int weights) {
        if ((long) steps * weights < LEAST_PASS) {
            return false;
        }
        if (pause > 0) {
            pause--;
            return false;
        }
        closed = false;
        return true;
    }

    /** After the pass. */
    void end() {
        if (!closed) {
            closed = true;
            lastPause /= 2;
        }
    }

    /** Whether a product is to be shared. */
    boolean shares(SimdPackedMatrix b) {
        return !closed && b.rows() * b.columns() >= LEAST_PRODUCT;
    }

    /** C += A B, by the thread that runs the pass. */
    void add(int rows, float[] a, int ao, int as, SimdPackedMatrix b, float[] c, int co, int cs) {
        this.rows = rows;
        this.a = a;
        this.ao = ao;
        this.as = as;
        this.b = b;
        this.c = c;
        this.co = co;
        this.cs = cs;
        open.set(edges.length);
        int now = number + 1;
        number = now;
        share(0);
        for (int worker = 1; worker < edges.length; worker++) {
            take(worker, now);
        }
        int spins = 0;
        for (; open.get() > 0; spins++) {
            rest(spins);
        }
        if (spins > SPINS) {
            closed = true;
            lastPause = Math.min(MOST_PAUSE, 2 * lastPause + 1);
            pause = lastPause;
        }
    }

    /** Does a thread's shares until the pass is over. */
    void serve(int worker) {
        for (int spins = 0; !closed; spins++) {
            int now = number;
            if (taken.get(worker) == now) {
                rest(spins);
            } else {
                take(worker, now);
                spins = 0;
            }
        }
    }

    /** Does a share that nobody has taken. */
    private void take(int worker, int now) {
        if (taken.compareAndSet(worker, now - 1, now)) {
            share(worker);
        }
    }

    private void share(int worker) {
        int groups = (b.panelCount() + GROUP - 1) / GROUP;
        int from = groups * worker / edges.length * GROUP;
        int to = groups * (worker + 1) / edges.length * GROUP;
        int end = Math.min(b.panelCount(), to);
        try {
            Product.add(rows, a, ao, as, b, from, end, c, co, cs, edges[worker]);
        } finally {
            open.decrementAndGet();
        }
    }

    private static void rest(int spins) {
        if (spins < SPINS) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }
}
