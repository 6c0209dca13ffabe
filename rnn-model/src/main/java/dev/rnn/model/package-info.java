/**
 * Networks, training and model files, written on the contracts of {@link dev.rnn.api} alone: the
 * same program runs on any backend and gives the same bits. Start at {@link dev.rnn.model.Network}.
 *
 * <p>Shapes are those of {@code dev.rnn.api}: T time steps, B sequences, time first, {@code
 * [T][B][features]}. Null is never a legal argument.
 */
package dev.rnn.model;
