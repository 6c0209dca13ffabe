package dev.rnn.model.cell;

import dev.rnn.api.Checks;
import dev.rnn.api.Elementwise;
import dev.rnn.api.Function;
import dev.rnn.api.Slice;

/**
 * An activation of a gate, with the definitions and default parameters of ONNX's RNN operators.
 * Computed from the backend's tanh, sigmoid and exp and from float arithmetic, so that it gives the
 * same bits on every backend; docs/equations.md, "Cell variants".
 *
 * @param kind the function
 * @param alpha its first parameter; 0 where it has none
 * @param beta its second parameter; 0 where it has none
 */
public record Activation(Kind kind, float alpha, float beta) {

    /** The functions. */
    public enum Kind {
        /** The hyperbolic tangent. */
        TANH(0, 0, 0),
        /** 1 / (1 + e^-x). */
        SIGMOID(0, 0, 0),
        /** max(x, 0). */
        RELU(0, 0, 0),
        /** x. */
        IDENTITY(0, 0, 0),
        /** alpha x + beta. */
        AFFINE(2, 1, 0),
        /** x where x is at least 0, otherwise alpha x. */
        LEAKY_RELU(1, 0.01f, 0),
        /** x where x is at least alpha, otherwise 0. */
        THRESHOLDED_RELU(1, 1, 0),
        /** alpha tanh(beta x). */
        SCALED_TANH(2, 1, 1),
        /** min(max(alpha x + beta, 0), 1). */
        HARD_SIGMOID(2, 0.2f, 0.5f),
        /** x where x is at least 0, otherwise alpha (e^x - 1). */
        ELU(1, 1, 0),
        /** x / (1 + |x|). */
        SOFTSIGN(0, 0, 0),
        /** log(1 + e^x). */
        SOFTPLUS(0, 0, 0);

        private final int parameters;
        private final float alpha;
        private final float beta;

        Kind(int parameters, float alpha, float beta) {
            this.parameters = parameters;
            this.alpha = alpha;
            this.beta = beta;
        }

        /**
         * How many of alpha and beta it has.
         *
         * @return 0, 1 (alpha) or 2
         */
        public int parameters() {
            return parameters;
        }

        /**
         * ONNX's value of alpha where none is given.
         *
         * @return the default; 0 where there is no alpha
         */
        public float defaultAlpha() {
            return alpha;
        }

        /**
         * ONNX's value of beta where none is given.
         *
         * @return the default; 0 where there is no beta
         */
        public float defaultBeta() {
            return beta;
        }
    }

    /** The hyperbolic tangent. */
    public static final Activation TANH = of(Kind.TANH);

    /** 1 / (1 + e^-x). */
    public static final Activation SIGMOID = of(Kind.SIGMOID);

    /** max(x, 0). */
    public static final Activation RELU = of(Kind.RELU);

    /** x. */
    public static final Activation IDENTITY = of(Kind.IDENTITY);

    /** x / (1 + |x|). */
    public static final Activation SOFTSIGN = of(Kind.SOFTSIGN);

    /** log(1 + e^x). */
    public static final Activation SOFTPLUS = of(Kind.SOFTPLUS);

    /** ONNX's and Keras's hard sigmoid, 0.2 x + 0.5 within 0 and 1. */
    public static final Activation HARD_SIGMOID = of(Kind.HARD_SIGMOID);

    /** PyTorch's hard sigmoid, x / 6 + 0.5 within 0 and 1. */
    public static final Activation HARD_SIGMOID_TORCH =
            new Activation(Kind.HARD_SIGMOID, 1f / 6, 0.5f);

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if the kind is null, a parameter is not finite, or one is
     *     given that the kind does not have
     */
    public Activation {
        Checks.given("kind", kind);
        if (!Float.isFinite(alpha) || !Float.isFinite(beta)) {
            throw new IllegalArgumentException(
                    "alpha is %s and beta %s, both must be finite".formatted(alpha, beta));
        }
        if (kind.parameters < 1 && alpha != 0 || kind.parameters < 2 && beta != 0) {
            throw new IllegalArgumentException(
                    "%s has %d parameters, alpha %s and beta %s were given; give 0 for those it does not have"
                            .formatted(kind, kind.parameters, alpha, beta));
        }
    }

    /**
     * With ONNX's default parameters.
     *
     * @param kind the function
     * @return the activation
     */
    public static Activation of(Kind kind) {
        Checks.given("kind", kind);
        return new Activation(kind, kind.alpha, kind.beta);
    }

    /**
     * alpha x + beta.
     *
     * @param alpha the factor
     * @param beta what is added
     * @return the activation
     */
    public static Activation affine(float alpha, float beta) {
        return new Activation(Kind.AFFINE, alpha, beta);
    }

    /**
     * x where x is at least 0, otherwise alpha x.
     *
     * @param alpha the slope below 0
     * @return the activation
     */
    public static Activation leakyRelu(float alpha) {
        return new Activation(Kind.LEAKY_RELU, alpha, 0);
    }

    /**
     * x where x is at least alpha, otherwise 0.
     *
     * @param alpha the threshold
     * @return the activation
     */
    public static Activation thresholdedRelu(float alpha) {
        return new Activation(Kind.THRESHOLDED_RELU, alpha, 0);
    }

    /**
     * alpha tanh(beta x).
     *
     * @param alpha the factor outside
     * @param beta the factor inside
     * @return the activation
     */
    public static Activation scaledTanh(float alpha, float beta) {
        return new Activation(Kind.SCALED_TANH, alpha, beta);
    }

    /**
     * min(max(alpha x + beta, 0), 1).
     *
     * @param alpha the slope
     * @param beta the value at 0
     * @return the activation
     */
    public static Activation hardSigmoid(float alpha, float beta) {
        return new Activation(Kind.HARD_SIGMOID, alpha, beta);
    }

    /**
     * x where x is at least 0, otherwise alpha (e^x - 1).
     *
     * @param alpha minus the limit at -infinity
     * @return the activation
     */
    public static Activation elu(float alpha) {
        return new Activation(Kind.ELU, alpha, 0);
    }

    /**
     * y = f(x). NaN gives NaN, and infinities give the limits.
     *
     * @param functions the backend's
     * @param x n floats
     * @param y n floats, overwritten; must not overlap {@code x}
     * @throws IllegalArgumentException if the lengths differ
     */
    public void apply(Elementwise functions, Slice x, Slice y) {
        Checks.given("functions", functions);
        Checks.given("x", x);
        Checks.length("y", y, x.length(), "the length of x");
        Checks.apart("y", y, "x", x);
        switch (kind) {
            case TANH -> functions.apply(Function.TANH, x, y);
            case SIGMOID -> functions.apply(Function.SIGMOID, x, y);
            case RELU -> functions.apply(Function.RELU, x, y);
            case SCALED_TANH -> {
                ActivationLoops.times(beta, x, y);
                functions.apply(Function.TANH, y, y);
                functions.scale(alpha, y);
            }
            case ELU -> {
                ActivationLoops.halfOfNegative(x, y);
                functions.apply(Function.TANH, y, y);
                ActivationLoops.elu(alpha, x, y);
            }
            case SOFTPLUS -> {
                ActivationLoops.minusMagnitude(x, y);
                functions.apply(Function.EXP, y, y);
                ActivationLoops.softplus(x, y);
            }
            default -> ActivationLoops.arithmetic(this, x, y);
        }
    }

    /**
     * dx = dy f'(x). Where f has a kink it is PyTorch's choice: the slope of the side where the
     * function is flatter or left of it, so 0 for ReLU at 0 and alpha for the leaky one.
     *
     * @param functions the backend's
     * @param x n floats, f's argument
     * @param y n floats, f's result
     * @param dy n floats, the gradient of the loss with respect to y
     * @param dx n floats, overwritten; must not overlap the others
     * @throws IllegalArgumentException if the lengths differ
     */
    public void gradient(Elementwise functions, Slice x, Slice y, Slice dy, Slice dx) {
        Checks.given("functions", functions);
        Checks.given("x", x);
        Checks.length("y", y, x.length(), "the length of x");
        Checks.length("dy", dy, x.length(), "the length of x");
        Checks.length("dx", dx, x.length(), "the length of x");
        Checks.apart("dx", dx, "x", x);
        Checks.apart("dx", dx, "y", y);
        Checks.apart("dx", dx, "dy", dy);
        switch (kind) {
            case TANH -> functions.gradient(Function.TANH, x, y, dy, dx);
            case SIGMOID -> functions.gradient(Function.SIGMOID, x, y, dy, dx);
            case RELU -> functions.gradient(Function.RELU, x, y, dy, dx);
            case SCALED_TANH -> {
                ActivationLoops.times(beta, x, dx);
                functions.apply(Function.TANH, dx, dx);
                ActivationLoops.scaledTanhGradient(alpha * beta, dy, dx);
            }
            case ELU -> {
                ActivationLoops.negative(x, dx);
                functions.apply(Function.EXP, dx, dx);
                ActivationLoops.eluGradient(alpha, x, dy, dx);
            }
            case SOFTPLUS -> {
                functions.apply(Function.SIGMOID, x, dx);
                ActivationLoops.times(dy, dx);
            }
            default -> ActivationLoops.arithmeticGradient(this, x, dy, dx);
        }
    }
}
