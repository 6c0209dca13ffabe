/**
 * Data for training: tables of text, the split into parts, tokens. What is read from files is
 * checked, and a {@link dev.rnn.model.data.DataException} names the file, the line and what is
 * wrong there.
 */
package dev.rnn.model.data;
