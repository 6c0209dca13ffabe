/**
 * Initial weights: distributions ({@link dev.rnn.model.init.Initializer}), and which block and gate
 * gets which ({@link dev.rnn.model.init.Initialization}). All numbers come from the one seeded
 * generator, {@link dev.rnn.api.Backend#random}: the same on every backend and machine.
 * docs/equations.md, "Initial weights".
 */
package dev.rnn.model.init;
