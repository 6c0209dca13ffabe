package dev.rnn.interchange.onnx;

import java.util.SortedMap;

/**
 * An ONNX file's message, as far as this library reads it.
 *
 * @param irVersion version of the file format
 * @param producer name and version of what wrote it
 * @param opsets version of each operator set by its domain; "" is ONNX's own
 * @param metadata names and values
 * @param graph the graph
 */
record ModelProto(
        long irVersion,
        String producer,
        SortedMap<String, Long> opsets,
        SortedMap<String, String> metadata,
        GraphProto graph) {}
