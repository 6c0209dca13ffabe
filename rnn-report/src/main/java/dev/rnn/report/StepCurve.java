package dev.rnn.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A value of each of many steps in bounded memory: the mean of so many steps in a row, twice as
 * many each time that there is no more room. Adding allocates nothing.
 */
final class StepCurve {
    /** As many as can be told apart in a picture. */
    private static final int MOST = 400;

    private final double[] means = new double[MOST];
    private final long[] ends = new long[MOST];
    private int count;
    private long width = 1;
    private double sum;
    private long inBin;
    private long last;

    /** A value of a step; NaN and infinities are left out. */
    void add(long step, double value) {
        last = step;
        if (!Double.isFinite(value)) {
            return;
        }
        sum += value;
        if (++inBin == width) {
            end();
        }
    }

    private void end() {
        means[count] = sum / inBin;
        ends[count] = last;
        count++;
        sum = 0;
        inBin = 0;
        if (count == MOST) {
            for (int i = 0; i < MOST / 2; i++) {
                means[i] = (means[2 * i] + means[2 * i + 1]) / 2;
                ends[i] = ends[2 * i + 1];
            }
            count = MOST / 2;
            width *= 2;
        }
    }

    /** Steps that a point is the mean of. */
    long width() {
        return width;
    }

    /** Goes on after points of so many steps each; those that do not fit are left out. */
    void restore(long width, List<Series.Point> points) {
        this.width = width;
        count = Math.min(points.size(), MOST - 1);
        for (int i = 0; i < count; i++) {
            ends[i] = (long) points.get(i).x();
            means[i] = points.get(i).y();
        }
    }

    /** The points so far, each at the last of its steps. */
    List<Series.Point> points() {
        List<Series.Point> points = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            points.add(new Series.Point(ends[i], means[i], ""));
        }
        if (inBin > 0) {
            points.add(new Series.Point(last, sum / inBin, ""));
        }
        return points;
    }
}
