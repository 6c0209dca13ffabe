package dev.rnn.interchange.torch;

import dev.rnn.interchange.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The modules of a {@code state_dict}: names up to the last dot, as in {@code encoder.weight} and
 * {@code rnn.weight_ih_l0}, and what each is by its parameters: one recurrent module, at most one
 * {@code nn.Embedding}, at most one {@code nn.Linear}.
 */
record TorchModules(
        Map<String, Tensor> recurrent, Map<String, Tensor> embedding, Map<String, Tensor> linear) {

    private static final Set<String> WEIGHT = Set.of("weight");
    private static final Set<String> BOTH = Set.of("weight", "bias");
    private static final Set<String> BIAS = Set.of("bias");

    /**
     * Finds them.
     *
     * @throws IllegalArgumentException if there is another module, or more of a kind, or none
     */
    static TorchModules of(Map<String, Tensor> state) {
        Map<String, Map<String, Tensor>> modules = new LinkedHashMap<>();
        state.forEach(
                (name, tensor) -> {
                    int dot = name.lastIndexOf('.');
                    modules.computeIfAbsent(
                                    name.substring(0, Math.max(dot, 0)), k -> new LinkedHashMap<>())
                            .put(name.substring(dot + 1), tensor);
                });
        Map<String, Map<String, Tensor>> recurrent = new LinkedHashMap<>();
        Map<String, Map<String, Tensor>> weightAlone = new LinkedHashMap<>();
        Map<String, Map<String, Tensor>> linear = new LinkedHashMap<>();
        modules.forEach(
                (module, parameters) -> {
                    Set<String> names = parameters.keySet();
                    if (names.stream().anyMatch(n -> n.startsWith("weight_ih"))) {
                        recurrent.put(module, parameters);
                    } else if (names.equals(WEIGHT)) {
                        weightAlone.put(module, parameters);
                    } else if (names.equals(BOTH) || names.equals(BIAS)) {
                        linear.put(module, parameters);
                    } else {
                        throw new IllegalArgumentException(
                                "module '%s' with %s is no nn.RNN, LSTM, GRU, Embedding or Linear"
                                        .formatted(module, names));
                    }
                });
        Map<String, Tensor> cell = only("recurrent modules", recurrent);
        if (cell.isEmpty()) {
            throw new IllegalArgumentException(
                    "no module has weight_ih_l0, as nn.RNN, LSTM and GRU have; there are %s"
                            .formatted(modules.keySet()));
        }
        if (weightAlone.size() == 2 && linear.isEmpty()) {
            splitWeights(weightAlone, linear, cell);
        } else if (weightAlone.size() == 1 && linear.isEmpty() && !mayEmbed(weightAlone, cell)) {
            linear.putAll(weightAlone);
            weightAlone.clear();
        }
        return new TorchModules(
                cell,
                only("modules with a weight and no bias", weightAlone),
                only("linear modules", linear));
    }

    /** An embedding and a linear module without bias look alike: width and order decide. */
    private static void splitWeights(
            Map<String, Map<String, Tensor>> weights,
            Map<String, Map<String, Tensor>> linear,
            Map<String, Tensor> cell) {
        List<String> names = List.copyOf(weights.keySet());
        boolean firstEmbeds = mayEmbed(Map.of("", weights.get(names.get(0))), cell);
        boolean secondEmbeds = mayEmbed(Map.of("", weights.get(names.get(1))), cell);
        if (firstEmbeds == secondEmbeds) {
            boolean first = names.get(0).contains("emb") || names.get(0).contains("encoder");
            boolean second = names.get(1).contains("emb") || names.get(1).contains("encoder");
            if (first == second) {
                throw new IllegalArgumentException(
                        "modules %s are both a weight of the same width and no bias; name the embedding so that its name holds 'emb'"
                                .formatted(names));
            }
            firstEmbeds = first;
        }
        String output = names.get(firstEmbeds ? 1 : 0);
        linear.put(output, weights.remove(output));
    }

    private static boolean mayEmbed(
            Map<String, Map<String, Tensor>> weight, Map<String, Tensor> cell) {
        Tensor e = weight.values().iterator().next().get("weight");
        return cell.entrySet().stream()
                .filter(p -> p.getKey().equals("weight_ih_l0") || p.getKey().equals("weight_ih"))
                .anyMatch(
                        p ->
                                p.getValue().rank() == 2
                                        && e.rank() == 2
                                        && p.getValue().size(1) == e.size(1));
    }

    private static Map<String, Tensor> only(String what, Map<String, Map<String, Tensor>> modules) {
        if (modules.size() > 1) {
            throw new IllegalArgumentException(
                    "there are %d %s, %s; this library's network has one"
                            .formatted(modules.size(), what, modules.keySet()));
        }
        return modules.isEmpty() ? Map.of() : modules.values().iterator().next();
    }
}
