package dev.rnn.model;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The norms of the last few gradients, in a ring. */
final class GradientNorms {
    private static final int KEPT = 5;
    private static final String LINE = "gradient-norms";

    private final double[] norms = new double[KEPT];
    private long count;

    void add(double norm) {
        norms[(int) (count % KEPT)] = norm;
        count++;
    }

    double newest() {
        return count == 0 ? Double.NaN : norms[(int) ((count - 1) % KEPT)];
    }

    /** Oldest first. */
    double[] last() {
        int kept = (int) Math.min(count, KEPT);
        double[] last = new double[kept];
        for (int i = 0; i < kept; i++) {
            last[i] = norms[(int) ((count - kept + i) % KEPT)];
        }
        return last;
    }

    void save(Snapshot to) {
        to.put(
                LINE,
                Arrays.stream(last()).mapToObj(Double::toString).collect(Collectors.joining(",")));
    }

    void restore(Snapshot from) {
        String line = from.text(LINE);
        count = 0;
        for (String norm : line.isEmpty() ? new String[0] : line.split(",")) {
            add(Double.parseDouble(norm));
        }
    }
}
