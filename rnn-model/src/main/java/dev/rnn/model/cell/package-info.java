/**
 * Cells beyond the backends' own kernels, written once on the contracts: variants of RNN, LSTM and
 * GRU, a base for a user's own cell, a check of its gradients, and the layouts of PyTorch and ONNX.
 */
package dev.rnn.model.cell;
