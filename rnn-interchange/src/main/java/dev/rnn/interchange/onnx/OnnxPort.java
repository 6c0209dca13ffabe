package dev.rnn.interchange.onnx;

import java.util.List;
import java.util.stream.Collectors;

/**
 * An input or output of a graph.
 *
 * @param name its name
 * @param type what it holds; null if the file does not say
 * @param dimensions null if the file does not say
 */
public record OnnxPort(String name, OnnxTensor.Type type, List<Dimension> dimensions) {
    /**
     * One dimension.
     *
     * @param size its size; -1 if any will do
     * @param name a name that all dimensions of the same size share; "" for none
     */
    public record Dimension(long size, String name) {
        /** Whether the size is fixed. */
        boolean fixed() {
            return size >= 0;
        }

        @Override
        public String toString() {
            return fixed() ? Long.toString(size) : name.isEmpty() ? "?" : name;
        }
    }

    /** Copies the list. */
    public OnnxPort {
        dimensions = dimensions == null ? null : List.copyOf(dimensions);
    }

    @Override
    public String toString() {
        String sizes =
                dimensions == null
                        ? "[...]"
                        : dimensions.stream()
                                .map(Dimension::toString)
                                .collect(Collectors.joining(" x ", "[", "]"));
        return "%s: %s%s".formatted(name, type == null ? "?" : type, sizes);
    }
}
