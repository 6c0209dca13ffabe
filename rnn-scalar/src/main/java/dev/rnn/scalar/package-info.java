/**
 * The contracts in plain loops, in the order of docs/equations.md and with the operations of
 * docs/numerics.md. Each file has a twin of the same name in {@code dev.rnn.simd} that computes the
 * same bits on vectors; read them side by side. Where it changes no bit, loops run along output
 * columns, so that C2 turns them into vector instructions here too.
 */
package dev.rnn.scalar;
