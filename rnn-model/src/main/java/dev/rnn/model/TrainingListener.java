package dev.rnn.model;

import java.nio.file.Path;

/**
 * Is told how a {@link TrainingRun} goes, in the thread that trains. What it throws ends the run.
 */
public interface TrainingListener {

    /**
     * Before the first step of a run.
     *
     * @param trainer at its start, or where a checkpoint left it
     */
    default void started(Trainer trainer) {}

    /**
     * After each step.
     *
     * @param trainer what has just learnt from a batch
     */
    default void step(Trainer trainer) {}

    /**
     * After each epoch, and at the end of a training that ends within one. After a resume it may
     * come again for the epoch at whose end the training was killed, with the same figures.
     *
     * @param trainer what has just been measured
     * @param report the figures
     */
    default void epoch(Trainer trainer, EpochReport report) {}

    /**
     * After a checkpoint was written.
     *
     * @param trainer what was saved
     * @param file where
     */
    default void saved(Trainer trainer, Path file) {}
}
