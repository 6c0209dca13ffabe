/**
 * The contracts on the Vector API. Each file has a twin of the same name in {@code dev.rnn.scalar}
 * that computes the same bits in plain loops; read them side by side. Lanes run along output
 * columns, so that no lane is ever reduced; the few sums that must be reduced use the canonical
 * order of docs/numerics.md.
 */
package dev.rnn.simd;
