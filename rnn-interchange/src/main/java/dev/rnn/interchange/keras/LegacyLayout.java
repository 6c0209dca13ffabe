package dev.rnn.interchange.keras;

import dev.rnn.interchange.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The layers in a {@code .h5} file: attributes name the layers, and each layer's variables, in
 * their order. The second kernel of a layer begins its other direction, whatever that is called.
 */
final class LegacyLayout {
    /** Older versions write kernel:0. */
    private static final Pattern KERNEL = Pattern.compile("(^|/)kernel(:[0-9]+)?$");

    private LegacyLayout() {}

    static List<KerasLayer> layers(Hdf5 hdf, String root, List<String> names) {
        List<KerasLayer> layers = new ArrayList<>();
        for (String name : names) {
            String group = root.isEmpty() ? name : root + "/" + name;
            List<String> paths = hdf.texts(group, "weight_names");
            if (paths == null || paths.isEmpty()) {
                continue;
            }
            List<Tensor> forward = new ArrayList<>();
            List<Tensor> backward = new ArrayList<>();
            int kernels = 0;
            for (String path : paths) {
                kernels += KERNEL.matcher(path).find() ? 1 : 0;
                Tensor tensor = hdf.arrays().get(group + "/" + path);
                if (tensor == null) {
                    throw new IllegalArgumentException(
                            "layer %s lacks its variable %s".formatted(name, path));
                }
                (kernels > 1 ? backward : forward).add(tensor);
            }
            boolean embedding = paths.get(0).contains("embeddings");
            layers.add(KerasLayer.of(name, embedding, forward, backward));
        }
        return layers;
    }

    /** In the order of a configuration. */
    static List<KerasLayer> ordered(List<KerasLayer> layers, KerasConfig config) {
        Map<String, KerasLayer> byName = new LinkedHashMap<>();
        layers.forEach(layer -> byName.put(layer.name(), layer));
        return KerasFiles.inOrder(
                byName, config.layers().stream().map(KerasConfig.Layer::name).toList());
    }
}
