package dev.rnn.cli;

import java.util.Locale;

/** The schedules of {@code --schedule}. */
enum ScheduleKind {
    LINEAR,
    CONSTANT,
    STEP,
    EXPONENTIAL,
    COSINE,
    COSINE_RESTARTS,
    ONE_CYCLE,
    PLATEAU;

    boolean hasPeriod() {
        return this == STEP || this == COSINE_RESTARTS;
    }

    boolean hasFactor() {
        return this == STEP || this == PLATEAU;
    }

    /** Whether {@code --final-rate} says where it ends, or what it does not fall below. */
    boolean hasFinalRate() {
        return this != CONSTANT && this != STEP;
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
