package dev.rnn.interchange.keras;

import dev.rnn.api.Backend;
import dev.rnn.api.CellSpec;
import dev.rnn.api.Function;
import dev.rnn.api.GruSpec;
import dev.rnn.interchange.ImportOptions;
import dev.rnn.interchange.NetworkAssembly;
import dev.rnn.interchange.OutputActivation;
import dev.rnn.interchange.tensor.Tensor;
import dev.rnn.model.Network;
import dev.rnn.model.OutputAt;
import dev.rnn.model.SavedModel;
import dev.rnn.model.layer.BidirectionalSpec;
import dev.rnn.model.layer.Merge;
import dev.rnn.model.layer.StackSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A network of Keras's layers: an embedding or none, recurrent layers, a Dense layer or none. */
final class KerasModel {
    private KerasModel() {}

    /**
     * Builds it.
     *
     * @param layers in the model's order
     * @param config what its configuration says; null if there is none
     * @throws IllegalArgumentException if they make no network of this library's
     */
    static SavedModel of(
            List<KerasLayer> layers, KerasConfig config, Backend backend, ImportOptions options) {
        KerasLayer embedding = null;
        KerasLayer dense = null;
        List<CellSpec> specs = new ArrayList<>();
        List<float[]> parameters = new ArrayList<>();
        for (int k = 0; k < layers.size(); k++) {
            KerasLayer layer = layers.get(k);
            if (dense != null
                    || layer.kind() == KerasLayer.Kind.EMBEDDING && (embedding != null || k > 0)) {
                throw new IllegalArgumentException(
                        "layer %s comes after %s; a network is an Embedding or none, recurrent layers, a Dense layer or none"
                                .formatted(layer.name(), layers.get(k - 1).name()));
            }
            switch (layer.kind()) {
                case EMBEDDING:
                    embedding = layer;
                    break;
                case DENSE:
                    dense = layer;
                    break;
                default:
                    recurrent(
                            layer,
                            config == null ? null : config.layers().get(k),
                            options,
                            specs,
                            parameters);
            }
        }
        if (specs.isEmpty()) {
            throw new IllegalArgumentException("there is no SimpleRNN, LSTM or GRU");
        }
        NetworkAssembly network =
                new NetworkAssembly(
                        specs.size() == 1 ? specs.get(0) : new StackSpec(specs, 0),
                        joined(parameters));
        network.outputAt(
                config != null
                        ? config.outputAt()
                        : options.outputAt().orElse(OutputAt.EVERY_STEP));
        if (embedding != null) {
            Tensor rows = embedding.variables().get(0);
            if (rows.rank() != 2) {
                throw new IllegalArgumentException(
                        "layer %s is %s, expected [symbols, width]"
                                .formatted(embedding.name(), rows));
            }
            network.embedding(rows.size(0), rows.floats());
        }
        if (dense != null) {
            output(network, dense.variables());
        }
        return saved(network.build(backend), config);
    }

    private static SavedModel saved(Network network, KerasConfig config) {
        SortedMap<String, String> provenance = new TreeMap<>();
        if (config != null && config.output() != OutputActivation.NONE) {
            provenance.put(OutputActivation.PROVENANCE, config.output().name());
        }
        if (config != null && config.masks()) {
            provenance.put(
                    "imported.mask-zero",
                    "true: steps with symbol 0 are masked in Keras; give lengths or a mask here");
        }
        return new SavedModel(network, provenance);
    }

    private static void output(NetworkAssembly network, List<Tensor> variables) {
        Tensor kernel = variables.get(0);
        int inputs = kernel.size(0);
        int outputs = kernel.size(1);
        float[] values = kernel.floats();
        float[] weights = new float[values.length];
        for (int i = 0; i < inputs; i++) {
            for (int o = 0; o < outputs; o++) {
                weights[o * inputs + i] = values[i * outputs + o];
            }
        }
        network.output(outputs, weights, variables.size() > 1 ? variables.get(1).floats() : null);
    }

    private static void recurrent(
            KerasLayer layer,
            KerasConfig.Layer config,
            ImportOptions options,
            List<CellSpec> specs,
            List<float[]> parameters) {
        boolean both = !layer.backward().isEmpty();
        if (config != null && (config.cell() == null || both != (config.backward() != null))) {
            throw new IllegalArgumentException(
                    "layer %s has variables of a recurrent layer in %s, which it is not in the configuration"
                            .formatted(layer.name(), both ? "both directions" : "one direction"));
        }
        CellConfig ahead = config == null ? null : config.cell();
        KerasCell forward = cell(layer.name(), layer.variables(), ahead, options);
        parameters.add(forward.parameters());
        if (!both) {
            specs.add(forward.spec());
            return;
        }
        CellConfig back = config == null ? null : config.backward();
        KerasCell reverse = cell(layer.name(), layer.backward(), back, options);
        parameters.add(reverse.parameters());
        Merge merge = config == null ? Merge.CONCAT : config.merge();
        specs.add(new BidirectionalSpec(forward.spec(), reverse.spec(), merge));
    }

    /** A cell as its configuration says, or else, where that is null, as the caller does. */
    private static KerasCell cell(
            String name, List<Tensor> variables, CellConfig config, ImportOptions options) {
        if (config == null) {
            return KerasCell.of(
                    name,
                    variables,
                    options.activation().orElse(Function.TANH),
                    options.gruForm().orElse(GruSpec.Form.RESET_AFTER));
        }
        Tensor recurrent = variables.get(1);
        config.check(name, recurrent.size(1) / recurrent.size(0));
        return KerasCell.of(
                name,
                variables,
                config.activation(),
                config.resetAfter() ? GruSpec.Form.RESET_AFTER : GruSpec.Form.RESET_BEFORE);
    }

    private static float[] joined(List<float[]> parts) {
        int size = 0;
        for (float[] part : parts) {
            size = Math.addExact(size, part.length);
        }
        float[] all = new float[size];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
