/**
 * Contracts and value types. Start at {@link dev.rnn.api.Backends}: it finds a {@link
 * dev.rnn.api.Backend}, and a backend makes everything else.
 *
 * <p>Notation, in every shape of this package: T time steps, B sequences in a batch, I inputs, H
 * hidden units, G gates, row-major, time first: {@code [T][B][features]} is one {@code float[]} in
 * which row (t, b) starts at {@code (t * B + b) * features}. See {@code docs/notation.md}.
 *
 * <p>Null is never a legal argument; {@link dev.rnn.api.Slice#NONE} says "not given" or "not
 * wanted".
 */
package dev.rnn.api;
