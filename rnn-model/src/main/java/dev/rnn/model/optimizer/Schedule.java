package dev.rnn.model.optimizer;

import dev.rnn.api.Checks;
import dev.rnn.api.OptimizerChecks;
import java.util.List;

/**
 * The learning rate of each update, with the definitions of {@code torch.optim.lr_scheduler}. All
 * but {@link ReduceOnPlateau} are functions of the step alone, in closed form: any step can be
 * asked, in any order, and a checkpoint needs nothing but the step. PyTorch's chained forms give
 * the same sequences, to rounding. Computed in float64; allocates nothing. docs/equations.md,
 * "Optimizers".
 */
@FunctionalInterface
public interface Schedule {

    /**
     * The rate of an update.
     *
     * @param step which one, from 0
     * @return the learning rate
     * @throws IllegalArgumentException if the step is negative
     */
    double rate(long step);

    /**
     * The state, for a checkpoint.
     *
     * @return a copy; empty for a function of the step alone
     */
    default float[] state() {
        return new float[0];
    }

    /**
     * Goes on from a checkpoint.
     *
     * @param state what {@link #state()} was; copied
     * @throws IllegalArgumentException if it is null or the length differs
     */
    default void restore(float[] state) {
        OptimizerChecks.restore(0, state, 0);
    }

    /**
     * One rate for all steps.
     *
     * @param rate at least 0
     * @return the schedule
     */
    static Schedule constant(double rate) {
        Options.notNegative("rate", rate);
        return step -> {
            Options.atLeast("step", step, 0);
            return rate;
        };
    }

    /**
     * Falls by a factor every so many steps: {@code StepLR}.
     *
     * @param base the first rate, at least 0
     * @param every steps from fall to fall, at least 1
     * @param factor at least 0
     * @return the schedule
     */
    static Schedule step(double base, long every, double factor) {
        Options.notNegative("base", base);
        Options.atLeast("every", every, 1);
        Options.notNegative("factor", factor);
        return step -> base * Doubles.power(factor, Options.atLeast("step", step, 0) / every);
    }

    /**
     * Falls by a factor at given steps: {@code MultiStepLR}. A step given twice counts twice.
     *
     * @param base the first rate, at least 0
     * @param factor at least 0
     * @param steps the first steps of the lower rates, at least 0, none above the next
     * @return the schedule
     */
    static Schedule multiStep(double base, double factor, long... steps) {
        Options.notNegative("base", base);
        Options.notNegative("factor", factor);
        long[] falls = ascending("steps", steps);
        return step -> {
            Options.atLeast("step", step, 0);
            int passed = 0;
            while (passed < falls.length && falls[passed] <= step) {
                passed++;
            }
            return base * Doubles.power(factor, passed);
        };
    }

    private static long[] ascending(String name, long[] steps) {
        Checks.given(name, steps);
        for (int k = 0; k < steps.length; k++) {
            if (steps[k] < (k == 0 ? 0 : steps[k - 1])) {
                throw new IllegalArgumentException(
                        "%s[%d] is %d, must be at least 0 and not below the one before"
                                .formatted(name, k, steps[k]));
            }
        }
        return steps.clone();
    }

    /**
     * Falls by a factor at every step: {@code ExponentialLR}.
     *
     * @param base the first rate, at least 0
     * @param factor at least 0
     * @return the schedule
     */
    static Schedule exponential(double base, double factor) {
        return step(base, 1, factor);
    }

    /**
     * A straight line between two factors, then level: {@code LinearLR}.
     *
     * @param base at least 0
     * @param startFactor the first rate is {@code base startFactor}; at least 0
     * @param endFactor the last rate is {@code base endFactor}; at least 0
     * @param steps which step reaches it, at least 1
     * @return the schedule
     */
    static Schedule linear(double base, double startFactor, double endFactor, long steps) {
        Options.notNegative("base", base);
        Options.notNegative("startFactor", startFactor);
        Options.notNegative("endFactor", endFactor);
        Options.atLeast("steps", steps, 1);
        return step -> {
            long at = Math.min(Options.atLeast("step", step, 0), steps);
            return base * (startFactor + (endFactor - startFactor) * at / steps);
        };
    }

    /**
     * Half a cosine down, half a cosine up, and so on (Loshchilov and Hutter, 2017, without
     * restarts): {@code CosineAnnealingLR}.
     *
     * @param base the first rate, at least 0
     * @param steps which step reaches the lowest rate, at least 1
     * @param lowest at least 0
     * @return the schedule
     */
    static Schedule cosine(double base, long steps, double lowest) {
        Options.notNegative("base", base);
        Options.atLeast("steps", steps, 1);
        Options.notNegative("lowest", lowest);
        return step -> {
            long at = Options.atLeast("step", step, 0) % Math.multiplyExact(2, steps);
            return Cosine.between(base, lowest, (double) at / steps);
        };
    }

    /**
     * Half a cosine down, again and again (Loshchilov and Hutter, 2017): {@code
     * CosineAnnealingWarmRestarts}.
     *
     * @param base the first rate, and that of each restart; at least 0
     * @param steps steps until the first restart, at least 1
     * @param longer each stretch is this many times as long as the one before; at least 1
     * @param lowest at least 0
     * @return the schedule
     */
    static Schedule cosineRestarts(double base, long steps, int longer, double lowest) {
        Options.notNegative("base", base);
        Options.atLeast("steps", steps, 1);
        Options.atLeast("longer", longer, 1);
        Options.notNegative("lowest", lowest);
        return step -> {
            long at = Options.atLeast("step", step, 0);
            long stretch = steps;
            if (longer == 1) {
                at %= stretch;
            }
            while (at >= stretch) {
                at -= stretch;
                // A stretch longer than any step: at stays within it.
                stretch = stretch > Long.MAX_VALUE / longer ? Long.MAX_VALUE : stretch * longer;
            }
            return Cosine.between(base, lowest, (double) at / stretch);
        };
    }

    /**
     * Up and far down once (Smith and Topin, 2018): {@code OneCycleLR} without its cycle of the
     * momentum. After its last step it stays where it is.
     *
     * @param cycle the cycle
     * @return the schedule
     */
    static Schedule oneCycle(OneCycle cycle) {
        Checks.given("cycle", cycle);
        return cycle::rate;
    }

    /**
     * Starts low and rises in a straight line to where this schedule begins, which then runs from
     * its own step 0: {@code LinearLR} and this one in a {@code SequentialLR}.
     *
     * @param steps of the rise, at least 1
     * @param startFactor the first rate is this one's first times it; at least 0
     * @return the schedule
     */
    default Schedule afterWarmUp(long steps, double startFactor) {
        return sequence(
                List.of(linear(rate(0), startFactor, 1, steps), this),
                Options.atLeast("steps", steps, 1));
    }

    /**
     * One schedule after the other, each from its own step 0: {@code SequentialLR}. Its state is
     * theirs, one behind the other.
     *
     * @param schedules the schedules, at least one
     * @param starts the first steps of all but the first, each above the one before, from 1 on
     * @return the schedule
     * @throws IllegalArgumentException if the numbers of schedules and starts do not fit
     */
    static Schedule sequence(List<Schedule> schedules, long... starts) {
        return new ScheduleSequence(schedules, ascending("starts", starts));
    }
}
