package dev.rnn.interchange.torch;

import dev.rnn.api.Backend;
import dev.rnn.api.Function;
import dev.rnn.interchange.ImportOptions;
import dev.rnn.interchange.NetworkAssembly;
import dev.rnn.interchange.tensor.Tensor;
import dev.rnn.model.Network;
import dev.rnn.model.OutputAt;
import dev.rnn.model.convert.TorchLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A network of PyTorch's parameters, when nothing but their names and shapes is known. */
final class TorchReader {
    private TorchReader() {}

    static Network read(Backend backend, Map<String, Tensor> state, ImportOptions options) {
        TorchModules modules = TorchModules.of(state);
        TorchLayout layout = layout(modules.recurrent(), options);
        NetworkAssembly network =
                new NetworkAssembly(
                        layout.spec(), layout.fromTorch(floats(layout, modules.recurrent())));
        network.outputAt(options.outputAt().orElse(OutputAt.EVERY_STEP));
        Tensor embedding = modules.embedding().get("weight");
        if (embedding != null) {
            matrix("the embedding", embedding, layout.spec().inputs());
            network.embedding(embedding.size(0), embedding.floats());
        }
        Map<String, Tensor> linear = modules.linear();
        if (!linear.isEmpty()) {
            // A weight that two modules share is written once: the embedding is the output, too.
            Tensor weight = linear.getOrDefault("weight", embedding);
            if (weight == null) {
                throw new IllegalArgumentException(
                        "a linear module has a bias and no weight, and there is no embedding to share one with");
            }
            matrix("the linear module's weight", weight, layout.spec().outputs());
            Tensor bias = linear.get("bias");
            if (bias != null && !bias.shape().equals(List.of(weight.size(0)))) {
                throw new IllegalArgumentException(
                        "the linear module's bias is %s and its weight %s, which do not fit"
                                .formatted(bias, weight));
            }
            network.output(weight.size(0), weight.floats(), bias == null ? null : bias.floats());
        }
        return network.build(backend);
    }

    private static void matrix(String what, Tensor tensor, int width) {
        if (tensor.rank() != 2 || tensor.size(1) != width) {
            throw new IllegalArgumentException(
                    "%s is %s, the recurrent module needs [.., %d]".formatted(what, tensor, width));
        }
    }

    /** Kind, sizes, layers, directions and biases follow from names and shapes. */
    private static TorchLayout layout(Map<String, Tensor> cell, ImportOptions options) {
        boolean single = cell.containsKey("weight_ih");
        String suffix = single ? "" : "_l0";
        Tensor input = cell.get("weight_ih" + suffix);
        Tensor state = cell.get("weight_hh" + suffix);
        Tensor projection = cell.get("weight_hr" + suffix);
        if (input == null || state == null || input.rank() != 2 || state.rank() != 2) {
            throw new IllegalArgumentException(
                    "weight_ih%s or weight_hh%s is missing or no matrix".formatted(suffix, suffix));
        }
        int hidden =
                projection == null ? state.size(1) : projection.shape().get(projection.rank() - 1);
        int gates = hidden > 0 && input.size(0) % hidden == 0 ? input.size(0) / hidden : 0;
        int inputs = input.size(1);
        int layers = 1;
        while (cell.containsKey("weight_ih_l" + layers)) {
            layers++;
        }
        boolean both = cell.containsKey("weight_ih_l0_reverse");
        boolean bias = cell.containsKey("bias_ih" + suffix);
        TorchLayout layout;
        if (gates == 4) {
            int size = projection == null ? 0 : projection.size(0);
            layout = TorchLayout.lstm(inputs, hidden, layers, both, bias, size);
        } else if (gates == 3) {
            layout = TorchLayout.gru(inputs, hidden, layers, both, bias);
        } else if (gates == 1) {
            Function activation = options.activation().orElse(Function.TANH);
            layout = TorchLayout.rnn(inputs, hidden, activation, layers, both, bias);
        } else {
            throw new IllegalArgumentException(
                    "weight_ih%s is %s for a hidden size of %d: neither RNN (1 gate), GRU (3) nor LSTM (4)"
                            .formatted(suffix, input, hidden));
        }
        return single ? TorchLayout.ofCell(layout.spec()) : layout;
    }

    /** The parameters' values, their shapes checked. */
    static Map<String, float[]> floats(TorchLayout layout, Map<String, Tensor> cell) {
        Map<String, List<Integer>> shapes = new LinkedHashMap<>();
        layout.parameters().forEach(p -> shapes.put(p.name(), p.shape()));
        Map<String, float[]> values = new LinkedHashMap<>();
        cell.forEach(
                (name, tensor) -> {
                    List<Integer> shape = shapes.get(name);
                    if (shape != null && !shape.equals(tensor.shape())) {
                        throw new IllegalArgumentException(
                                "%s is %s, expected %s".formatted(name, tensor, shape));
                    }
                    values.put(name, tensor.floats());
                });
        return values;
    }
}
