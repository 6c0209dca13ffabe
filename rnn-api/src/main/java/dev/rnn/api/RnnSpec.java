package dev.rnn.api;

import java.util.List;

/**
 * The simple recurrent cell of Elman (1990): {@code h_t = f(b + x_t W + h_{t-1} U)},
 * docs/equations.md (1). Parameters: {@code W [I][H]}, {@code U [H][H]}, {@code b [H]}, in this
 * order.
 *
 * @param inputs I, at least 1
 * @param hidden H, at least 1
 * @param activation f: {@link Function#TANH}, {@link Function#SIGMOID} or {@link Function#RELU}
 */
public record RnnSpec(int inputs, int hidden, Function activation) implements CellSpec {

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if one is less than 1, or the function is no activation
     */
    public RnnSpec {
        if (inputs < 1) {
            throw new IllegalArgumentException(
                    "inputs is %d, must be at least 1".formatted(inputs));
        }
        if (hidden < 1) {
            throw new IllegalArgumentException(
                    "hidden is %d, must be at least 1".formatted(hidden));
        }
        if (activation != Function.TANH
                && activation != Function.SIGMOID
                && activation != Function.RELU) {
            throw new IllegalArgumentException(
                    "activation is %s, must be TANH, SIGMOID or RELU".formatted(activation));
        }
    }

    /**
     * With tanh.
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
        return ParameterLayout.builder()
                .add("W", inputs, hidden)
                .add("U", hidden, hidden)
                .add("b", 1, hidden)
                .build();
    }

    @Override
    public StateLayout states() {
        return new StateLayout(List.of(new StateLayout.State("h", hidden)));
    }
}
