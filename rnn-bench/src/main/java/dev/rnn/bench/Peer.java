package dev.rnn.bench;

/**
 * What ours is compared with. A ratio is the peer's time over ours; for {@link #PEAK}, a fraction
 * of it.
 */
enum Peer {
    /** PyTorch, in Python. */
    TORCH("PyTorch"),
    /** ONNX Runtime, from Java. */
    ONNX("ONNX Runtime"),
    /** Deeplearning4j, from Java. */
    DL4J("DL4J"),
    /** OpenBLAS, from Java. */
    OPENBLAS("OpenBLAS"),
    /** Independent fma chains, the same number of operations a second at most. */
    PEAK("fma peak"),
    /** The scalar backend. */
    SCALAR("scalar"),
    /** Ourselves on one thread. */
    ONE_THREAD("one thread");

    final String text;

    Peer(String text) {
        this.text = text;
    }

    /**
     * Whether a ratio is asked against it, so that every fork runs beside it for whole slices. The
     * others are there for their own figure: the first fork has them, for quarters of a slice.
     */
    boolean isEveryFork() {
        return isForeign() || this == ONE_THREAD;
    }

    /** Whether it is somebody else's program. */
    boolean isForeign() {
        return compareTo(PEAK) < 0;
    }
}
