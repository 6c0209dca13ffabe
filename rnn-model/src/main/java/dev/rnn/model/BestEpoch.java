package dev.rnn.model;

import dev.rnn.api.ParameterLayout;
import dev.rnn.api.Slice;

/** The best epoch so far, and how long ago it was. */
final class BestEpoch {
    private static final String VALUE = "best";
    private static final String STEP = "best-step";
    private static final String BAD = "epochs-no-better";
    private static final String PARAMETERS = "best.";

    private final EarlyStopping spec;
    private final ParameterLayout layout;

    /** NaN before the first. */
    private double value = Double.NaN;

    private long step;
    private long bad;

    /** Null before the first, or if they are not wanted. */
    private float[] parameters;

    BestEpoch(EarlyStopping spec, ParameterLayout layout) {
        this.spec = spec;
        this.layout = layout;
    }

    /** Takes in an epoch. True if it is the best so far. */
    boolean observe(double figure, Trainer trainer) {
        boolean better =
                Double.isNaN(value)
                        ? !Double.isNaN(figure)
                        : spec.higher()
                                ? figure > value + spec.leastGain()
                                : figure < value - spec.leastGain();
        if (!better) {
            bad++;
            return false;
        }
        bad = 0;
        value = figure;
        step = trainer.steps();
        if (spec.restoresBest()) {
            parameters = trainer.parameters();
        }
        return true;
    }

    boolean isOver() {
        return bad >= spec.patience();
    }

    EarlyStopping spec() {
        return spec;
    }

    double value() {
        return value;
    }

    long step() {
        return step;
    }

    /** Null for none. */
    float[] parameters() {
        return parameters;
    }

    void save(Snapshot to) {
        to.put(VALUE, value);
        to.put(STEP, step);
        to.put(BAD, bad);
        if (parameters != null) {
            to.put(PARAMETERS, layout, Slice.of(parameters));
        }
    }

    void restore(Snapshot from) {
        value = from.number(VALUE);
        step = from.count(STEP, Long.MAX_VALUE);
        bad = from.count(BAD, Long.MAX_VALUE);
        boolean kept = spec.restoresBest() && step > 0;
        parameters = kept ? from.floats(PARAMETERS, layout) : null;
    }
}
