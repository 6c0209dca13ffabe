package dev.rnn.interchange.onnx;

import java.util.IdentityHashMap;
import java.util.Map;

/**
 * How much memory the values of one run of a graph may take together. Values that share an array,
 * such as one and its reshaped view, count once.
 */
final class Room {
    private final long bytes;
    private final Map<Object, Integer> holders = new IdentityHashMap<>();
    private long held;
    private long left;

    Room(long bytes) {
        this.bytes = bytes;
        left = bytes;
    }

    /** Whether that much more fits; then it is taken, until {@link #settle}. */
    boolean take(long more) {
        if (more > left) {
            return false;
        }
        left -= more;
        return true;
    }

    /** A value that is kept. */
    void hold(OnnxTensor value) {
        if (holders.merge(array(value), 1, Integer::sum) == 1) {
            held += size(value);
        }
    }

    /** A value that was kept and is not needed any more. */
    void drop(OnnxTensor value) {
        if (holders.merge(array(value), -1, Integer::sum) == 0) {
            holders.remove(array(value));
            held -= size(value);
        }
    }

    /** Ends a computation: from here on, what is kept counts, and nothing else. */
    void settle() {
        left = bytes - held;
    }

    long left() {
        return left;
    }

    private static Object array(OnnxTensor value) {
        return value.isFloat() ? value.f() : value.i();
    }

    private static long size(OnnxTensor value) {
        return (long) value.size() * (value.isFloat() ? Float.BYTES : Long.BYTES);
    }
}
