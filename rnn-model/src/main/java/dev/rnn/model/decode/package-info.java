/**
 * Sequences written symbol by symbol, each read back as the next input: greedy, drawn with {@link
 * dev.rnn.model.decode.Sampling} (temperature, top-k, nucleus), or searched for with {@link
 * dev.rnn.model.decode.BeamSearch}; and {@link dev.rnn.model.decode.TeacherForcing}, which trains a
 * network for that. All of it on {@link dev.rnn.model.decode.StepModel}: state and symbol in,
 * logits out.
 *
 * <p>Null is never a legal argument.
 */
package dev.rnn.model.decode;
