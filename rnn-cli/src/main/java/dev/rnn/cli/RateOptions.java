package dev.rnn.cli;

import dev.rnn.model.TrainingOptions;
import dev.rnn.model.TrainingOptions.Rates;
import dev.rnn.model.optimizer.OneCycle;
import dev.rnn.model.optimizer.Plateau;
import dev.rnn.model.optimizer.ReduceOnPlateau;
import dev.rnn.model.optimizer.Schedule;
import java.util.SortedMap;
import picocli.CommandLine.Help;
import picocli.CommandLine.Option;

/** The options of {@code rnn train} that make the learning rate of each update. */
final class RateOptions {
    /** Of the first rate, at the end of a schedule that falls all the way. */
    private static final float FINAL_PART =
            TrainingOptions.DEFAULT.finalRate() / TrainingOptions.DEFAULT.rate();

    private static final int PATIENCE = 1;
    private static final double FACTOR = 0.5;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = {
                "Learning rate, the highest of the schedule; what it is by default depends on",
                "optimizer and cell, for adam 0.01, with lstm and gru 0.015."
            },
            showDefaultValue = Help.Visibility.NEVER)
    private Float rate;

    @Option(
            names = "--schedule",
            paramLabel = "SCHEDULE",
            description = "How the rate changes: one of ${COMPLETION-CANDIDATES}.")
    private ScheduleKind schedule = ScheduleKind.LINEAR;

    @Option(
            names = "--final-rate",
            paramLabel = "R",
            description = {
                "Rate at the end; by default a tenth of --rate, with one-cycle 1/250000 of it.",
                "With plateau the lowest one; by default 0."
            },
            showDefaultValue = Help.Visibility.NEVER)
    private Float finalRate;

    @Option(
            names = "--period",
            paramLabel = "N",
            description =
                    "Epochs from fall to fall (step) or restart to restart (cosine-restarts); by default 1.",
            showDefaultValue = Help.Visibility.NEVER)
    private Integer period;

    @Option(
            names = "--factor",
            paramLabel = "F",
            description = "What a fall multiplies the rate by (step, plateau); by default 0.5.",
            showDefaultValue = Help.Visibility.NEVER)
    private Double factor;

    @Option(
            names = "--patience",
            paramLabel = "N",
            description =
                    "Epochs in a row that may be no better before a fall (plateau); by default 1.",
            showDefaultValue = Help.Visibility.NEVER)
    private Integer patience;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            description = "Updates in which the rate rises to --rate in a straight line, first.")
    private long warmUp = 0;

    /**
     * Each option within its range, and none against another.
     *
     * @param usual the rate if none is given, here as everywhere
     * @param validation the part held back
     */
    void check(float usual, double validation) {
        float first = rate(usual);
        Ranges.check("--rate", first, first > 0 && Float.isFinite(first), "above 0 and finite");
        float last = finalRate(usual);
        Ranges.check(
                "--final-rate", last, last >= 0 && Float.isFinite(last), "at least 0 and finite");
        Ranges.atLeast("--warm-up", warmUp, 0);
        checkSchedule(first, last);
        Ranges.refuse(
                schedule == ScheduleKind.PLATEAU && validation == 0,
                "--schedule plateau watches the validation loss, and --validation is 0; hold a part of the text back, or take another schedule");
        Ranges.refuse(
                schedule == ScheduleKind.ONE_CYCLE && warmUp > 0,
                "--schedule one-cycle rises by itself, so --warm-up %d would be a second rise; leave it out",
                warmUp);
    }

    private void checkSchedule(float first, float last) {
        Ranges.refuse(
                finalRate != null && !schedule.hasFinalRate(),
                "--final-rate says where a rate ends, and --schedule %s ends where its rule leads; leave it out",
                schedule);
        Ranges.refuse(
                schedule == ScheduleKind.EXPONENTIAL && last == 0,
                "--final-rate is 0, which --schedule exponential never reaches; give one above 0, or take linear");
        Ranges.refuse(
                schedule == ScheduleKind.ONE_CYCLE && last == 0,
                "--final-rate is 0, which --schedule one-cycle never reaches; give one above 0, or leave it out");
        Ranges.refuse(
                schedule == ScheduleKind.PLATEAU && last > first,
                "--final-rate %s is the lowest rate of --schedule plateau, and --rate %s is below it; make it lower",
                last,
                first);
        notFor("--period", period, schedule.hasPeriod(), "step and cosine-restarts");
        notFor("--factor", factor, schedule.hasFactor(), "step and plateau");
        notFor("--patience", patience, schedule == ScheduleKind.PLATEAU, "plateau");
        Ranges.atLeast("--period", period(), 1);
        Ranges.check(
                "--factor",
                factor(),
                factor() > 0 && factor() < 1,
                "above 0 and below 1, such as 0.5");
        Ranges.atLeast("--patience", patience(), 0);
    }

    private void notFor(String option, Object given, boolean right, String schedules) {
        Ranges.refuse(
                given != null && !right,
                "%s is for the schedules %s, --schedule is %s; leave one of them out",
                option,
                schedules,
                schedule);
    }

    /** Once it is known how many updates there are. */
    void checkLength(long updates) {
        Ranges.refuse(
                warmUp >= updates,
                "--warm-up is %d, and the whole training has %d updates; make it shorter",
                warmUp,
                updates);
    }

    float rate(float usual) {
        return rate == null ? usual : rate;
    }

    /** Where the schedule ends, or its lowest rate. */
    float finalRate(float usual) {
        if (finalRate != null) {
            return finalRate;
        }
        float first = rate(usual);
        switch (schedule) {
            case PLATEAU:
                return 0;
            case ONE_CYCLE:
                OneCycle cycle = new OneCycle(first, 1);
                return (float) (first / cycle.divisor() / cycle.finalDivisor());
            default:
                return first * FINAL_PART;
        }
    }

    private int period() {
        return period == null ? 1 : period;
    }

    private double factor() {
        return factor == null ? FACTOR : factor;
    }

    private int patience() {
        return patience == null ? PATIENCE : patience;
    }

    /** What is to be told each epoch's validation loss, or null if the schedule needs none. */
    ReduceOnPlateau plateau(float usual) {
        return schedule == ScheduleKind.PLATEAU
                ? Plateau.DEFAULT
                        .withFactor(factor())
                        .withPatience(patience())
                        .withLowest(finalRate(usual))
                        .from(rate(usual))
                : null;
    }

    /**
     * The schedule.
     *
     * @param plateau what {@link #plateau} made
     * @param epoch updates of an epoch
     */
    Rates rates(ReduceOnPlateau plateau, long epoch) {
        return (first, last, updates) -> {
            Schedule main = main(plateau, first, last, epoch, updates - warmUp);
            // Rising from above 0: an update with a rate of 0 would be wasted
            return warmUp == 0 ? main : main.afterWarmUp(warmUp, 1.0 / (warmUp + 1));
        };
    }

    private Schedule main(
            ReduceOnPlateau plateau, float first, float last, long epoch, long updates) {
        switch (schedule) {
            case CONSTANT:
                return Schedule.constant(first);
            case STEP:
                return Schedule.step(first, period() * epoch, factor());
            case EXPONENTIAL:
                return Schedule.exponential(
                        first, StrictMath.pow((double) last / first, 1.0 / updates));
            case COSINE:
                return Schedule.cosine(first, updates, last);
            case COSINE_RESTARTS:
                return Schedule.cosineRestarts(first, period() * epoch, 1, last);
            case ONE_CYCLE:
                OneCycle cycle = new OneCycle(first, updates);
                double start = first / cycle.divisor();
                return Schedule.oneCycle(
                        new OneCycle(
                                first,
                                updates,
                                cycle.rise(),
                                cycle.cosine(),
                                cycle.divisor(),
                                start / last,
                                cycle.threePhases()));
            case PLATEAU:
                return plateau;
            default:
                return Rates.STRAIGHT_LINE.over(first, last, updates);
        }
    }

    void tell(SortedMap<String, String> made, float usual) {
        made.put("rate", Float.toString(rate(usual)));
        made.put("schedule", schedule.toString());
        made.put("warm-up", Long.toString(warmUp));
        if (schedule.hasFinalRate()) {
            made.put("final-rate", Float.toString(finalRate(usual)));
        }
        if (schedule.hasPeriod()) {
            made.put("period", Integer.toString(period()));
        }
        if (schedule.hasFactor()) {
            made.put("factor", Double.toString(factor()));
        }
        if (schedule == ScheduleKind.PLATEAU) {
            made.put("patience", Integer.toString(patience()));
        }
    }
}
