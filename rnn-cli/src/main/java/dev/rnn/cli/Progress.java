package dev.rnn.cli;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * The progress line of a training: one line redrawn on a terminal, a line of its own every other
 * second anywhere else.
 */
final class Progress {
    private static final long TERMINAL_NANOS = 100_000_000L;
    private static final long PLAIN_NANOS = 2_000_000_000L;

    private final PrintWriter out;
    private final boolean terminal;
    private final long totalSteps;
    private final long stepsPerEpoch;
    private final long perStep;
    private final String unit;
    private final long interval;

    private long lastTime = System.nanoTime();
    private long lastStep;
    private double lossSum;
    private int shown;

    Progress(
            PrintWriter out,
            boolean terminal,
            long totalSteps,
            long stepsPerEpoch,
            long perStep,
            String unit) {
        this.out = out;
        this.terminal = terminal;
        this.totalSteps = totalSteps;
        this.stepsPerEpoch = stepsPerEpoch;
        this.perStep = perStep;
        this.unit = unit;
        interval = terminal ? TERMINAL_NANOS : PLAIN_NANOS;
    }

    /** To be called after each step, with the steps done and the loss of the last. */
    void step(long steps, float loss) {
        lossSum += loss;
        long now = System.nanoTime();
        if (now - lastTime < interval) {
            return;
        }
        double seconds = (now - lastTime) / 1e9;
        double stepsPerSecond = (steps - lastStep) / seconds;
        long left = Math.round((totalSteps - steps) / stepsPerSecond);
        String line =
                String.format(
                        Locale.ROOT,
                        "epoch %d/%d  step %d/%d  loss %.4f  %,d %s/s  %s left",
                        (steps - 1) / stepsPerEpoch + 1,
                        (totalSteps + stepsPerEpoch - 1) / stepsPerEpoch,
                        steps,
                        totalSteps,
                        lossSum / (steps - lastStep),
                        Math.round(stepsPerSecond * perStep),
                        unit,
                        duration(left));
        if (terminal) {
            out.print("\r" + line + " ".repeat(Math.max(shown - line.length(), 0)));
            shown = line.length();
            out.flush();
        } else {
            out.println(line);
            out.flush();
        }
        lastTime = now;
        lastStep = steps;
        lossSum = 0;
    }

    /** Prints a line that stays. */
    void say(String line) {
        clear();
        out.println(line);
        out.flush();
    }

    /** Takes the line that is being redrawn off the terminal. */
    void clear() {
        if (shown > 0) {
            out.print("\r" + " ".repeat(shown) + "\r");
            out.flush();
            shown = 0;
        }
    }

    /**
     * Takes what happened since the last step out of the speed: evaluating and saving are not
     * training.
     */
    void resume(long steps) {
        lastTime = System.nanoTime();
        lastStep = steps;
        lossSum = 0;
    }

    static String duration(long seconds) {
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(
                        Locale.ROOT,
                        "%d:%02d:%02d",
                        seconds / 3600,
                        seconds / 60 % 60,
                        seconds % 60);
    }
}
