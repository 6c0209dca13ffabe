package dev.rnn.api;

import java.util.List;

/**
 * The gated recurrent unit of Cho et al. (2014), docs/equations.md, "GRU", in both forms.
 * Parameters: {@code W [I][3H]}, {@code U [H][3H]}, {@code b [3H]}, {@code bU [3H]}, in this order,
 * the biases as far as there are any; gates in the order r z n. State: h {@code [H]}, which is also
 * the output.
 *
 * @param inputs I, at least 1
 * @param hidden H, at least 1
 * @param form where the reset gate acts; there is no default, since the two are different networks
 * @param bias how many bias vectors
 */
public record GruSpec(int inputs, int hidden, Form form, Bias bias) implements CellSpec {

    /** Gates. */
    public static final int GATES = 3;

    /** Where the reset gate acts. */
    public enum Form {
        /**
         * On the state, before the product: {@code n = tanh(b_n + x W_n + bU_n + (r * h) U_n)}. Cho
         * et al. (2014), ONNX {@code linear_before_reset = 0}, Keras {@code reset_after=False}.
         */
        RESET_BEFORE,

        /**
         * On the product: {@code n = tanh(b_n + x W_n + r * (bU_n + h U_n))}. PyTorch, cuDNN, ONNX
         * {@code linear_before_reset = 1}, Keras {@code reset_after=True}.
         */
        RESET_AFTER
    }

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if one is less than 1, or form or bias is null
     */
    public GruSpec {
        Checks.given("form", form);
        CellChecks.cell(inputs, hidden, GATES, bias);
    }

    /**
     * With one bias.
     *
     * @param inputs I, at least 1
     * @param hidden H, at least 1
     * @param form where the reset gate acts
     */
    public GruSpec(int inputs, int hidden, Form form) {
        this(inputs, hidden, form, Bias.ONE);
    }

    /**
     * As {@code torch.nn.GRU} has it: reset after the product, two biases.
     *
     * @param inputs I, at least 1
     * @param hidden H, at least 1
     * @return the description
     */
    public static GruSpec torch(int inputs, int hidden) {
        return new GruSpec(inputs, hidden, Form.RESET_AFTER, Bias.TWO);
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
        return new StateLayout(List.of(new StateLayout.State("h", hidden)));
    }
}
