package dev.rnn.interchange.torch;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.Slice;
import dev.rnn.interchange.ImportOptions;
import dev.rnn.interchange.InterchangeException;
import dev.rnn.interchange.tensor.NamedTensors;
import dev.rnn.interchange.tensor.Tensor;
import dev.rnn.model.Network;
import dev.rnn.model.NetworkSpec;
import dev.rnn.model.SavedModel;
import dev.rnn.model.convert.TorchLayout;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A network as the tensors of PyTorch's {@code state_dict}: {@code embedding.weight}
 * (nn.Embedding), {@code rnn.weight_ih_l0} and so on (nn.RNN, nn.LSTM or nn.GRU), {@code
 * out.weight} and {@code out.bias} (nn.Linear), and {@code h_0}, {@code c_0} of a learnt initial
 * state, {@code [layers x directions][1][H]}. A cell that PyTorch has no module for is written in
 * this library's own names and layout, {@code rnn.W [inputs][gates x hidden]} and so on.
 *
 * <p>The metadata says all that tensors cannot: the network's description and its provenance, under
 * names that start with {@code rnn.}. Tensors without it are read as well, whatever their modules
 * are called.
 */
public final class TorchState {
    private static final String DESCRIPTION = "rnn.";

    /** Whose names and layout the tensors have. */
    private static final String NAMES = "names";

    private static final String TORCH = "torch";
    private static final String OWN = "rnn";

    private TorchState() {}

    /**
     * A model as tensors.
     *
     * @param model a network of this library's own cells
     * @return tensors and metadata
     * @throws IllegalArgumentException if a cell is none of the library's own
     */
    public static NamedTensors write(SavedModel model) {
        Checks.given("model", model);
        NetworkSpec spec = model.network().spec();
        Slice parameters = Slice.of(model.network().parameters());
        Optional<TorchLayout> layout = TorchCells.layout(spec.cell());
        SortedMap<String, String> metadata = new TreeMap<>();
        metadata.put("format", "pt");
        model.description().forEach((name, value) -> metadata.put(DESCRIPTION + name, value));
        metadata.put(DESCRIPTION + NAMES, layout.isPresent() ? TORCH : OWN);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        if (layout.isPresent()) {
            torchTensors(spec, layout.get(), parameters, tensors);
        } else {
            for (ParameterLayout.Block block : spec.parameters().blocks()) {
                Slice values = parameters.part(block.offset(), block.size());
                tensors.put(
                        block.name(), Tensor.of(values.toArray(), block.rows(), block.columns()));
            }
        }
        return new NamedTensors(tensors, metadata);
    }

    private static void torchTensors(
            NetworkSpec spec, TorchLayout torch, Slice parameters, Map<String, Tensor> tensors) {
        ParameterLayout layout = spec.parameters();
        if (spec.embedding() > 0) {
            Slice e = parameters.part(0, spec.inputs() * spec.embedding());
            tensors.put(
                    "embedding.weight", Tensor.of(e.toArray(), spec.inputs(), spec.embedding()));
        }
        int at = spec.inputs() * spec.embedding();
        int size = spec.cell().parameters().size();
        Map<String, float[]> cell = torch.toTorch(parameters.part(at, size));
        for (TorchLayout.Parameter p : torch.parameters()) {
            int[] shape = p.shape().stream().mapToInt(Integer::intValue).toArray();
            tensors.put("rnn." + p.name(), Tensor.of(cell.get(p.name()), shape));
        }
        if (spec.learnedInitialState()) {
            int width = spec.cell().states().width();
            Slice state = parameters.part(at + size, width);
            int hidden = torch.parameters().get(1).shape().get(1);
            float[] h = torch.hToTorch(1, state);
            tensors.put("h_0", Tensor.of(h, h.length / hidden, 1, hidden));
            float[] c = torch.cToTorch(1, state);
            if (c.length > 0) {
                int directions = h.length / hidden;
                tensors.put("c_0", Tensor.of(c, directions, 1, c.length / directions));
            }
        }
        if (spec.tied()) {
            tensors.put("out.weight", tensors.get("embedding.weight"));
        } else {
            ParameterLayout.Block v = layout.block("out.V");
            float[] values = parameters.part(v.offset(), v.size()).toArray();
            tensors.put(
                    "out.weight",
                    Tensor.of(transposed(values, v.rows(), v.columns()), v.columns(), v.rows()));
        }
        ParameterLayout.Block c = layout.block("out.c");
        tensors.put(
                "out.bias", Tensor.of(parameters.part(c.offset(), c.size()).toArray(), c.size()));
    }

    private static float[] transposed(float[] values, int rows, int columns) {
        float[] other = new float[values.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                other[j * rows + i] = values[i * columns + j];
            }
        }
        return other;
    }

    /**
     * A model of tensors.
     *
     * @param source names the file in errors
     * @param file tensors with PyTorch's names, or those that {@link #write} gave
     * @param backend computes
     * @param options what the file does not say
     * @return the model
     * @throws InterchangeException if there is no such network
     */
    public static SavedModel read(
            String source, NamedTensors file, Backend backend, ImportOptions options)
            throws InterchangeException {
        Checks.given("source", source);
        Checks.given("file", file);
        Checks.given("backend", backend);
        Checks.given("options", options);
        try {
            if (file.metadata().containsKey(DESCRIPTION + NAMES)) {
                return described(file, backend);
            }
            Network network = TorchReader.read(backend, file.tensors(), options);
            return new SavedModel(network, new TreeMap<>(file.metadata()));
        } catch (IllegalArgumentException | ArithmeticException no) {
            throw new InterchangeException("%s: %s".formatted(source, no.getMessage()), no);
        }
    }

    private static SavedModel described(NamedTensors file, Backend backend) {
        Map<String, String> description =
                file.metadata().entrySet().stream()
                        .filter(e -> e.getKey().startsWith(DESCRIPTION))
                        .collect(
                                Collectors.toMap(
                                        e -> e.getKey().substring(DESCRIPTION.length()),
                                        Map.Entry::getValue));
        boolean torch = description.remove(NAMES).equals(TORCH);
        NetworkSpec spec = SavedModel.spec(description);
        ParameterLayout layout = spec.parameters();
        float[] flat =
                torch
                        ? new TorchParameters(spec, file.tensors()).flat()
                        : OwnParameters.flat(layout, file.tensors());
        return SavedModel.of(backend, description, flat);
    }
}
