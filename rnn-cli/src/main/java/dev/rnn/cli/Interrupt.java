package dev.rnn.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command end in good order on Ctrl-C: from its making to {@link #close}, the JVM's end
 * waits for the command to notice {@link #requested} and to close. The JVM then ends with the
 * signal's own status: 130 for Ctrl-C, 143 for a plain kill.
 */
public final class Interrupt implements AutoCloseable {
    /** The status of a program that Ctrl-C ended. */
    static final int STATUS = 130;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::hold, "rnn-interrupt");
    private volatile boolean requested;

    /** From now on Ctrl-C is held back. */
    public Interrupt() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Whether the program shall end.
     *
     * @return true after Ctrl-C, or a plain kill
     */
    public boolean requested() {
        return requested;
    }

    private void hold() {
        requested = true;
        try {
            // Longer than any step; a bound all the same, so that Ctrl-C always ends the program.
            closed.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // The hook runs already: it was Ctrl-C that ended the command.
        }
    }
}
