package dev.rnn.interchange.torch;

import dev.rnn.api.ParameterLayout;
import dev.rnn.interchange.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Parameters under this library's own names, each block a matrix. */
final class OwnParameters {
    private OwnParameters() {}

    static float[] flat(ParameterLayout layout, Map<String, Tensor> tensors) {
        for (ParameterLayout.Block block : layout.blocks()) {
            expect(tensors, block.name(), List.of(block.rows(), block.columns()));
        }
        refuseOthers(
                tensors,
                layout.blocks().stream()
                        .map(ParameterLayout.Block::name)
                        .collect(Collectors.toSet()));
        float[] flat = new float[layout.size()];
        for (ParameterLayout.Block block : layout.blocks()) {
            float[] values = tensors.get(block.name()).floats();
            System.arraycopy(values, 0, flat, block.offset(), values.length);
        }
        return flat;
    }

    static Tensor expect(Map<String, Tensor> tensors, String name, List<Integer> shape) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException(
                    "tensor %s is missing; there are %s".formatted(name, tensors.keySet()));
        }
        if (!tensor.shape().equals(shape)) {
            throw new IllegalArgumentException(
                    "tensor %s is %s, its description expects %s".formatted(name, tensor, shape));
        }
        return tensor;
    }

    static void refuseOthers(Map<String, Tensor> tensors, Set<String> known) {
        for (String name : tensors.keySet()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "tensor %s is none of the network's".formatted(name));
            }
        }
    }
}
