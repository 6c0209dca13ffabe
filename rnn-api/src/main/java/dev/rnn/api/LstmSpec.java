package dev.rnn.api;

import java.util.List;

/**
 * The long short-term memory of Hochreiter and Schmidhuber (1997) with the forget gate of Gers et
 * al. (2000), docs/equations.md, "LSTM". Parameters: {@code W [I][4H]}, {@code U [H][4H]}, {@code b
 * [4H]}, {@code bU [4H]}, in this order, the biases as far as there are any; gates in the order i f
 * g o. States: h and c, {@code [H]} each; the output is h.
 *
 * @param inputs I, at least 1
 * @param hidden H, at least 1
 * @param bias how many bias vectors
 */
public record LstmSpec(int inputs, int hidden, Bias bias) implements CellSpec {

    /** Gates. */
    public static final int GATES = 4;

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if one is less than 1, or the bias is null
     */
    public LstmSpec {
        CellChecks.cell(inputs, hidden, GATES, bias);
    }

    /**
     * With one bias.
     *
     * @param inputs I, at least 1
     * @param hidden H, at least 1
     */
    public LstmSpec(int inputs, int hidden) {
        this(inputs, hidden, Bias.ONE);
    }

    @Override
    public int outputs() {
        return hidden;
    }

    @Override
    public ParameterLayout parameters() {
        return ParameterLayout.gates(inputs, hidden, GATES, bias);
    }

    @Override
    public StateLayout states() {
        return new StateLayout(
                List.of(new StateLayout.State("h", hidden), new StateLayout.State("c", hidden)));
    }
}
