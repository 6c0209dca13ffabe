/**
 * Parameters and states in the layouts of PyTorch and ONNX, both ways, and ONNX's recurrent
 * operators as they are defined there.
 */
package dev.rnn.model.convert;
