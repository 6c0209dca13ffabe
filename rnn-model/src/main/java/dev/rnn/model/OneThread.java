package dev.rnn.model;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Says so when two threads use one thread's memory at the same time, instead of mixing up their
 * results. One compare-and-set a call; nothing waits.
 */
final class OneThread {
    private final String what;
    private final AtomicReference<Thread> user = new AtomicReference<>();

    /** A guard of what it is called in the message. */
    OneThread(String what) {
        this.what = what;
    }

    /**
     * The calling thread uses it until {@link #leave}.
     *
     * @throws IllegalStateException if another thread, or a call that this one is within, does
     */
    void enter() {
        if (!user.compareAndSet(null, Thread.currentThread())) {
            Thread other = user.get();
            throw new IllegalStateException(
                    "%s is in use by thread %s; give each thread its own"
                            .formatted(what, other == null ? "another" : other.getName()));
        }
    }

    void leave() {
        user.set(null);
    }
}
