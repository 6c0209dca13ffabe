package dev.rnn.model;

/** The norms of the last few gradients, in a ring. */
final class GradientNorms {
    private static final int KEPT = 5;

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
}
