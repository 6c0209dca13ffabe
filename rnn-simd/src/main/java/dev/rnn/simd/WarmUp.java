package dev.rnn.simd;

import static dev.rnn.simd.Lanes.N;

import dev.rnn.api.CellWeights;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.GruSpec;
import dev.rnn.api.Input;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.Mode;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import java.util.List;

/**
 * Until C2 has compiled it, vector code makes objects of its vectors and is a hundred times slower
 * than plain loops: the first steps of an LSTM of 256 units took 213, 52 and 33 ms. So plain loops
 * serve the forward pass of a JVM that only scores, with the same bits, while a thread in the
 * background runs the vector code until it is the faster of both. One that trains goes through the
 * cold phase in the vector code itself, which is over sooner.
 *
 * <p>{@code -Drnn.simd.cold=vectors} leaves the plain loops out, {@code loops} stays with them;
 * both are for tests.
 */
final class WarmUp {
    /** The system property that says what to do while the vector code is cold. */
    static final String COLD = "rnn.simd.cold";

    /** Neither a multiple of any vector nor too narrow for four panels in a row. */
    private static final int HIDDEN = 70;

    private static final int STEPS = 4;
    private static final int MAX_BATCH = 6;
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private static final String CHOICE = System.getProperty(COLD, "");

    /**
     * Whether plain loops serve. Read by kernels, so not volatile: they may see the change late.
     */
    private static boolean cold = CHOICE.equals("loops");

    private static boolean started = cold || CHOICE.equals("vectors");

    /** Runs the vector code however cold it is, except while it times the plain loops. */
    private static Thread thread;

    private static boolean loops;

    private WarmUp() {}

    /** Whether vector code is to be used. */
    static boolean done() {
        return !cold || Thread.currentThread() == thread && !loops;
    }

    /** The part of n floats that is for whole vectors; the rest is for plain loops. */
    static int full(int n) {
        return done() ? n - n % N : 0;
    }

    /** Somebody is going to score: plain loops serve until the vector code is fast. */
    static synchronized void start() {
        if (!started) {
            started = true;
            cold = true;
            thread = new Thread(WarmUp::run, "rnn-simd warm-up");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Somebody is going to train: vector code from now on. */
    static synchronized void skip() {
        if (!CHOICE.equals("loops")) {
            started = true;
            cold = false;
        }
    }

    private static void run() {
        try {
            warmUp();
        } finally {
            cold = false;
        }
    }

    private static void warmUp() {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        List<Trial> trials =
                List.of(
                        new Trial(new SimdLstmCell(new LstmSpec(HIDDEN, HIDDEN))),
                        new Trial(new SimdRnnCell(RnnSpec.tanh(HIDDEN, HIDDEN))),
                        new Trial(
                                new SimdGruCell(
                                        new GruSpec(HIDDEN, HIDDEN, GruSpec.Form.RESET_AFTER))),
                        new Trial(
                                new SimdGruCell(
                                        new GruSpec(HIDDEN, HIDDEN, GruSpec.Form.RESET_BEFORE))));
        for (int batch = 1; batch <= MAX_BATCH; batch++) {
            for (Trial trial : trials) {
                trial.untilFast(batch, deadline);
            }
        }
    }

    /** One kind of cell. */
    private static final class Trial {
        private final SimdGatedCell cell;
        private final CellWeights weights;
        private final CellWorkspace workspace;
        private final Slice x = Slice.zeros(STEPS * MAX_BATCH * HIDDEN);
        private final Slice y = Slice.zeros(STEPS * MAX_BATCH * HIDDEN);

        Trial(SimdGatedCell cell) {
            this.cell = cell;
            weights = cell.newWeights(Mode.INFERENCE);
            cell.pack(Slice.zeros(cell.parameterCount()), weights);
            workspace = cell.newWorkspace(STEPS, MAX_BATCH, Mode.INFERENCE, Workers.ONE);
        }

        /** Until the vector code has been faster than the plain loops three times in a row. */
        void untilFast(int batch, long deadline) {
            SequenceShape shape = SequenceShape.of(STEPS, batch);
            for (int faster = 0; faster < 3 && cold && System.nanoTime() < deadline; ) {
                loops = true;
                long plain = forward(shape);
                loops = false;
                faster = forward(shape) < plain ? faster + 1 : 0;
            }
        }

        /** Nanoseconds of a forward pass. */
        private long forward(SequenceShape shape) {
            Slice in = x.part(0, shape.rows() * HIDDEN);
            Slice out = y.part(0, shape.rows() * HIDDEN);
            long start = System.nanoTime();
            cell.forward(weights, workspace, shape, Input.dense(in), Slice.NONE, out, Slice.NONE);
            return System.nanoTime() - start;
        }
    }
}
