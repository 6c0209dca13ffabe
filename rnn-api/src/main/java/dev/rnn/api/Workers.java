package dev.rnn.api;

import java.util.concurrent.locks.LockSupport;

/**
 * A team of threads that share out independent outputs. The results' bits do not depend on their
 * number, since no sum is ever split between two. The caller is the first of the team; the others
 * are daemon threads that wait, at first awake, then parked. Running a task allocates nothing.
 * Serves one calling thread at a time.
 */
public final class Workers implements AutoCloseable {

    /** The caller alone: no thread is started. */
    public static final Workers ONE = new Workers(1);

    /** How long a waiting thread stays awake before it parks: about 20 microseconds. */
    private static final int SPINS = 2_000;

    private final Thread[] threads;
    private volatile Task task;
    private volatile int round;
    private volatile boolean closed;
    private final java.util.concurrent.atomic.AtomicInteger running =
            new java.util.concurrent.atomic.AtomicInteger();
    private volatile Thread caller;
    private volatile Throwable failure;

    /** A piece of work that all threads of a team do at the same time, each its own share. */
    @FunctionalInterface
    public interface Task {
        /**
         * Does one share.
         *
         * @param worker which share, from 0 to {@link Workers#count()} - 1
         */
        void run(int worker);
    }

    private Workers(int count) {
        threads = new Thread[count - 1];
        for (int i = 0; i < threads.length; i++) {
            int worker = i + 1;
            threads[i] = new Thread(() -> work(worker), "rnn-worker-" + worker);
            threads[i].setDaemon(true);
            threads[i].start();
        }
    }

    /**
     * A team.
     *
     * @param count threads, the caller included; at least 1
     * @return a new team, to be closed when it is no longer needed
     * @throws IllegalArgumentException if the count is less than 1
     */
    public static Workers of(int count) {
        if (count < 1) {
            throw new IllegalArgumentException(
                    "threads is %d, must be at least 1".formatted(count));
        }
        return count == 1 ? ONE : new Workers(count);
    }

    /**
     * Threads of the team.
     *
     * @return their number, the caller included
     */
    public int count() {
        return threads.length + 1;
    }

    /**
     * Where a worker's share of n things starts; it ends where the next one's starts.
     *
     * @param n how many things there are to share
     * @param worker which share, from 0 to {@link #count()}
     * @return the first thing of the share
     */
    public int share(int n, int worker) {
        return (int) ((long) n * worker / count());
    }

    /**
     * Runs a task on all threads and waits for them.
     *
     * @param task the task
     * @throws RuntimeException what a share threw, after all have ended
     */
    public void run(Task task) {
        Checks.given("task", task);
        if (threads.length == 0) {
            task.run(0);
            return;
        }
        if (closed) {
            throw new IllegalStateException("this team of workers is closed; make a new one");
        }
        this.task = task;
        failure = null;
        caller = Thread.currentThread();
        running.set(threads.length);
        round++;
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
        }
        try {
            task.run(0);
        } finally {
            for (int spins = 0; running.get() > 0; spins++) {
                rest(spins);
            }
            this.task = null;
            caller = null;
        }
        Throwable thrown = failure;
        if (thrown != null) {
            throw new IllegalStateException("a worker failed: " + thrown, thrown);
        }
    }

    private void work(int worker) {
        int done = 0;
        while (true) {
            for (int spins = 0; round == done && !closed; spins++) {
                rest(spins);
            }
            if (closed) {
                return;
            }
            done = round;
            try {
                task.run(worker);
            } catch (Throwable thrown) {
                failure = thrown;
            }
            if (running.decrementAndGet() == 0) {
                LockSupport.unpark(caller);
            }
        }
    }

    private static void rest(int spins) {
        if (spins < SPINS) {
            Thread.onSpinWait();
        } else {
            LockSupport.park();
        }
    }

    /** Ends the team's threads. A team of one has none and stays usable. */
    @Override
    public void close() {
        if (threads.length > 0) {
            closed = true;
            for (Thread thread : threads) {
                LockSupport.unpark(thread);
            }
        }
    }
}
