package dev.rnn.model.cell;

import dev.rnn.api.Backend;
import dev.rnn.api.Bias;
import dev.rnn.api.Cell;
import dev.rnn.api.Checks;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.StateLayout;
import java.util.List;

/**
 * A simple recurrent cell with options, docs/equations.md, "Cell variants". For tanh, sigmoid and
 * ReLU without options use {@link dev.rnn.api.RnnSpec}: it computes the same, to the bit, and
 * faster.
 *
 * <p>Parameters, in this order, as far as they are there: {@code W [I][H]}, {@code U [H][H]},
 * {@code b [H]}, {@code bU [H]}; layer normalization {@code gain_x [H]}, {@code shift_x [H]},
 * {@code gain_h [H]}, {@code shift_h [H]}. State: h {@code [H]}, which is also the output. Made by
 * {@link #builder}.
 *
 * @param inputs I, at least 1
 * @param hidden H, at least 1
 * @param bias how many bias vectors
 * @param clip limit of pre-activations; 0 for none
 * @param layerNorm what is added to the variance of normalized rows; 0 for no normalization
 * @param recurrentDropout share of h_{t-1} that is dropped; 0 for none
 * @param f the activation
 */
public record RnnVariant(
        int inputs,
        int hidden,
        Bias bias,
        float clip,
        float layerNorm,
        float recurrentDropout,
        Activation f)
        implements Gated {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public RnnVariant {
        Gated.check(inputs, hidden, 1, bias, clip, layerNorm, recurrentDropout);
        Checks.given("f", f);
    }

    /**
     * Starts a description.
     *
     * @param inputs I, at least 1
     * @param hidden H, at least 1
     * @return a builder for a tanh RNN with one bias and no options
     */
    public static Builder builder(int inputs, int hidden) {
        return new Builder(inputs, hidden);
    }

    @Override
    public int gates() {
        return 1;
    }

    @Override
    public int[] groups() {
        return new int[] {1};
    }

    @Override
    public int outputs() {
        return hidden;
    }

    @Override
    public ParameterLayout parameters() {
        ParameterLayout.Builder layout = Gated.layout(this);
        Gated.addNorms(this, layout);
        return layout.build();
    }

    @Override
    public StateLayout states() {
        return new StateLayout(List.of(new StateLayout.State("h", hidden)));
    }

    @Override
    public Cell on(Backend backend) {
        Checks.given("backend", backend);
        return new VariantCell<>(this, backend, RnnPass::new);
    }

    /** Describes a simple recurrent cell option by option. */
    public static final class Builder extends GatedBuilder<Builder> {
        private Activation f = Activation.TANH;

        private Builder(int inputs, int hidden) {
            super(inputs, hidden);
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * The activation.
         *
         * @param f the function; tanh if nothing is said
         * @return this builder
         */
        public Builder activation(Activation f) {
            Checks.given("f", f);
            this.f = f;
            return this;
        }

        /**
         * The description.
         *
         * @return an immutable value
         * @throws IllegalArgumentException if a size is out of range
         */
        public RnnVariant build() {
            return new RnnVariant(inputs, hidden, bias, clip, layerNorm, recurrentDropout, f);
        }
    }
}
