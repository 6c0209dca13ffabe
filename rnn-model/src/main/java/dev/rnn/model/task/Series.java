package dev.rnn.model.task;

import java.time.LocalDate;
import java.util.List;

/**
 * A time series at equal steps.
 *
 * @param dates of each step
 * @param values what is forecast; NaN where it is missing
 * @param others {@code [steps][n]} what is known besides, of about unit size
 */
record Series(List<LocalDate> dates, double[] values, float[][] others) {
    int size() {
        return values.length;
    }

    /** Whether all values of some steps are there. */
    boolean complete(int from, int to) {
        for (int t = from; t < to; t++) {
            if (Double.isNaN(values[t])) {
                return false;
            }
        }
        return true;
    }

    /** The last value that is there before a step; NaN if there is none. */
    double before(int step) {
        int t = step - 1;
        while (t >= 0 && Double.isNaN(values[t])) {
            t--;
        }
        return t < 0 ? Double.NaN : values[t];
    }
}
