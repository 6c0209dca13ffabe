package dev.rnn.bench;

import java.io.PrintStream;
import java.util.Locale;

/** A line for each thing that is timed: how far, and how long it will take, by the pace so far. */
final class Progress {
    private final PrintStream out;
    private final double expectedSeconds;
    private final long start = System.nanoTime();
    private double done;

    /**
     * Nothing is done yet.
     *
     * @param out where lines go
     * @param expectedSeconds for everything
     */
    Progress(PrintStream out, double expectedSeconds) {
        this.out = out;
        this.expectedSeconds = expectedSeconds;
    }

    /** Says what begins, which is expected to take so long. */
    void begin(String what, double seconds) {
        double gone = (System.nanoTime() - start) / 1e9;
        // The pace of what is done so far, once that says anything.
        double pace = done < 10 ? 1 : gone / done;
        out.printf(
                Locale.ROOT,
                "[%s gone, about %s left] %s%n",
                clock(gone),
                clock(pace * Math.max(0, expectedSeconds - done)),
                what);
        done += seconds;
    }

    static String clock(double seconds) {
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
                : String.format(
                        Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }
}
