/**
 * Scoring streams of events: one {@link dev.rnn.model.serve.StreamingSession} for each stream, all
 * of one {@link dev.rnn.model.Network}; a {@link dev.rnn.model.serve.StreamState} to keep or send a
 * stream's state; a {@link dev.rnn.model.serve.BatchScorer} where many streams have an event at the
 * same time.
 */
package dev.rnn.model.serve;
