/**
 * Programs of 20 to 40 lines, one a task. Each one says what its arguments are; the tests run them
 * on small made-up data.
 */
package dev.rnn.examples;
