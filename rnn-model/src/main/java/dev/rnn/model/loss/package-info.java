/**
 * Losses with PyTorch's definitions and options, written on the contracts of {@link dev.rnn.api}
 * alone: the same bits on every backend. Each {@code ...Spec} describes one and is handed to {@link
 * dev.rnn.api.Backend#loss}; {@link dev.rnn.model.loss.CtcSpec}, which looks at whole sequences,
 * makes its own.
 *
 * <p>All of them say with a {@link dev.rnn.model.loss.Reduction} what the returned number is, take
 * {@link dev.rnn.api.Target.Masked} for rows that do not count, and leave each row's own loss in
 * {@code losses}, neither averaged nor scaled.
 */
package dev.rnn.model.loss;
