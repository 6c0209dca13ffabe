/** The {@code rnn} command: {@link dev.rnn.cli.Main} and one class for each of its commands. */
package dev.rnn.cli;
