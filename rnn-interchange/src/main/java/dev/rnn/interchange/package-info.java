/** Reads and writes model files of other tools. */
package dev.rnn.interchange;
