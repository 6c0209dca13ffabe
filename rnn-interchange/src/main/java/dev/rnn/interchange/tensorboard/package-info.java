/** Event files for TensorBoard. */
package dev.rnn.interchange.tensorboard;
