package dev.rnn.model.cell;

import dev.rnn.api.Bias;
import dev.rnn.api.Checks;

/**
 * The options that all variants have.
 *
 * @param <B> the builder itself
 */
abstract class GatedBuilder<B extends GatedBuilder<B>> {
    /** Ba et al. add a small number to the variance; this is PyTorch's. */
    private static final float EPSILON = 1e-5f;

    final int inputs;
    final int hidden;
    Bias bias = Bias.ONE;
    float clip;
    float layerNorm;
    float recurrentDropout;

    GatedBuilder(int inputs, int hidden) {
        this.inputs = inputs;
        this.hidden = hidden;
    }

    abstract B self();

    /**
     * How many bias vectors.
     *
     * @param bias none, one or two; one if nothing is said
     * @return this builder
     */
    public B bias(Bias bias) {
        Checks.given("bias", bias);
        this.bias = bias;
        return self();
    }

    /**
     * Clips the pre-activation of every gate to [-limit, limit] before its activation, as ONNX's
     * attribute {@code clip} does. The gradient is 0 where the limit is reached.
     *
     * @param limit the largest magnitude, positive
     * @return this builder
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public B clip(float limit) {
        Gated.positive("clip", limit);
        clip = limit;
        return self();
    }

    /**
     * Normalizes x W and h U, with a gain and a shift each (Ba, Kiros and Hinton, 2016), and 1e-5
     * added to the variance.
     *
     * @return this builder
     */
    public B layerNorm() {
        return layerNorm(EPSILON);
    }

    /**
     * Normalizes x W and h U, with a gain and a shift each (Ba, Kiros and Hinton, 2016).
     *
     * @param epsilon what is added to the variance, positive
     * @return this builder
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public B layerNorm(float epsilon) {
        Gated.positive("layerNorm", epsilon);
        layerNorm = epsilon;
        return self();
    }

    /**
     * Variational dropout of the state (Gal and Ghahramani, 2016): one mask for all steps of a
     * pass, on h_{t-1} before its product. It acts while the workspace has been given noise, {@link
     * dev.rnn.api.CellWorkspace#noise}.
     *
     * @param rate the share of units that is dropped, from 0 to below 1
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public B recurrentDropout(float rate) {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException(
                    "recurrentDropout is %s, must be from 0 to below 1".formatted(rate));
        }
        recurrentDropout = rate;
        return self();
    }
}
