package dev.rnn.interchange.keras;

import dev.rnn.interchange.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The layers in arrays named by the paths of variables, {@code
 * sequential/bidirectional/forward_lstm/lstm_cell/kernel}, in the model's order; or in nameless
 * arrays, {@code arr_0} and so on, in that order.
 */
final class PathLayout {
    private static final Set<String> VARIABLES =
            Set.of("kernel", "recurrent_kernel", "bias", "embeddings");

    private PathLayout() {}

    static boolean fits(Set<String> names) {
        return !names.isEmpty()
                && (names.stream().allMatch(n -> VARIABLES.contains(last(n)))
                        || names.stream().allMatch(n -> n.matches("arr_[0-9]+")));
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    static List<KerasLayer> layers(Map<String, Tensor> arrays) {
        if (arrays.keySet().iterator().next().startsWith("arr_")) {
            return nameless(new ArrayList<>(arrays.values()));
        }
        Map<String, Map<String, Tensor>> forward = new LinkedHashMap<>();
        Map<String, Map<String, Tensor>> backward = new LinkedHashMap<>();
        arrays.forEach(
                (path, tensor) -> {
                    int slash = Math.max(path.lastIndexOf('/'), 0);
                    String layer = path.substring(0, slash);
                    boolean reverse = layer.matches("(?s)(.*/)?backward_.*");
                    String both = layer.replaceFirst("(^|/)(forward|backward)_.*$", "");
                    (reverse ? backward : forward)
                            .computeIfAbsent(both, k -> new LinkedHashMap<>())
                            .put(last(path), tensor);
                });
        List<KerasLayer> layers = new ArrayList<>();
        forward.forEach(
                (name, variables) ->
                        layers.add(
                                KerasLayer.of(
                                        name,
                                        variables.containsKey("embeddings"),
                                        inOrder(variables),
                                        inOrder(backward.getOrDefault(name, Map.of())))));
        return layers;
    }

    private static List<Tensor> inOrder(Map<String, Tensor> variables) {
        List<Tensor> ordered = new ArrayList<>();
        for (String name : List.of("embeddings", "kernel", "recurrent_kernel", "bias")) {
            if (variables.containsKey(name)) {
                ordered.add(variables.get(name));
            }
        }
        return ordered;
    }

    /** Shapes tell the layers apart: two kernels of the same width, then a bias or none. */
    private static List<KerasLayer> nameless(List<Tensor> arrays) {
        List<KerasLayer> layers = new ArrayList<>();
        for (int at = 0; at < arrays.size(); ) {
            int count = recurrent(arrays, at);
            List<Tensor> variables;
            List<Tensor> backward = List.of();
            if (count > 0) {
                variables = arrays.subList(at, at + count);
                int hidden = variables.get(1).size(0);
                int next = at + count;
                // What follows reads this layer's outputs; the other direction reads its input.
                if (recurrent(arrays, next) == count
                        && arrays.get(next).size(0) != hidden
                        && arrays.get(next).shape().equals(variables.get(0).shape())) {
                    backward = arrays.subList(next, next + count);
                    at = next;
                }
            } else {
                count = at + 1 < arrays.size() && arrays.get(at + 1).rank() == 1 ? 2 : 1;
                variables = arrays.subList(at, at + count);
            }
            boolean embedding = layers.isEmpty() && count == 1;
            layers.add(
                    KerasLayer.of(
                            "of array %d".formatted(at),
                            embedding,
                            List.copyOf(variables),
                            List.copyOf(backward)));
            at += count;
        }
        return layers;
    }

    /** How many arrays of a recurrent layer start here: 3 with a bias, 2 without, 0 for none. */
    private static int recurrent(List<Tensor> arrays, int at) {
        if (at + 1 >= arrays.size() || !KerasLayer.isRecurrent(arrays.subList(at, at + 2))) {
            return 0;
        }
        int width = arrays.get(at + 1).size(1);
        boolean bias =
                at + 2 < arrays.size()
                        && (arrays.get(at + 2).shape().equals(List.of(width))
                                || arrays.get(at + 2).shape().equals(List.of(2, width)));
        return bias ? 3 : 2;
    }
}
