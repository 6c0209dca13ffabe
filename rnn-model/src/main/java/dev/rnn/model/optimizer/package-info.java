/**
 * Optimizers with PyTorch's definitions and defaults, and what stands around them: parameter
 * groups, clipping, penalties, schedules of the learning rate, gradient accumulation and averages
 * of weights. All in plain Java on the contracts of {@link dev.rnn.api}: the same bits on every
 * backend and for every number of threads, nothing allocated per update, and every state saved and
 * restored to the bit. docs/equations.md, "Optimizers"; docs/numerics.md, "Optimizers".
 *
 * <p>An optimizer's description ({@link dev.rnn.api.OptimizerSpec}) goes to {@link
 * dev.rnn.api.Backend#optimizer}.
 */
package dev.rnn.model.optimizer;
