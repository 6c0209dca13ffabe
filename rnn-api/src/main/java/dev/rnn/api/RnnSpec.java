package dev.rnn.api;

import java.util.List;

/**
 * The simple recurrent cell of Elman (1990): {@code h_t = f(b + x_t W + h_{t-1} U)},
 * docs/equations.md (1). Parameters: {@code W [I][H]}, {@code U [H][H]}, {@code b [H]}, {@code bU
 * [H]}, in this order, the biases as far as there are any.
 *
 * @param inputs I, at least 1
 * @param hidden H, at least 1
 * @param activation f: {@link Function#TANH}, {@link Function#SIGMOID} or {@link Function#RELU}
 * @param bias how many bias vectors
 */
public record RnnSpec(int inputs, int hidden, Function activation, Bias bias) implements CellSpec {

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if one is less than 1, or the function is no activation
     */
    public RnnSpec {
        CellChecks.cell(inputs, hidden, 1, bias);
        if (activation != Function.TANH
                && activation != Function.SIGMOID
                && activation != Function.RELU) {
            throw new IllegalArgumentException(
                    "activation is %s, must be TANH, SIGMOID or RELU".formatted(activation));
        }
    }

    /**
     * With one bias.
     *
     * @param inputs I, at least 1
     * @param hidden H, at least 1
     * @param activation f
     */
    public RnnSpec(int inputs, int hidden, Function activation) {
        this(inputs, hidden, activation, Bias.ONE);
    }

    /**
     * With tanh and one bias.
     *
     * @param inputs I, at least 1
     * @param hidden H, at least 1
     * @return the description
     */
    public static RnnSpec tanh(int inputs, int hidden) {
        return new RnnSpec(inputs, hidden, Function.TANH);
    }

    @Override
    public int outputs() {
        return hidden;
    }

    @Override
    public ParameterLayout parameters() {
        return ParameterLayout.gates(inputs, hidden, 1, bias);
    }

    @Override
    public StateLayout states() {
        return new StateLayout(List.of(new StateLayout.State("h", hidden)));
    }
}
