package dev.rnn.interchange.keras;

import dev.rnn.api.Bias;
import dev.rnn.api.CellSpec;
import dev.rnn.api.Function;
import dev.rnn.api.GruSpec;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.RnnSpec;
import dev.rnn.interchange.tensor.Tensor;
import java.util.List;

/**
 * One of Keras's cells, described and with its parameters. A kernel is {@code [inputs][gates x
 * hidden]}, as here; the LSTM's gates i f c o are i f g o here, in the same order, and the GRU's z
 * r h are r z n, the first two exchanged.
 *
 * @param spec its description
 * @param parameters in the order of {@link CellSpec#parameters()}
 */
record KerasCell(CellSpec spec, float[] parameters) {
    private static final int[][] ORDER = {null, {0}, null, {1, 0, 2}, {0, 1, 2, 3}};

    /**
     * Describes a cell by its variables.
     *
     * @param activation of a SimpleRNN
     * @param form of a GRU without biases, whose variables do not tell
     */
    static KerasCell of(
            String layer, List<Tensor> variables, Function activation, GruSpec.Form form) {
        Tensor kernel = variables.get(0);
        Tensor recurrent = variables.get(1);
        Tensor bias = variables.size() > 2 ? variables.get(2) : null;
        int inputs = kernel.size(0);
        int hidden = recurrent.size(0);
        int width = recurrent.size(1);
        int gates = width / hidden;
        boolean two = bias != null && gates == 3 && bias.shape().equals(List.of(2, width));
        if (bias != null && !two && !bias.shape().equals(List.of(width))) {
            throw new IllegalArgumentException(
                    "layer %s has a bias %s, expected [%d]".formatted(layer, bias, width));
        }
        Bias biases = bias == null ? Bias.NONE : two ? Bias.TWO : Bias.ONE;
        CellSpec spec;
        if (gates == 4) {
            spec = new LstmSpec(inputs, hidden, biases);
        } else if (gates == 3) {
            GruSpec.Form known = two ? GruSpec.Form.RESET_AFTER : GruSpec.Form.RESET_BEFORE;
            spec = new GruSpec(inputs, hidden, bias == null ? form : known, biases);
        } else {
            spec = new RnnSpec(inputs, hidden, activation, biases);
        }
        ParameterLayout layout = spec.parameters();
        float[] flat = new float[layout.size()];
        move(kernel.floats(), 0, flat, layout.block("W"), ORDER[gates]);
        move(recurrent.floats(), 0, flat, layout.block("U"), ORDER[gates]);
        if (bias != null) {
            float[] values = bias.floats();
            move(values, 0, flat, layout.block("b"), ORDER[gates]);
            if (two) {
                move(values, width, flat, layout.block("bU"), ORDER[gates]);
            }
        }
        return new KerasCell(spec, flat);
    }

    /** ours[row][gate] = theirs[row][order(gate)]. */
    private static void move(
            float[] theirs, int at, float[] flat, ParameterLayout.Block block, int[] order) {
        int hidden = block.columns() / order.length;
        for (int row = 0; row < block.rows(); row++) {
            for (int g = 0; g < order.length; g++) {
                System.arraycopy(
                        theirs,
                        at + row * block.columns() + order[g] * hidden,
                        flat,
                        block.offset() + row * block.columns() + g * hidden,
                        hidden);
            }
        }
    }
}
