package dev.rnn.model.convert;

import dev.rnn.api.Bias;
import dev.rnn.api.CellSpec;
import dev.rnn.api.Checks;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.Slice;
import dev.rnn.model.layer.BidirectionalSpec;
import dev.rnn.model.layer.ReverseSpec;
import java.util.List;

/**
 * ONNX's layout of the operators {@code RNN}, {@code GRU} and {@code LSTM}, and its exchange with
 * this library's flat parameters. With D directions: {@code W [D][G*H][I]}, {@code R [D][G*H][H]},
 * {@code B [D][2*G*H]} (both biases), {@code P [D][3*H]} (peepholes); gates in the order i o f c
 * for the LSTM, z r h for the GRU, peepholes i o f.
 */
public final class OnnxLayout {
    /** Where ONNX has the gates that this library has in the order of docs/notation.md, "Gates". */
    private static final int[][] ORDER = {null, {0}, null, {1, 0, 2}, {0, 2, 3, 1}};

    private static final String[] PEEPHOLES = {"p_i", "p_o", "p_f"};

    private final CellSpec spec;
    private final ParameterLayout layout;
    private final List<Leaf> directions;

    /**
     * The operator's tensors.
     *
     * @param w {@code [D][G*H][I]}
     * @param r {@code [D][G*H][H]}
     * @param b {@code [D][2*G*H]}; null if the cell has no biases
     * @param p {@code [D][3*H]}; null if the cell has no peepholes
     */
    public record Tensors(float[] w, float[] r, float[] b, float[] p) {}

    private OnnxLayout(CellSpec spec, List<Leaf> directions) {
        this.spec = spec;
        this.directions = directions;
        layout = spec.parameters();
    }

    /**
     * The layout of a description that ONNX has an operator for.
     *
     * @param spec RNN, LSTM without projection, or GRU; alone, in a {@link ReverseSpec}, or in a
     *     {@link BidirectionalSpec} of two of the same sizes
     * @return the layout
     * @throws IllegalArgumentException if ONNX has no such operator
     */
    public static OnnxLayout of(CellSpec spec) {
        Checks.given("spec", spec);
        if (spec instanceof BidirectionalSpec both) {
            Leaf forward = leaf("forward.", both.forward());
            Leaf reverse = leaf("reverse.", both.reverse());
            if (forward.gates() != reverse.gates()
                    || forward.hidden() != reverse.hidden()
                    || forward.bias() != reverse.bias()
                    || forward.peepholes() != reverse.peepholes()) {
                throw new IllegalArgumentException(
                        "forward is %s and reverse %s, ONNX has the same kind of cell in both"
                                .formatted(forward.spec(), reverse.spec()));
            }
            return new OnnxLayout(spec, List.of(forward, reverse));
        }
        return new OnnxLayout(
                spec, List.of(leaf("", spec instanceof ReverseSpec r ? r.cell() : spec)));
    }

    private static Leaf leaf(String prefix, CellSpec spec) {
        Leaf leaf = Leaf.of(prefix, spec, "ONNX");
        if (leaf.projection() > 0) {
            throw new IllegalArgumentException(
                    "spec is %s, ONNX's LSTM has no projection".formatted(spec));
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
     * This library's parameters from ONNX's.
     *
     * @param tensors the operator's; b and p may be null, which ONNX takes for zeros
     * @return a new array in the order of {@link CellSpec#parameters()}
     * @throws IllegalArgumentException if a length does not match; or if there are biases or
     *     peepholes that the cell does not have
     */
    public float[] fromOnnx(Tensors tensors) {
        Checks.given("tensors", tensors);
        Leaf first = directions.get(0);
        int count = directions.size();
        int width = first.gates() * first.hidden();
        length("W", tensors.w, count * width * spec.inputs(), "directions x G*H x I");
        length("R", tensors.r, count * width * first.hidden(), "directions x G*H x H");
        if (tensors.b != null) {
            length("B", tensors.b, count * 2 * width, "directions x 2*G*H");
        }
        if (tensors.p != null) {
            if (!first.peepholes()) {
                throw new IllegalArgumentException(
                        "P was given, %s has no peepholes; describe it with peepholes, or leave P out"
                                .formatted(first.spec()));
            }
            length("P", tensors.p, count * 3 * first.hidden(), "directions x 3*H");
        }
        float[] flat = new float[layout.size()];
        for (int d = 0; d < count; d++) {
            Leaf leaf = directions.get(d);
            int[] order = ORDER[leaf.gates()];
            int w = d * width * spec.inputs();
            leaf.read(tensors.w, w, order, flat, leaf.block(layout, "W"));
            int r = d * width * leaf.hidden();
            leaf.read(tensors.r, r, order, flat, leaf.block(layout, "U"));
            if (tensors.b != null) {
                int b = d * 2 * width;
                leaf.readBiases(tensors.b, b, tensors.b, b + width, order, flat, layout);
            }
            for (int k = 0; tensors.p != null && k < 3; k++) {
                int p = (d * 3 + k) * leaf.hidden();
                leaf.read(tensors.p, p, ORDER[1], flat, leaf.block(layout, PEEPHOLES[k]));
            }
        }
        return flat;
    }

    /**
     * ONNX's tensors from this library's parameters; gradients likewise, where there are two biases
     * or none.
     *
     * @param parameters in the order of {@link CellSpec#parameters()}
     * @return new tensors; where the cell has one bias, the second half of B is zeros
     * @throws IllegalArgumentException if the length is not the layout's size
     */
    public Tensors toOnnx(Slice parameters) {
        Checks.length("parameters", parameters, layout.size(), "the cell's layout");
        Leaf first = directions.get(0);
        int count = directions.size();
        int width = first.gates() * first.hidden();
        float[] w = new float[count * width * spec.inputs()];
        float[] r = new float[count * width * first.hidden()];
        float[] b = first.bias() == Bias.NONE ? null : new float[count * 2 * width];
        float[] p = first.peepholes() ? new float[count * 3 * first.hidden()] : null;
        for (int d = 0; d < count; d++) {
            Leaf leaf = directions.get(d);
            int[] order = ORDER[leaf.gates()];
            leaf.write(parameters, leaf.block(layout, "W"), order, w, d * width * spec.inputs());
            leaf.write(parameters, leaf.block(layout, "U"), order, r, d * width * leaf.hidden());
            if (b != null) {
                int at = d * 2 * width;
                leaf.writeBiases(parameters, layout, order, b, at, b, at + width);
            }
            for (int k = 0; p != null && k < 3; k++) {
                int at = (d * 3 + k) * leaf.hidden();
                leaf.write(parameters, leaf.block(layout, PEEPHOLES[k]), ORDER[1], p, at);
            }
        }
        return new Tensors(w, r, b, p);
    }

    private static void length(String name, float[] values, int expected, String why) {
        Checks.given(name, values);
        if (values.length != expected) {
            throw new IllegalArgumentException(
                    "%s has %d floats, expected %d (%s)"
                            .formatted(name, values.length, expected, why));
        }
    }
}
