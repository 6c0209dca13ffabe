/**
 * Sequences to sequences of another length: an encoder reads the source, a decoder writes the
 * target, and attention lets each written symbol look back at the source ({@link
 * dev.rnn.model.seq2seq.EncoderDecoder}). {@link dev.rnn.model.seq2seq.EncoderDecoderPass} trains
 * it on padded batches, {@link dev.rnn.model.seq2seq.Transducer} writes the targets of many sources
 * at once.
 *
 * <p>Null is never a legal argument unless it is said to be.
 */
package dev.rnn.model.seq2seq;
