package dev.rnn.interchange.onnx;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.interchange.Cases;
import dev.rnn.interchange.InterchangeException;
import dev.rnn.interchange.onnx.OnnxTensor.Type;
import dev.rnn.interchange.tensor.NamedTensors;
import dev.rnn.interchange.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Stored inputs and outputs of a graph under the names that the graph has for them, such as {@code
 * x} and {@code y}, or for several cases {@code CASE.x} and {@code CASE.y}. So any graph proves
 * itself, also one that is no plain stack.
 */
public final class GraphCases {
    private GraphCases() {}

    /**
     * Whether tensors are stored under a graph's names.
     *
     * @param model the graph
     * @param file the tensors
     * @return true if every tensor's name is one of the graph's inputs or outputs
     */
    public static boolean areFor(OnnxModel model, NamedTensors file) {
        Checks.given("model", model);
        Checks.given("file", file);
        List<String> names =
                Stream.concat(model.inputs().stream(), model.outputs().stream())
                        .map(OnnxPort::name)
                        .toList();
        return !file.tensors().isEmpty()
                && file.tensors().keySet().stream()
                        .allMatch(name -> names.stream().anyMatch(port -> isOf(name, port)));
    }

    private static boolean isOf(String name, String port) {
        return name.equals(port) || name.endsWith("." + port);
    }

    /**
     * Runs a graph on all cases.
     *
     * @param model the graph
     * @param backend computes
     * @param file the cases
     * @return an outcome for each output of each case
     * @throws InterchangeException if the graph cannot be computed on a case
     */
    public static List<Cases.Outcome> run(OnnxModel model, Backend backend, NamedTensors file)
            throws InterchangeException {
        Checks.given("model", model);
        Checks.given("file", file);
        Map<String, Map<String, OnnxTensor>> inputs = new LinkedHashMap<>();
        Map<String, Map<String, OnnxTensor>> outputs = new LinkedHashMap<>();
        collect(file, model.inputs(), inputs);
        collect(file, model.outputs(), outputs);
        List<Cases.Outcome> outcomes = new ArrayList<>();
        for (Map.Entry<String, Map<String, OnnxTensor>> each : outputs.entrySet()) {
            Map<String, OnnxTensor> got;
            try {
                got = model.run(backend, inputs.getOrDefault(each.getKey(), Map.of()));
            } catch (IllegalArgumentException no) {
                throw new InterchangeException(
                        "case %s does not fit the graph: %s"
                                .formatted(each.getKey(), no.getMessage()),
                        no);
            }
            for (Map.Entry<String, OnnxTensor> want : each.getValue().entrySet()) {
                String name = each.getKey() + want.getKey();
                outcomes.add(compare(name, want.getValue(), got.get(want.getKey())));
            }
        }
        return outcomes;
    }

    /** The tensors of each case, by the port's name. */
    private static void collect(
            NamedTensors file, List<OnnxPort> ports, Map<String, Map<String, OnnxTensor>> cases) {
        for (Map.Entry<String, Tensor> each : file.tensors().entrySet()) {
            for (OnnxPort port : ports) {
                if (isOf(each.getKey(), port.name())) {
                    String prefix =
                            each.getKey()
                                    .substring(0, each.getKey().length() - port.name().length());
                    cases.computeIfAbsent(prefix, none -> new HashMap<>())
                            .put(port.name(), tensor(each.getValue(), port));
                }
            }
        }
    }

    /** With the type that the graph has, where both are integers. */
    private static OnnxTensor tensor(Tensor stored, OnnxPort port) {
        int[] shape = stored.shape().stream().mapToInt(Integer::intValue).toArray();
        if (stored.type().isReal()) {
            return OnnxTensor.owning(shape, stored.floats());
        }
        int[] values = stored.ints();
        long[] longs = new long[values.length];
        for (int i = 0; i < longs.length; i++) {
            longs[i] = values[i];
        }
        Type type = port.type() == null || port.type() == Type.FLOAT ? Type.INT64 : port.type();
        return OnnxTensor.owning(type, shape, longs);
    }

    private static Cases.Outcome compare(String name, OnnxTensor want, OnnxTensor got)
            throws InterchangeException {
        if (want.isFloat() != got.isFloat() || want.size() != got.size()) {
            throw new InterchangeException(
                    "%s is stored as %s, the graph gives %s".formatted(name, want, got));
        }
        double worst = 0;
        int place = 0;
        for (int i = 0; i < want.size(); i++) {
            double difference = Math.abs(at(got, i) - at(want, i));
            if (Double.isNaN(difference) && Double.compare(at(got, i), at(want, i)) != 0) {
                difference = Double.POSITIVE_INFINITY;
            }
            if (difference > worst) {
                worst = difference;
                place = i;
            }
        }
        boolean none = want.size() == 0;
        return new Cases.Outcome(
                name,
                worst,
                place,
                none ? 0 : (float) at(want, place),
                none ? 0 : at(got, place),
                want.size());
    }

    private static double at(OnnxTensor tensor, int index) {
        return tensor.isFloat() ? tensor.f()[index] : tensor.i()[index];
    }
}
