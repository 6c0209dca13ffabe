package dev.rnn.api;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Says so when two threads use one thread's memory at the same time, instead of letting them mix up
 * their results. What owns such memory, as a {@link CellWorkspace} does, holds one of these and
 * enters it for each call. It costs one compare-and-set; nothing waits.
 */
public final class OneThread {
    private final String what;
    private final AtomicReference<Thread> user = new AtomicReference<>();

    /**
     * A guard that nobody has entered.
     *
     * @param what what it guards, as the message names it: {@code this workspace}
     */
    public OneThread(String what) {
        Checks.given("what", what);
        this.what = what;
    }

    /**
     * The calling thread uses it until {@link #leave}.
     *
     * @throws IllegalStateException if another thread does, or a call that this one is within
     */
    public void enter() {
        if (!user.compareAndSet(null, Thread.currentThread())) {
            Thread other = user.get();
            throw new IllegalStateException(
                    "%s is in use by thread %s; give each thread its own"
                            .formatted(what, other == null ? "another" : other.getName()));
        }
    }

    /** The call that entered is done. */
    public void leave() {
        user.set(null);
    }
}
