/** Networks in the names and layouts of PyTorch's {@code state_dict}. */
package dev.rnn.interchange.torch;
