package dev.rnn.interchange.keras;

import dev.rnn.interchange.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The layers in {@code model.weights.h5}: {@code layers/CONTAINER/.../vars/NUMBER}, the container
 * being the layer's class in small letters, with {@code _1} and so on where there are several. The
 * groups lie in the order of the alphabet.
 */
final class WeightsLayout {
    private static final String LAYERS = "layers/";

    private WeightsLayout() {}

    private static Map<String, KerasLayer> layers(Map<String, Tensor> arrays) {
        Map<String, Map<Integer, Tensor>> forward = new LinkedHashMap<>();
        Map<String, Map<Integer, Tensor>> backward = new LinkedHashMap<>();
        arrays.forEach(
                (path, tensor) -> {
                    String[] parts = path.split("/");
                    if (!path.startsWith(LAYERS)
                            || parts.length < 4
                            || !parts[parts.length - 2].equals("vars")
                            || !parts[parts.length - 1].matches("[0-9]{1,4}")) {
                        throw new IllegalArgumentException(
                                "array %s is none of a Sequential or Functional model's"
                                        .formatted(path));
                    }
                    boolean reverse = parts[2].equals("backward_layer");
                    (reverse ? backward : forward)
                            .computeIfAbsent(parts[1], k -> new TreeMap<>())
                            .put(Integer.valueOf(parts[parts.length - 1]), tensor);
                });
        Map<String, KerasLayer> layers = new LinkedHashMap<>();
        forward.forEach(
                (name, variables) ->
                        layers.put(
                                name,
                                KerasLayer.of(
                                        name,
                                        name.startsWith("embedding"),
                                        List.copyOf(variables.values()),
                                        List.copyOf(
                                                backward.getOrDefault(name, Map.of()).values()))));
        return layers;
    }

    /** In the order of a configuration. */
    static List<KerasLayer> ordered(Map<String, Tensor> arrays, KerasConfig config) {
        return KerasFiles.inOrder(
                layers(arrays),
                config.layers().stream().map(KerasConfig.Layer::container).toList());
    }

    /**
     * In the only order in which widths fit. Layers of one class are numbered, so that only the
     * classes' places among each other are in question.
     */
    static List<KerasLayer> chained(Map<String, Tensor> arrays) {
        List<KerasLayer> all = new ArrayList<>(layers(arrays).values());
        List<KerasLayer> chain = new ArrayList<>();
        all.stream().filter(l -> l.kind() == KerasLayer.Kind.EMBEDDING).forEach(chain::add);
        Map<String, List<KerasLayer>> classes =
                all.stream()
                        .filter(l -> l.kind() == KerasLayer.Kind.RECURRENT)
                        .sorted(Comparator.comparingInt(l -> number(l.name())))
                        .collect(
                                Collectors.groupingBy(
                                        l -> l.name().replaceAll("_[0-9]+$", ""),
                                        TreeMap::new,
                                        Collectors.toList()));
        if (classes.size() > 1) {
            throw new IllegalArgumentException(
                    "the order of its layers %s is not in a file of weights; save the model as .keras"
                            .formatted(classes.keySet()));
        }
        classes.values().forEach(chain::addAll);
        all.stream().filter(l -> l.kind() == KerasLayer.Kind.DENSE).forEach(chain::add);
        return chain;
    }

    private static int number(String name) {
        String digits = name.replaceAll("^.*?_?([0-9]{0,6})$", "$1");
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }
}
