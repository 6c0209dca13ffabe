/**
 * Tasks of the field on real data: how examples are read and split, which network learns them, and
 * how good it is on examples that it has not seen. {@link dev.rnn.model.task.Tasks} lists them;
 * {@code ./rnn train --task} and {@code ./rnn evaluate} run them.
 *
 * <p>Choices such as the number of epochs are made on the validation part; the test part is read
 * when a trained model is measured, and at no other time.
 */
package dev.rnn.model.task;
