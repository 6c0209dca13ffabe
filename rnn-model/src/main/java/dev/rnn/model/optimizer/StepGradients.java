package dev.rnn.model.optimizer;

import dev.rnn.api.Slice;

/**
 * What single time steps contribute to a gradient, as {@code TrainingPass.addGradients} gives it.
 */
@FunctionalInterface
public interface StepGradients {
    /**
     * Adds the contributions of some steps.
     *
     * @param fromStep first step, from 0
     * @param toStep one past the last
     * @param gradient all parameters' gradient; added to
     */
    void add(int fromStep, int toStep, Slice gradient);
}
