package dev.rnn.model.convert;

import dev.rnn.api.Bias;
import dev.rnn.api.CellSpec;
import dev.rnn.api.Checks;
import dev.rnn.api.Function;
import dev.rnn.api.GruSpec;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.Slice;
import dev.rnn.api.StateLayout;
import dev.rnn.model.cell.LstmVariant;
import dev.rnn.model.layer.BidirectionalSpec;
import dev.rnn.model.layer.StackSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * PyTorch's names and layouts of {@code torch.nn.RNN}, {@code LSTM} and {@code GRU}, and their
 * exchange with this library's flat parameters: {@code weight_ih_l0 [G*H][I]} is W transposed,
 * {@code weight_hh_l0 [G*H][P]} is U transposed, {@code bias_ih_l0} and {@code bias_hh_l0} are b
 * and bU, {@code weight_hr_l0 [P][H]} is R transposed; the reverse direction has {@code _reverse}
 * behind the layer's number. The order of the gates is the same in both libraries.
 *
 * <p>A module is described in one call, and its parameters come over in another:
 *
 * <pre>{@code
 * TorchLayout torch = TorchLayout.lstm(inputs, hidden, layers, bidirectional, bias, 0);
 * Cell cell = backend.cell(torch.spec());
 * cell.pack(Slice.of(torch.fromTorch(stateDict)), weights);
 * }</pre>
 */
public final class TorchLayout {
    private static final int[][] ORDER = {null, {0}, null, {0, 1, 2}, {0, 1, 2, 3}};

    private final CellSpec spec;
    private final ParameterLayout layout;
    private final List<Part> parts;

    /** A cell and what PyTorch puts behind the names of its parameters. */
    private record Part(Leaf leaf, String suffix) {}

    /**
     * One of PyTorch's parameters.
     *
     * @param name its name, such as {@code weight_ih_l0}
     * @param shape its shape: two sizes for a weight, one for a bias
     */
    public record Parameter(String name, List<Integer> shape) {
        /**
         * Copies the shape.
         *
         * @throws IllegalArgumentException if the name, the shape or a size is null
         */
        public Parameter {
            Checks.given("name", name);
            Checks.all("shape", shape);
            shape = List.copyOf(shape);
        }

        /**
         * Floats in it.
         *
         * @return the product of the sizes
         */
        public int size() {
            return shape.stream().reduce(1, Math::multiplyExact);
        }
    }

    private TorchLayout(CellSpec spec, List<Part> parts) {
        this.spec = spec;
        this.parts = parts;
        layout = spec.parameters();
    }

    // ---- descriptions

    /**
     * {@code torch.nn.RNN}.
     *
     * @param inputs input_size
     * @param hidden hidden_size
     * @param nonlinearity {@link Function#TANH} or {@link Function#RELU}
     * @param layers num_layers
     * @param bidirectional whether there are both directions
     * @param bias whether there are biases
     * @return its description and layout
     */
    public static TorchLayout rnn(
            int inputs,
            int hidden,
            Function nonlinearity,
            int layers,
            boolean bidirectional,
            boolean bias) {
        Checks.given("nonlinearity", nonlinearity);
        if (nonlinearity != Function.TANH && nonlinearity != Function.RELU) {
            throw new IllegalArgumentException(
                    "nonlinearity is %s, PyTorch has TANH and RELU".formatted(nonlinearity));
        }
        return layers(
                inputs,
                layers,
                bidirectional,
                width -> new RnnSpec(width, hidden, nonlinearity, biases(bias)));
    }

    /**
     * {@code torch.nn.LSTM}.
     *
     * @param inputs input_size
     * @param hidden hidden_size
     * @param layers num_layers
     * @param bidirectional whether there are both directions
     * @param bias whether there are biases
     * @param projSize proj_size; 0 for none
     * @return its description and layout
     */
    public static TorchLayout lstm(
            int inputs, int hidden, int layers, boolean bidirectional, boolean bias, int projSize) {
        return layers(
                inputs,
                layers,
                bidirectional,
                width ->
                        projSize == 0
                                ? new LstmSpec(width, hidden, biases(bias))
                                : LstmVariant.builder(width, hidden)
                                        .bias(biases(bias))
                                        .projection(projSize)
                                        .build());
    }

    /**
     * {@code torch.nn.GRU}.
     *
     * @param inputs input_size
     * @param hidden hidden_size
     * @param layers num_layers
     * @param bidirectional whether there are both directions
     * @param bias whether there are biases
     * @return its description and layout
     */
    public static TorchLayout gru(
            int inputs, int hidden, int layers, boolean bidirectional, boolean bias) {
        return layers(
                inputs,
                layers,
                bidirectional,
                width -> new GruSpec(width, hidden, GruSpec.Form.RESET_AFTER, biases(bias)));
    }

    private static Bias biases(boolean bias) {
        return bias ? Bias.TWO : Bias.NONE;
    }

    private static TorchLayout layers(
            int inputs,
            int layers,
            boolean bidirectional,
            java.util.function.IntFunction<CellSpec> cell) {
        if (layers < 1) {
            throw new IllegalArgumentException(
                    "layers is %d, must be at least 1".formatted(layers));
        }
        List<CellSpec> all = new ArrayList<>();
        int width = inputs;
        for (int k = 0; k < layers; k++) {
            CellSpec one = cell.apply(width);
            all.add(bidirectional ? BidirectionalSpec.of(one) : one);
            width = all.get(k).outputs();
        }
        return of(layers == 1 ? all.get(0) : new StackSpec(all, 0));
    }

    /**
     * The layout of any description that PyTorch has a module for: a cell, both directions of one,
     * or a stack of those.
     *
     * @param spec RNN, LSTM (with or without projection) or GRU with the reset after the product;
     *     alone, in a {@link BidirectionalSpec}, in a {@link StackSpec}
     * @return the layout
     * @throws IllegalArgumentException if PyTorch has no such module
     */
    public static TorchLayout of(CellSpec spec) {
        return of(spec, "_l%d");
    }

    /**
     * The layout of {@code torch.nn.RNNCell}, {@code LSTMCell} or {@code GRUCell}, whose names have
     * no layer in them: {@code weight_ih}.
     *
     * @param spec a single RNN, LSTM or GRU
     * @return the layout
     * @throws IllegalArgumentException if PyTorch has no such cell
     */
    public static TorchLayout ofCell(CellSpec spec) {
        Checks.given("spec", spec);
        if (spec instanceof StackSpec || spec instanceof BidirectionalSpec) {
            throw new IllegalArgumentException(
                    "spec is %s, PyTorch's cells are single; use TorchLayout.of".formatted(spec));
        }
        return of(spec, "");
    }

    private static TorchLayout of(CellSpec spec, String layerName) {
        Checks.given("spec", spec);
        List<Part> parts = new ArrayList<>();
        if (spec instanceof StackSpec stack) {
            for (int k = 0; k < stack.layers().size(); k++) {
                addLayer(k + ".", stack.layers().get(k), layerName.formatted(k), parts);
            }
        } else {
            addLayer("", spec, layerName.formatted(0), parts);
        }
        return new TorchLayout(spec, parts);
    }

    private static void addLayer(String prefix, CellSpec layer, String suffix, List<Part> parts) {
        if (layer instanceof BidirectionalSpec both) {
            parts.add(new Part(leaf(prefix + "forward.", both.forward()), suffix));
            parts.add(new Part(leaf(prefix + "reverse.", both.reverse()), suffix + "_reverse"));
        } else {
            parts.add(new Part(leaf(prefix, layer), suffix));
        }
    }

    private static Leaf leaf(String prefix, CellSpec spec) {
        Leaf leaf = Leaf.of(prefix, spec, "PyTorch");
        if (leaf.form() == GruSpec.Form.RESET_BEFORE) {
            throw new IllegalArgumentException(
                    "spec is %s, PyTorch's GRU resets after the product; use RESET_AFTER"
                            .formatted(spec));
        }
        if (leaf.peepholes()) {
            throw new IllegalArgumentException(
                    "spec is %s, PyTorch's LSTM has no peepholes".formatted(spec));
        }
        return leaf;
    }

    /**
     * What this is the layout of.
     *
     * @return the description
     */
    public CellSpec spec() {
        return spec;
    }

    /**
     * PyTorch's parameters, in its order.
     *
     * @return names and shapes
     */
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>();
        for (Part part : parts) {
            Leaf leaf = part.leaf;
            int width = leaf.gates() * leaf.hidden();
            int inputs = leaf.spec().inputs();
            int outputs = leaf.spec().outputs();
            all.add(new Parameter("weight_ih" + part.suffix, List.of(width, inputs)));
            all.add(new Parameter("weight_hh" + part.suffix, List.of(width, outputs)));
            if (leaf.bias() != Bias.NONE) {
                all.add(new Parameter("bias_ih" + part.suffix, List.of(width)));
                all.add(new Parameter("bias_hh" + part.suffix, List.of(width)));
            }
            if (leaf.projection() > 0) {
                List<Integer> shape = List.of(leaf.projection(), leaf.hidden());
                all.add(new Parameter("weight_hr" + part.suffix, shape));
            }
        }
        return all;
    }

    // ---- parameters

    /**
     * This library's parameters from PyTorch's.
     *
     * @param torch each parameter's values by its name, row-major
     * @return a new array in the order of {@link CellSpec#parameters()}
     * @throws IllegalArgumentException if a name is missing or unknown, or a length does not match;
     *     or if there are two biases that one cannot stand for
     */
    public float[] fromTorch(Map<String, float[]> torch) {
        Checks.given("torch", torch);
        Map<String, Integer> expected = new LinkedHashMap<>();
        parameters().forEach(p -> expected.put(p.name(), p.size()));
        expected.forEach(
                (name, size) -> {
                    float[] values = torch.get(name);
                    if (values == null) {
                        throw new IllegalArgumentException(
                                "%s is missing; there are %s".formatted(name, torch.keySet()));
                    }
                    if (values.length != size) {
                        throw new IllegalArgumentException(
                                "%s has %d floats, expected %d"
                                        .formatted(name, values.length, size));
                    }
                });
        for (String name : torch.keySet()) {
            if (!expected.containsKey(name)) {
                throw new IllegalArgumentException(
                        "%s is not a parameter of this module; it has %s"
                                .formatted(name, expected.keySet()));
            }
        }
        float[] flat = new float[layout.size()];
        for (Part part : parts) {
            Leaf leaf = part.leaf;
            int[] order = ORDER[leaf.gates()];
            float[] ih = torch.get("weight_ih" + part.suffix);
            leaf.read(ih, 0, order, flat, leaf.block(layout, "W"));
            float[] hh = torch.get("weight_hh" + part.suffix);
            leaf.read(hh, 0, order, flat, leaf.block(layout, "U"));
            if (leaf.bias() != Bias.NONE) {
                float[] b = torch.get("bias_ih" + part.suffix);
                float[] bU = torch.get("bias_hh" + part.suffix);
                leaf.readBiases(b, 0, bU, 0, order, flat, layout);
            }
            if (leaf.projection() > 0) {
                float[] hr = torch.get("weight_hr" + part.suffix);
                leaf.read(hr, 0, ORDER[1], flat, leaf.block(layout, "R"));
            }
        }
        return flat;
    }

    /**
     * PyTorch's parameters from this library's; gradients likewise, where there are two biases or
     * none.
     *
     * @param parameters in the order of {@link CellSpec#parameters()}
     * @return new arrays by name, in PyTorch's order; where the cell has one bias, {@code bias_hh}
     *     is zeros
     * @throws IllegalArgumentException if the length is not the layout's size
     */
    public Map<String, float[]> toTorch(Slice parameters) {
        Checks.length("parameters", parameters, layout.size(), "the cell's layout");
        Map<String, float[]> torch = new LinkedHashMap<>();
        parameters().forEach(p -> torch.put(p.name(), new float[p.size()]));
        for (Part part : parts) {
            Leaf leaf = part.leaf;
            int[] order = ORDER[leaf.gates()];
            float[] ih = torch.get("weight_ih" + part.suffix);
            leaf.write(parameters, leaf.block(layout, "W"), order, ih, 0);
            float[] hh = torch.get("weight_hh" + part.suffix);
            leaf.write(parameters, leaf.block(layout, "U"), order, hh, 0);
            if (leaf.bias() != Bias.NONE) {
                float[] b = torch.get("bias_ih" + part.suffix);
                float[] bU = torch.get("bias_hh" + part.suffix);
                leaf.writeBiases(parameters, layout, order, b, 0, bU, 0);
            }
            if (leaf.projection() > 0) {
                float[] hr = torch.get("weight_hr" + part.suffix);
                leaf.write(parameters, leaf.block(layout, "R"), ORDER[1], hr, 0);
            }
        }
        return torch;
    }

    // ---- states

    /**
     * This library's state of a batch from PyTorch's {@code h_0} and {@code c_0}.
     *
     * @param batch B
     * @param h {@code [layers * directions][B][P]}
     * @param c {@code [layers * directions][B][H]} for an LSTM; null for others
     * @return a new array in the order of {@link CellSpec#states()}
     * @throws IllegalArgumentException if a length does not match
     */
    public float[] stateFromTorch(int batch, float[] h, float[] c) {
        Checks.given("h", h);
        check("h", h.length, size("h", batch));
        check("c", c == null ? 0 : c.length, size("c", batch));
        float[] state = new float[Math.multiplyExact(batch, spec.states().width())];
        move("h", batch, state, h, false);
        if (c != null) {
            move("c", batch, state, c, false);
        }
        return state;
    }

    /**
     * PyTorch's {@code h_n} from this library's state of a batch.
     *
     * @param batch B
     * @param state in the order of {@link CellSpec#states()}
     * @return a new array {@code [layers * directions][B][P]}
     * @throws IllegalArgumentException if the length does not match
     */
    public float[] hToTorch(int batch, Slice state) {
        return toTorch("h", batch, state);
    }

    /**
     * PyTorch's {@code c_n} from this library's state of a batch.
     *
     * @param batch B
     * @param state in the order of {@link CellSpec#states()}
     * @return a new array {@code [layers * directions][B][H]}; of length 0 where there is no c
     * @throws IllegalArgumentException if the length does not match
     */
    public float[] cToTorch(int batch, Slice state) {
        return toTorch("c", batch, state);
    }

    private float[] toTorch(String name, int batch, Slice state) {
        int expected = Math.multiplyExact(batch(batch), spec.states().width());
        Checks.length("state", state, expected, "batch x states");
        float[] torch = new float[size(name, batch)];
        move(name, batch, state.toArray(), torch, true);
        return torch;
    }

    private static int batch(int batch) {
        if (batch < 0) {
            throw new IllegalArgumentException("batch is %d, must be at least 0".formatted(batch));
        }
        return batch;
    }

    private static void check(String name, int length, int expected) {
        if (length != expected) {
            throw new IllegalArgumentException(
                    "%s has %d floats, expected %d (layers x directions x batch x width)"
                            .formatted(name, length, expected));
        }
    }

    /** Floats of all states of a name. */
    private int size(String name, int batch) {
        int width = 0;
        for (StateLayout.State state : spec.states().states()) {
            width += ends(state, name) ? state.width() : 0;
        }
        return Math.multiplyExact(batch(batch), width);
    }

    private static boolean ends(StateLayout.State state, String name) {
        return state.name().equals(name) || state.name().endsWith("." + name);
    }

    /**
     * Both have all sequences of a layer and direction together: only what lies between differs.
     */
    private void move(String name, int batch, float[] ours, float[] theirs, boolean out) {
        int at = 0;
        List<StateLayout.State> states = spec.states().states();
        for (int s = 0; s < states.size(); s++) {
            if (ends(states.get(s), name)) {
                int own = spec.states().offset(s, batch, 0);
                int count = batch * states.get(s).width();
                if (out) {
                    System.arraycopy(ours, own, theirs, at, count);
                } else {
                    System.arraycopy(theirs, at, ours, own, count);
                }
                at += count;
            }
        }
    }

    @Override
    public String toString() {
        Set<String> names = new java.util.LinkedHashSet<>();
        parameters().forEach(p -> names.add(p.name()));
        return "PyTorch's layout of %s: %s".formatted(spec, names);
    }
}
