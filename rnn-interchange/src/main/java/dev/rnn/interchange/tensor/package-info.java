/** Named arrays and the files that hold them: safetensors and NumPy's. */
package dev.rnn.interchange.tensor;
