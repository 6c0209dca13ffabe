package dev.rnn.model;

import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Looks at what a call allocates on the calling thread. */
public final class Allocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private Allocation() {}

    /** Repeats a call until three rounds of 50 one after the other allocate nothing. */
    public static void none(String what, Runnable call) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        int quiet = 0;
        while (quiet < 3) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 50; i++) {
                call.run();
            }
            long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
            quiet = bytes == 0 ? quiet + 1 : 0;
            if (System.nanoTime() > deadline) {
                fail("%s: still allocates %d bytes in 50 calls".formatted(what, bytes));
            }
        }
    }
}
