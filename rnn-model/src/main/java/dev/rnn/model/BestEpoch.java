package dev.rnn.model;

import dev.rnn.api.ParameterLayout;
import dev.rnn.api.Slice;
import java.util.Optional;
import java.util.SortedMap;

/** The best epoch so far, and how long ago it was. */
final class BestEpoch {
    private static final String VALIDATION = "best-validation.";
    private static final String STEP = "best-step";
    private static final String BAD = "epochs-no-better";
    private static final String PARAMETERS = "best.";

    private final EarlyStopping spec;
    private final ParameterLayout layout;

    /** Null before the first. */
    private Validation validation;

    private long step;
    private long bad;

    /** Null before the first, or if they are not wanted. */
    private float[] parameters;

    BestEpoch(EarlyStopping spec, ParameterLayout layout) {
        this.spec = spec;
        this.layout = layout;
    }

    /** Takes in an epoch. True if it is the best so far. */
    boolean observe(Validation now, Trainer trainer) {
        if (!isBetter(now.get(spec.figure()))) {
            bad++;
            return false;
        }
        bad = 0;
        validation = now;
        step = trainer.steps();
        if (spec.restoresBest()) {
            parameters = trainer.parameters();
        }
        return true;
    }

    private boolean isBetter(double figure) {
        if (validation == null) {
            return !Double.isNaN(figure);
        }
        double before = validation.get(spec.figure());
        return spec.higher()
                ? figure > before + spec.leastGain()
                : figure < before - spec.leastGain();
    }

    boolean isOver() {
        return bad >= spec.patience();
    }

    EarlyStopping spec() {
        return spec;
    }

    Optional<Validation> validation() {
        return Optional.ofNullable(validation);
    }

    long step() {
        return step;
    }

    /** Null for none. */
    float[] parameters() {
        return parameters;
    }

    void save(Snapshot to) {
        to.put(STEP, step);
        to.put(BAD, bad);
        if (validation != null) {
            to.put(VALIDATION + Validation.LOSS, validation.loss());
            validation.metrics().forEach((name, value) -> to.put(VALIDATION + name, value));
        }
        if (parameters != null) {
            to.put(PARAMETERS, layout, Slice.of(parameters));
        }
    }

    void restore(Snapshot from) {
        step = from.count(STEP, Long.MAX_VALUE);
        bad = from.count(BAD, Long.MAX_VALUE);
        validation = null;
        if (step > 0) {
            SortedMap<String, Double> figures = from.numbers(VALIDATION);
            Double loss = figures.remove(Validation.LOSS);
            if (loss == null) {
                throw new IllegalArgumentException(
                        "it has no line '%s'".formatted(VALIDATION + Validation.LOSS));
            }
            validation = new Validation(loss, figures);
            validation.get(spec.figure());
        }
        boolean kept = spec.restoresBest() && step > 0;
        parameters = kept ? from.floats(PARAMETERS, layout) : null;
    }
}
