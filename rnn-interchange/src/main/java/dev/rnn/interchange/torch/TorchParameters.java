package dev.rnn.interchange.torch;

import static dev.rnn.interchange.torch.OwnParameters.expect;
import static dev.rnn.interchange.torch.OwnParameters.refuseOthers;

import dev.rnn.api.ParameterLayout;
import dev.rnn.interchange.tensor.Tensor;
import dev.rnn.model.NetworkSpec;
import dev.rnn.model.convert.TorchLayout;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Parameters under PyTorch's names of a network whose description is known. */
final class TorchParameters {
    private final NetworkSpec spec;
    private final Map<String, Tensor> tensors;
    private final Set<String> known = new HashSet<>();

    TorchParameters(NetworkSpec spec, Map<String, Tensor> tensors) {
        this.spec = spec;
        this.tensors = tensors;
    }

    float[] flat() {
        TorchLayout torch =
                TorchCells.layout(spec.cell())
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "PyTorch has no module for " + spec.cell()));
        // All shapes are checked against what the file has before anything is allocated for them.
        int outputs = spec.outputs();
        int width = spec.cell().outputs();
        Tensor weight = tensor("out.weight", outputs, width);
        Tensor bias = tensor("out.bias", outputs);
        Tensor embedding = null;
        if (spec.embedding() > 0) {
            embedding = tensor("embedding.weight", spec.inputs(), spec.embedding());
        }
        Map<String, Tensor> cell = new LinkedHashMap<>();
        for (TorchLayout.Parameter p : torch.parameters()) {
            known.add("rnn." + p.name());
            cell.put(p.name(), expect(tensors, "rnn." + p.name(), p.shape()));
        }
        float[] h = spec.learnedInitialState() ? state("h_0") : null;
        float[] c = spec.learnedInitialState() && tensors.containsKey("c_0") ? state("c_0") : null;
        refuseOthers(tensors, known);
        float[] cellParameters = torch.fromTorch(TorchReader.floats(torch, cell));
        float[] state = h == null ? new float[0] : torch.stateFromTorch(1, h, c);

        ParameterLayout layout = spec.parameters();
        float[] flat = new float[layout.size()];
        int at = 0;
        if (embedding != null) {
            System.arraycopy(embedding.floats(), 0, flat, 0, embedding.size());
            at = embedding.size();
        }
        System.arraycopy(cellParameters, 0, flat, at, cellParameters.length);
        System.arraycopy(state, 0, flat, at + cellParameters.length, state.length);
        float[] w = weight.floats();
        if (!spec.tied()) {
            int v = layout.block("out.V").offset();
            for (int i = 0; i < width; i++) {
                for (int o = 0; o < outputs; o++) {
                    flat[v + i * outputs + o] = w[o * width + i];
                }
            }
        } else if (!weight.data().equals(embedding.data())) {
            throw new IllegalArgumentException(
                    "out.weight and embedding.weight differ, its description says that they are tied");
        }
        System.arraycopy(bias.floats(), 0, flat, layout.block("out.c").offset(), outputs);
        return flat;
    }

    private Tensor tensor(String name, Integer... shape) {
        known.add(name);
        return expect(tensors, name, List.of(shape));
    }

    private float[] state(String name) {
        known.add(name);
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("tensor %s is missing".formatted(name));
        }
        return tensor.floats();
    }
}
