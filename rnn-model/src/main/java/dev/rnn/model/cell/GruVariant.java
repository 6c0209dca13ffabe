package dev.rnn.model.cell;

import dev.rnn.api.Backend;
import dev.rnn.api.Bias;
import dev.rnn.api.Cell;
import dev.rnn.api.Checks;
import dev.rnn.api.GruSpec;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.StateLayout;
import java.util.List;

/**
 * A GRU with options, in both forms, docs/equations.md, "Cell variants". Without options it
 * computes what {@link GruSpec} does, to the bit, but slower: use that.
 *
 * <p>Parameters, in this order, as far as they are there: {@code W [I][3H]}, {@code U [H][3H]},
 * {@code b [3H]}, {@code bU [3H]}; layer normalization {@code gain_x [3H]}, {@code shift_x [3H]},
 * {@code gain_h [3H]}, {@code shift_h [3H]}, where r and z are normalized together and n by itself.
 * Gates in the order r z n. State: h {@code [H]}, which is also the output. Made by {@link
 * #builder}.
 *
 * @param inputs I, at least 1
 * @param hidden H, at least 1
 * @param form where the reset gate acts
 * @param bias how many bias vectors
 * @param clip limit of pre-activations; 0 for none
 * @param layerNorm what is added to the variance of normalized rows; 0 for no normalization
 * @param recurrentDropout share of h_{t-1} that is dropped; 0 for none
 * @param f activation of the gates r and z
 * @param g activation of the candidate
 */
public record GruVariant(
        int inputs,
        int hidden,
        GruSpec.Form form,
        Bias bias,
        float clip,
        float layerNorm,
        float recurrentDropout,
        Activation f,
        Activation g)
        implements Gated {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public GruVariant {
        Checks.given("form", form);
        Gated.check(inputs, hidden, 3, bias, clip, layerNorm, recurrentDropout);
        Checks.given("f", f);
        Checks.given("g", g);
    }

    /**
     * Starts a description.
     *
     * @param inputs I, at least 1
     * @param hidden H, at least 1
     * @param form where the reset gate acts; there is no default, since the two are different
     *     networks
     * @return a builder for a GRU with one bias and no options
     */
    public static Builder builder(int inputs, int hidden, GruSpec.Form form) {
        return new Builder(inputs, hidden, form);
    }

    @Override
    public int gates() {
        return 3;
    }

    @Override
    public int[] groups() {
        return new int[] {2, 1};
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
        return new VariantCell<>(this, backend, GruPass::new);
    }

    /** Describes a GRU option by option. */
    public static final class Builder extends GatedBuilder<Builder> {
        private final GruSpec.Form form;
        private Activation f = Activation.SIGMOID;
        private Activation g = Activation.TANH;

        private Builder(int inputs, int hidden, GruSpec.Form form) {
            super(inputs, hidden);
            this.form = form;
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Activations, in ONNX's order.
         *
         * @param f of the gates r and z; sigmoid if nothing is said
         * @param g of the candidate; tanh if nothing is said
         * @return this builder
         */
        public Builder activations(Activation f, Activation g) {
            Checks.given("f", f);
            Checks.given("g", g);
            this.f = f;
            this.g = g;
            return this;
        }

        /**
         * The description.
         *
         * @return an immutable value
         * @throws IllegalArgumentException if a size is out of range
         */
        public GruVariant build() {
            return new GruVariant(
                    inputs, hidden, form, bias, clip, layerNorm, recurrentDropout, f, g);
        }
    }
}
