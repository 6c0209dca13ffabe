package dev.rnn.model.metric;

import dev.rnn.api.Checks;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Counts which class was taken for which, and gives the figures of classification. With a class's
 * hits tp, false alarms fp and misses fn: precision tp / (tp + fp), recall tp / (tp + fn), F1 = 2
 * tp / (2 tp + fp + fn); 0 where nothing is there to divide by, as in scikit-learn.
 */
public final class ConfusionMatrix {
    private final List<String> classes;

    /** {@code [actual][predicted]}. */
    private final long[][] counts;

    private long total;

    /**
     * Nothing counted yet.
     *
     * @param classes their names, in the order of their numbers
     */
    public ConfusionMatrix(List<String> classes) {
        Checks.all("classes", classes);
        this.classes = List.copyOf(classes);
        counts = new long[classes.size()][classes.size()];
    }

    /**
     * Counts an example.
     *
     * @param actual the class that is right
     * @param predicted the class that was given
     */
    public void add(int actual, int predicted) {
        check("actual", actual);
        check("predicted", predicted);
        counts[actual][predicted]++;
        total++;
    }

    private void check(String name, int c) {
        if (c < 0 || c >= counts.length) {
            throw new IllegalArgumentException(
                    "%s is %d, must be from 0 to %d (the classes)"
                            .formatted(name, c, counts.length - 1));
        }
    }

    /**
     * The classes.
     *
     * @return their names
     */
    public List<String> classes() {
        return classes;
    }

    /**
     * One cell.
     *
     * @param actual the class that is right
     * @param predicted the class that was given
     * @return how often that was so
     */
    public long count(int actual, int predicted) {
        check("actual", actual);
        check("predicted", predicted);
        return counts[actual][predicted];
    }

    /**
     * All examples.
     *
     * @return their number
     */
    public long count() {
        return total;
    }

    /**
     * The share of examples whose class was right.
     *
     * @return from 0 to 1; 0 without examples
     */
    public double accuracy() {
        long hits = 0;
        for (int c = 0; c < counts.length; c++) {
            hits += counts[c][c];
        }
        return share(hits, total);
    }

    /**
     * The share of a class among those that were taken for it.
     *
     * @param c the class
     * @return from 0 to 1; 0 if none was
     */
    public double precision(int c) {
        long given = predicted(c);
        return share(counts[c][c], given);
    }

    /**
     * The share of a class that was found.
     *
     * @param c the class
     * @return from 0 to 1; 0 if there is none
     */
    public double recall(int c) {
        long all = actual(c);
        return share(counts[c][c], all);
    }

    /**
     * The harmonic mean of precision and recall.
     *
     * @param c the class
     * @return from 0 to 1; 0 if the class neither is there nor was given
     */
    public double f1(int c) {
        long both = actual(c) + predicted(c);
        return share(2 * counts[c][c], both);
    }

    /**
     * The mean F1 of the classes that are there or were given.
     *
     * @return from 0 to 1
     */
    public double macroF1() {
        double sum = 0;
        int present = 0;
        for (int c = 0; c < counts.length; c++) {
            if (actual(c) + predicted(c) > 0) {
                sum += f1(c);
                present++;
            }
        }
        return present == 0 ? 0 : sum / present;
    }

    /**
     * How often a class is right.
     *
     * @param c the class
     * @return examples of it
     */
    public long actual(int c) {
        check("c", c);
        return Arrays.stream(counts[c]).sum();
    }

    /**
     * How often a class was given.
     *
     * @param c the class
     * @return examples that were taken for it
     */
    public long predicted(int c) {
        check("c", c);
        return Arrays.stream(counts).mapToLong(row -> row[c]).sum();
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    /**
     * A figure with its standard error, from leaving out each example in turn.
     *
     * @param figure such as {@code ConfusionMatrix::accuracy}
     * @return what it is here, and its standard error
     */
    public Estimate estimate(ToDoubleFunction<ConfusionMatrix> figure) {
        Checks.given("figure", figure);
        Jackknife jackknife = new Jackknife();
        for (long[] row : counts) {
            for (int p = 0; p < row.length; p++) {
                long times = row[p];
                if (times > 0) {
                    row[p]--;
                    total--;
                    jackknife.without(figure.applyAsDouble(this), times);
                    row[p]++;
                    total++;
                }
            }
        }
        return jackknife.of(figure.applyAsDouble(this));
    }

    /** A table: a line for each actual class, a column for each predicted one. */
    @Override
    public String toString() {
        int width = 5;
        for (String name : classes) {
            width = Math.max(width, name.length() + 1);
        }
        StringBuilder text = new StringBuilder(" ".repeat(width));
        classes.forEach(name -> text.append(" ").append(name));
        for (int a = 0; a < counts.length; a++) {
            text.append('\n').append(("%-" + width + "s").formatted(classes.get(a)));
            for (int p = 0; p < counts.length; p++) {
                text.append((" %" + classes.get(p).length() + "d").formatted(counts[a][p]));
            }
        }
        return text.toString();
    }
}
