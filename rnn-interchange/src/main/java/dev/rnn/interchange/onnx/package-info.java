/**
 * ONNX files in and out: {@link dev.rnn.interchange.onnx.OnnxModel} reads and computes a graph, and
 * makes a network that can be trained of one that is a plain stack; {@link
 * dev.rnn.interchange.onnx.OnnxExport} writes a network. What is supported: docs/interchange.md,
 * "ONNX".
 */
package dev.rnn.interchange.onnx;
