/**
 * ONNX files: {@link dev.rnn.interchange.onnx.OnnxExport} writes a network. What is supported:
 * docs/interchange.md, "ONNX".
 */
package dev.rnn.interchange.onnx;
