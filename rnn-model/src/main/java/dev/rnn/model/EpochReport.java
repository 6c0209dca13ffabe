package dev.rnn.model;

import java.util.Optional;

/**
 * The figures of an epoch.
 *
 * @param epoch which, from 1
 * @param step steps done since the start of the training
 * @param trainingLoss the mean of its batches' losses, each before its update
 * @param validation what was measured at its end, if there is validation data
 * @param rate the learning rate of the step that follows
 * @param rateFell whether a {@link dev.rnn.model.optimizer.ReduceOnPlateau} has made it fall
 * @param gradientNorm of the last update, before clipping
 * @param isBest whether it is the best so far; false without {@link EarlyStopping}
 */
public record EpochReport(
        long epoch,
        long step,
        double trainingLoss,
        Optional<Validation> validation,
        double rate,
        boolean rateFell,
        double gradientNorm,
        boolean isBest) {}
