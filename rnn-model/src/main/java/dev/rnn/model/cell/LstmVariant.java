package dev.rnn.model.cell;

import dev.rnn.api.Backend;
import dev.rnn.api.Bias;
import dev.rnn.api.Cell;
import dev.rnn.api.Checks;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.StateLayout;
import java.util.List;

/**
 * An LSTM with the options that its literature has, docs/equations.md, "Cell variants". Without
 * options it computes what {@link dev.rnn.api.LstmSpec} does, to the bit, but slower: use that.
 *
 * <p>Parameters, in this order, as far as they are there: {@code W [I][4H]}, {@code U [P][4H]},
 * {@code b [4H]}, {@code bU [4H]}; peepholes {@code p_i [H]}, {@code p_f [H]}, {@code p_o [H]};
 * projection {@code R [H][P]}; layer normalization {@code gain_x [4H]}, {@code shift_x [4H]},
 * {@code gain_h [4H]}, {@code shift_h [4H]}, {@code gain_c [H]}, {@code shift_c [H]}. Gates in the
 * order i f g o. States: h {@code [P]} and c {@code [H]}; without projection P is H. The output is
 * h. Made by {@link #builder}.
 *
 * @param inputs I, at least 1
 * @param hidden H, at least 1
 * @param bias how many bias vectors
 * @param projection P, at least 1 and below H; 0 for none
 * @param peepholes whether the gates see the cell state
 * @param coupled whether the forget gate is 1 - i
 * @param clip limit of pre-activations; 0 for none
 * @param cellClip limit of the cell state; 0 for none
 * @param layerNorm what is added to the variance of normalized rows; 0 for no normalization
 * @param recurrentDropout share of h_{t-1} that is dropped; 0 for none
 * @param f activation of the gates i, f and o
 * @param g activation of the candidate
 * @param h activation of the cell state on its way out
 */
public record LstmVariant(
        int inputs,
        int hidden,
        Bias bias,
        int projection,
        boolean peepholes,
        boolean coupled,
        float clip,
        float cellClip,
        float layerNorm,
        float recurrentDropout,
        Activation f,
        Activation g,
        Activation h)
        implements Gated {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if one is out of range, or two contradict each other
     */
    public LstmVariant {
        Gated.check(inputs, hidden, 4, bias, clip, layerNorm, recurrentDropout);
        Gated.atLeast0("cellClip", cellClip);
        Checks.given("f", f);
        Checks.given("g", g);
        Checks.given("h", h);
        if (projection < 0 || projection >= hidden) {
            throw new IllegalArgumentException(
                    "projection is %d, must be at least 1 and below hidden %d; leave it out for none"
                            .formatted(projection, hidden));
        }
        if (coupled && layerNorm > 0) {
            throw new IllegalArgumentException(
                    "coupled and layerNorm contradict each other: the unused forget columns would"
                            + " take part in the normalization; leave one out");
        }
    }

    /**
     * Starts a description.
     *
     * @param inputs I, at least 1
     * @param hidden H, at least 1
     * @return a builder for an LSTM with one bias and no options
     */
    public static Builder builder(int inputs, int hidden) {
        return new Builder(inputs, hidden);
    }

    @Override
    public int gates() {
        return 4;
    }

    @Override
    public int[] groups() {
        return new int[] {4};
    }

    @Override
    public int outputs() {
        return projection > 0 ? projection : hidden;
    }

    @Override
    public ParameterLayout parameters() {
        ParameterLayout.Builder layout = Gated.layout(this);
        if (peepholes) {
            layout.add("p_i", 1, hidden).add("p_f", 1, hidden).add("p_o", 1, hidden);
        }
        if (projection > 0) {
            layout.add("R", hidden, projection);
        }
        Gated.addNorms(this, layout);
        if (layerNorm > 0) {
            layout.add("gain_c", 1, hidden).add("shift_c", 1, hidden);
        }
        return layout.build();
    }

    @Override
    public StateLayout states() {
        return new StateLayout(
                List.of(new StateLayout.State("h", outputs()), new StateLayout.State("c", hidden)));
    }

    @Override
    public Cell on(Backend backend) {
        Checks.given("backend", backend);
        return new VariantCell<>(this, backend, LstmPass::new);
    }

    /** Describes an LSTM option by option. */
    public static final class Builder extends GatedBuilder<Builder> {
        private int projection;
        private boolean peepholes;
        private boolean coupled;
        private float cellClip;
        private Activation f = Activation.SIGMOID;
        private Activation g = Activation.TANH;
        private Activation h = Activation.TANH;

        private Builder(int inputs, int hidden) {
            super(inputs, hidden);
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Peephole connections (Gers, Schraudolph and Schmidhuber, 2002): i and f see c_{t-1}, o
         * sees c_t, each through a vector of weights.
         *
         * @return this builder
         */
        public Builder peepholes() {
            peepholes = true;
            return this;
        }

        /**
         * Projects the output, h_t = (o * h(c_t)) R (Sak, Senior and Beaufays, 2014): PyTorch's
         * {@code proj_size}.
         *
         * @param outputs P, at least 1 and below H
         * @return this builder
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder projection(int outputs) {
            if (outputs < 1) {
                throw new IllegalArgumentException(
                        "projection is %d, must be at least 1; leave it out for none"
                                .formatted(outputs));
            }
            projection = outputs;
            return this;
        }

        /**
         * Couples the gates, f = 1 - i (Greff et al., 2017): ONNX's {@code input_forget}. The
         * forget gate's columns stay in the layout, as in ONNX's, unread; their gradient is 0.
         *
         * @return this builder
         */
        public Builder coupled() {
            coupled = true;
            return this;
        }

        /**
         * Clips the cell state c_t to [-limit, limit], before the output gate sees it: {@code
         * cell_clip} of TensorFlow. The gradient is 0 where the limit is reached.
         *
         * @param limit the largest magnitude, positive
         * @return this builder
         * @throws IllegalArgumentException if it is not positive and finite
         */
        public Builder cellClip(float limit) {
            Gated.positive("cellClip", limit);
            cellClip = limit;
            return this;
        }

        /**
         * Activations, in ONNX's order.
         *
         * @param f of the gates i, f and o; sigmoid if nothing is said
         * @param g of the candidate; tanh if nothing is said
         * @param h of the cell state on its way out; tanh if nothing is said
         * @return this builder
         */
        public Builder activations(Activation f, Activation g, Activation h) {
            Checks.given("f", f);
            Checks.given("g", g);
            Checks.given("h", h);
            this.f = f;
            this.g = g;
            this.h = h;
            return this;
        }

        /**
         * The description.
         *
         * @return an immutable value
         * @throws IllegalArgumentException if a size is out of range, or two options contradict
         *     each other
         */
        public LstmVariant build() {
            return new LstmVariant(
                    inputs,
                    hidden,
                    bias,
                    projection,
                    peepholes,
                    coupled,
                    clip,
                    cellClip,
                    layerNorm,
                    recurrentDropout,
                    f,
                    g,
                    h);
        }
    }
}
