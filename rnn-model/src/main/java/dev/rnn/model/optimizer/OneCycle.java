package dev.rnn.model.optimizer;

/**
 * One cycle of the learning rate (Smith and Topin, 2018): from {@code top / divisor} up to {@code
 * top}, then down to {@code top / (divisor finalDivisor)}; in three phases it comes back to where
 * it began before the last descent. PyTorch's {@code OneCycleLR}, with the places of its peaks:
 * {@code rise steps - 1}, in three phases again {@code 2 rise steps - 2}.
 *
 * @param top the highest rate, at least 0
 * @param steps updates of the whole cycle, at least 1
 * @param rise the part of them in which the rate rises, from 0 to 1
 * @param cosine along half cosines; false for straight lines
 * @param divisor of the first rate, above 0
 * @param finalDivisor of the last rate, above 0
 * @param threePhases whether it comes back before the last descent
 */
public record OneCycle(
        double top,
        long steps,
        double rise,
        boolean cosine,
        double divisor,
        double finalDivisor,
        boolean threePhases) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of range or NaN
     */
    public OneCycle {
        Options.notNegative("top", top);
        Options.atLeast("steps", steps, 1);
        Options.upTo1("rise", rise);
        Options.positive("divisor", divisor);
        Options.positive("finalDivisor", finalDivisor);
    }

    /**
     * With PyTorch's defaults: rising for 0.3 of the steps, along cosines, divisors 25 and 1e4, two
     * phases.
     *
     * @param top the highest rate, at least 0
     * @param steps updates of the whole cycle, at least 1
     */
    public OneCycle(double top, long steps) {
        this(top, steps, 0.3, true, 25, 1e4, false);
    }

    double rate(long step) {
        long at = Math.min(Options.atLeast("step", step, 0), steps - 1);
        double first = top / divisor;
        double last = first / finalDivisor;
        double peak = rise * steps - 1;
        double end = steps - 1;
        if (at <= peak) {
            return between(first, top, at, 0, peak);
        }
        if (!threePhases) {
            return between(top, last, at, peak, end);
        }
        double back = 2 * rise * steps - 2;
        return at <= back
                ? between(top, first, at, peak, back)
                : between(first, last, at, back, end);
    }

    private double between(double from, double to, long at, double start, double end) {
        double part = end == start ? 1 : (at - start) / (end - start);
        return cosine ? Cosine.between(from, to, part) : (to - from) * part + from;
    }
}
