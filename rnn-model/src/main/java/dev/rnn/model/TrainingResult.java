package dev.rnn.model;

import java.util.Optional;

/**
 * How a {@link TrainingRun} ended.
 *
 * @param end why
 * @param steps steps done since the start of the training
 * @param bestStep the step after which the best figure was measured; 0 without {@link
 *     EarlyStopping}, or before the first epoch's end
 * @param best what was measured then; empty without one
 */
public record TrainingResult(End end, long steps, long bestStep, Optional<Validation> best) {

    /** Why a run ended. */
    public enum End {
        /** All epochs, or all steps allowed, are done. */
        COMPLETE,

        /** No better figure for too long. */
        STOPPED_EARLY,

        /** {@link TrainingRun#stop}. */
        REQUESTED
    }
}
