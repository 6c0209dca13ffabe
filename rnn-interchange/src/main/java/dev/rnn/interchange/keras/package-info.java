/** Networks of Keras 3: {@code .keras}, {@code .weights.h5}, {@code .h5} and {@code .npz} files. */
package dev.rnn.interchange.keras;
