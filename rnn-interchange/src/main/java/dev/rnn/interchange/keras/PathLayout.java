package dev.rnn.interchange.keras;

import dev.rnn.interchange.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The layers in arrays named by the paths of variables, {@code
 * sequential/bidirectional/forward_lstm/lstm_cell/kernel}, in the model's order; or in nameless
 * arrays, {@code arr_0} and so on, in that order.
 */
final class PathLayout {
    private static final Set<String> VARIABLES =
            Set.of("kernel", "recurrent_kernel", "bias", "embeddings");

    /** What NumPy calls arrays that were given no names, before their number. */
    private static final String NAMELESS = "arr_";

    private PathLayout() {}

    static boolean fits(Set<String> names) {
        return !names.isEmpty()
                && (names.stream().allMatch(n -> VARIABLES.contains(last(n)))
                        || names.stream().allMatch(n -> n.matches(NAMELESS + "[0-9]+")));
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /**
     * The layers.
     *
     * @param bothDirections whether recurrent layers without names read in both directions; empty
     *     if that is not known
     */
    static List<KerasLayer> layers(Map<String, Tensor> arrays, Optional<Boolean> bothDirections) {
        if (arrays.keySet().iterator().next().startsWith(NAMELESS)) {
            return nameless(inOrderOfNumbers(arrays), bothDirections);
        }
        Map<String, Map<String, Tensor>> forward = new LinkedHashMap<>();
        Map<String, Map<String, Tensor>> backward = new LinkedHashMap<>();
        arrays.forEach(
                (path, tensor) -> {
                    int slash = Math.max(path.lastIndexOf('/'), 0);
                    String layer = path.substring(0, slash);
                    String both = layer.replaceFirst("(^|/)(forward|backward)_.*$", "");
                    boolean reverse = layer.matches("(?s)(.*/)?backward_.*");
                    String outer = layer.replaceFirst("/[^/]*/[^/]*$", "");
                    if (both.equals(layer) && !outer.equals(layer) && forward.containsKey(outer)) {
                        both = outer; // a backward_layer with a name of its own
                        reverse = true;
                    }
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

    /** arr_2 before arr_10, in whatever order the archive has them. */
    private static List<Tensor> inOrderOfNumbers(Map<String, Tensor> arrays) {
        List<Tensor> ordered = new ArrayList<>();
        for (int i = 0; i < arrays.size(); i++) {
            Tensor tensor = arrays.get(NAMELESS + i);
            if (tensor == null) {
                throw new IllegalArgumentException(
                        "it has %d arrays, and none of them is %s%d"
                                .formatted(arrays.size(), NAMELESS, i));
            }
            ordered.add(tensor);
        }
        return ordered;
    }

    /** Shapes tell the layers apart: two kernels of the same width, then a bias or none. */
    private static List<KerasLayer> nameless(List<Tensor> arrays, Optional<Boolean> both) {
        List<KerasLayer> layers = new ArrayList<>();
        for (int at = 0; at < arrays.size(); ) {
            int count = recurrent(arrays, at);
            List<Tensor> variables;
            List<Tensor> backward = List.of();
            int end = at + count;
            if (count > 0) {
                variables = arrays.subList(at, end);
                if (isPair(arrays, at, count, both)) {
                    backward = arrays.subList(end, end + count);
                    end += count;
                }
            } else {
                end += at + 1 < arrays.size() && arrays.get(at + 1).rank() == 1 ? 2 : 1;
                variables = arrays.subList(at, end);
            }
            boolean embedding = layers.isEmpty() && end - at == 1;
            layers.add(
                    KerasLayer.of(
                            "of array %d".formatted(at),
                            embedding,
                            List.copyOf(variables),
                            List.copyOf(backward)));
            at = end;
        }
        return layers;
    }

    /**
     * Whether the recurrent layer here and the next one are two directions of one. A layer on top
     * reads what this one gives, the other direction reads what this one reads: where both are as
     * wide, only what follows can tell, and only if it reads both directions side by side.
     */
    private static boolean isPair(
            List<Tensor> arrays, int at, int count, Optional<Boolean> bothDirections) {
        int next = at + count;
        if (recurrent(arrays, next) != count) {
            return false;
        }
        for (int k = 0; k < count; k++) {
            if (!arrays.get(at + k).shape().equals(arrays.get(next + k).shape())) {
                return false;
            }
        }
        if (bothDirections.isPresent()) {
            return bothDirections.get();
        }
        int hidden = arrays.get(at + 1).size(0);
        if (arrays.get(at).size(0) != hidden) {
            return true;
        }
        int after = next + count;
        if (after < arrays.size()
                && arrays.get(after).rank() == 2
                && arrays.get(after).size(0) == 2 * hidden) {
            return true;
        }
        throw new IllegalArgumentException(
                "arrays %d to %d are two layers, or both directions of one: their shapes are the same; say which (--directions one or both)"
                        .formatted(at, after - 1));
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
