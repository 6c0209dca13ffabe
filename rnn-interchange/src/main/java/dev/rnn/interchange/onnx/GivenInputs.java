package dev.rnn.interchange.onnx;

import dev.rnn.api.Checks;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a graph is given, compared with what its file says. */
final class GivenInputs {
    private GivenInputs() {}

    /**
     * Compares.
     *
     * @param all what may be given
     * @param given by name
     * @param needed what must be given
     * @throws IllegalArgumentException if they do not match
     */
    static void check(List<OnnxPort> all, Map<String, OnnxTensor> given, List<OnnxPort> needed) {
        for (String name : given.keySet()) {
            if (all.stream().noneMatch(port -> port.name().equals(name))) {
                throw new IllegalArgumentException(
                        "the input '%s' is given, the model has %s".formatted(name, all));
            }
        }
        Map<String, Long> sizes = new HashMap<>();
        for (OnnxPort port : all) {
            if (given.containsKey(port.name())) {
                Checks.given("input " + port.name(), given.get(port.name()));
                check(port, given.get(port.name()), sizes);
            } else if (needed.contains(port)) {
                throw new IllegalArgumentException(
                        "the input '%s' is missing, the model needs %s"
                                .formatted(port.name(), needed));
            }
        }
    }

    private static void check(OnnxPort port, OnnxTensor tensor, Map<String, Long> sizes) {
        boolean fits = port.type() == null || port.type() == tensor.type();
        if (port.dimensions() != null) {
            fits &= port.dimensions().size() == tensor.rank();
            for (int k = 0; fits && k < tensor.rank(); k++) {
                OnnxPort.Dimension dimension = port.dimensions().get(k);
                long size = tensor.dimension(k);
                fits = !dimension.fixed() || dimension.size() == size;
                if (!dimension.fixed() && !dimension.name().isEmpty()) {
                    Long before = sizes.putIfAbsent(dimension.name(), size);
                    if (before != null && before != size) {
                        throw new IllegalArgumentException(
                                "input '%s' has %d for %s, another input has %d"
                                        .formatted(port.name(), size, dimension.name(), before));
                    }
                }
            }
        }
        if (!fits) {
            throw new IllegalArgumentException(
                    "input '%s' is %s, the model expects %s".formatted(port.name(), tensor, port));
        }
    }
}
