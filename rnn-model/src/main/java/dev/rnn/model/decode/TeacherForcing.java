package dev.rnn.model.decode;

/**
 * How likely a decoder in training is given the right symbol as its next input, and not its own:
 * the schedules of scheduled sampling (Bengio et al., 2015). It falls as training goes on, so that
 * the decoder learns to live with what it writes.
 */
@FunctionalInterface
public interface TeacherForcing {

    /**
     * The probability of the right symbol.
     *
     * @param step updates done, from 0
     * @return from 0 to 1
     */
    float probability(long step);

    /**
     * Always the same.
     *
     * @param probability from 0, never the right symbol, to 1, always
     * @return the schedule
     */
    static TeacherForcing constant(float probability) {
        Schedules.probability("probability", probability);
        return step -> {
            Schedules.step(step);
            return probability;
        };
    }

    /**
     * A straight line, then its last value.
     *
     * @param from at step 0
     * @param to from the last step on
     * @param steps how long the line is, at least 1
     * @return the schedule
     */
    static TeacherForcing linear(float from, float to, long steps) {
        Schedules.probability("from", from);
        Schedules.probability("to", to);
        if (steps < 1) {
            throw new IllegalArgumentException("steps is %d, must be at least 1".formatted(steps));
        }
        return step -> {
            Schedules.step(step);
            return step >= steps ? to : (float) (from + ((double) to - from) * step / steps);
        };
    }

    /**
     * k^step.
     *
     * @param k from 0 to 1
     * @return the schedule
     */
    static TeacherForcing exponential(double k) {
        if (!(k >= 0 && k <= 1)) {
            throw new IllegalArgumentException("k is %s, must be from 0 to 1".formatted(k));
        }
        return step -> {
            Schedules.step(step);
            return (float) Schedules.power(k, step);
        };
    }

    /**
     * k / (k + e^(step / k)).
     *
     * @param k at least 1; the larger, the later and the slower it falls
     * @return the schedule
     */
    static TeacherForcing inverseSigmoid(double k) {
        if (!(k >= 1 && Double.isFinite(k))) {
            throw new IllegalArgumentException(
                    "k is %s, must be at least 1 and finite".formatted(k));
        }
        return step -> {
            Schedules.step(step);
            return (float) (k / (k + StrictMath.exp(step / k)));
        };
    }
}
