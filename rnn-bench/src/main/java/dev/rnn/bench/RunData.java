package dev.rnn.bench;

import java.util.List;
import java.util.Map;

/**
 * Everything that a run has found out: what report.json holds, and what the page, the Markdown and
 * a comparison with an older run are made from.
 *
 * @param format which version of this record
 * @param facts machine, peers, date, commit, command and how long was timed, by their names
 * @param limits what a core can do at most; null if the run ended before
 * @param complete false if Ctrl-C ended it
 * @param rows what was compared, in the order of the report
 * @param kernels what JMH measured
 * @param studies what is no ratio: percentiles, start-up, threads
 */
record RunData(
        String format,
        Map<String, String> facts,
        Limits limits,
        boolean complete,
        List<Entry> rows,
        List<Kernel> kernels,
        List<Study> studies) {

    static final String FORMAT = "rnn-bench 1";

    /**
     * A row.
     *
     * @param task kind and sizes
     * @param threads of ours
     * @param nanos an operation takes, the median
     * @param interval in which the mean lies with 95 % confidence, by the quarters of all slices;
     *     null with one
     * @param bestNanos the best decile of all batches
     * @param bytesPerOp heap bytes an operation allocates
     * @param gflops of the products alone; null where there are none
     * @param ofLimit fraction of what the roofline allows
     * @param bound what the roofline's limit is: fma, or the cache that holds the weights
     * @param forks each fresh JVM
     * @param against each peer
     * @param verdict whether what was asked for is reached; empty where nothing is
     */
    record Entry(
            String task,
            int threads,
            double nanos,
            double[] interval,
            double bestNanos,
            double bytesPerOp,
            Double gflops,
            Double ofLimit,
            String bound,
            List<ForkFigure> forks,
            List<Against> against,
            String verdict) {

        TaskName name() {
            return TaskName.parse(task);
        }

        String title() {
            return threads == 1 ? task : "%s, %d threads".formatted(task, threads);
        }

        Against against(Peer peer) {
            return against.stream()
                    .filter(a -> a.peer().equals(peer.text))
                    .findFirst()
                    .orElse(null);
        }
    }

    /**
     * One fresh JVM.
     *
     * @param nanos the median of its slices
     * @param bestNanos the best decile of its batches
     */
    record ForkFigure(double nanos, double bestNanos) {}

    /**
     * A peer beside a row.
     *
     * @param peer its name
     * @param nanos its own median
     * @param ratio the median of the rounds' ratios
     * @param interval of the ratio, 95 %, by the quarters of all rounds; null with one
     * @param bestRatio best decile against best decile
     * @param asked the ratio asked for; null where none is
     */
    record Against(
            String peer,
            double nanos,
            double ratio,
            double[] interval,
            double bestRatio,
            Double asked) {}

    /**
     * A kernel under JMH.
     *
     * @param task kind and sizes
     * @param simdMicros an operation
     * @param scalarMicros an operation
     * @param simdError half of JMH's 99.9 % interval; null with too few iterations
     * @param bytesPerOp of the SIMD backend
     */
    record Kernel(
            String task,
            double simdMicros,
            double scalarMicros,
            Double simdError,
            double bytesPerOp) {}

    /**
     * A table of its own.
     *
     * @param title above it
     * @param text what was done
     * @param columns heads
     * @param rows cells as they are read
     */
    record Study(String title, String text, List<String> columns, List<List<String>> rows) {}
}
