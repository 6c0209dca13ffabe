/**
 * Networks without recurrence: a fixed number of symbols in, a fixed number out. What they cannot
 * do says what recurrence is for.
 *
 * <p>Null is never a legal argument.
 */
package dev.rnn.model.window;
