package dev.rnn.model.init;

import dev.rnn.api.Matrix;
import dev.rnn.api.RandomStream;

/**
 * Fills a weight matrix. Matrices are input-major, {@code [inputs][outputs]}: the fan-in is the
 * number of rows and the fan-out the number of columns, of a gate if each gate is filled by itself
 * ({@link Initialization#eachGate}), otherwise of all gates together, as PyTorch and Keras count
 * them. Scales are rounded to float32 once, each weight is one product. A normal distribution is
 * not cut off (Keras cuts at two deviations).
 */
@FunctionalInterface
public interface Initializer {

    /**
     * Fills a matrix, row by row.
     *
     * @param random where the numbers come from; moves on by as many as are used
     * @param weights overwritten; not transposed
     */
    void fill(RandomStream random, Matrix weights);

    /**
     * Uniform from -bound to below bound.
     *
     * @param bound at least 0
     * @return the initializer
     */
    static Initializer uniform(double bound) {
        float scale = (float) notNegative("bound", bound);
        return (random, weights) -> Draws.uniform(random, weights, scale);
    }

    /**
     * PyTorch's for recurrent layers and linear ones of H inputs: uniform within 1/sqrt(H).
     *
     * @param hidden H, at least 1
     * @return the initializer
     */
    static Initializer torch(int hidden) {
        if (hidden < 1) {
            throw new IllegalArgumentException(
                    "hidden is %d, must be at least 1".formatted(hidden));
        }
        return uniform(1 / Math.sqrt(hidden));
    }

    /**
     * Normal around 0.
     *
     * @param deviation the standard deviation, at least 0
     * @return the initializer
     */
    static Initializer normal(double deviation) {
        float scale = (float) notNegative("deviation", deviation);
        return (random, weights) -> Draws.normal(random, weights, scale);
    }

    /**
     * Uniform within sqrt(6 / (fan-in + fan-out)) (Glorot and Bengio, 2010).
     *
     * @return the initializer
     */
    static Initializer glorotUniform() {
        return (random, weights) ->
                Draws.uniform(
                        random, weights, root(6, (double) weights.rows() + weights.columns()));
    }

    /**
     * Normal of deviation sqrt(2 / (fan-in + fan-out)) (Glorot and Bengio, 2010).
     *
     * @return the initializer
     */
    static Initializer glorotNormal() {
        return (random, weights) ->
                Draws.normal(random, weights, root(2, (double) weights.rows() + weights.columns()));
    }

    /**
     * Uniform within sqrt(6 / fan-in) (He et al., 2015), for ReLU.
     *
     * @return the initializer
     */
    static Initializer heUniform() {
        return (random, weights) -> Draws.uniform(random, weights, root(6, weights.rows()));
    }

    /**
     * Normal of deviation sqrt(2 / fan-in) (He et al., 2015), for ReLU.
     *
     * @return the initializer
     */
    static Initializer heNormal() {
        return (random, weights) -> Draws.normal(random, weights, root(2, weights.rows()));
    }

    /**
     * Uniform within sqrt(3 / fan-in) (LeCun et al., 1998).
     *
     * @return the initializer
     */
    static Initializer lecunUniform() {
        return (random, weights) -> Draws.uniform(random, weights, root(3, weights.rows()));
    }

    /**
     * Normal of deviation sqrt(1 / fan-in) (LeCun et al., 1998).
     *
     * @return the initializer
     */
    static Initializer lecunNormal() {
        return (random, weights) -> Draws.normal(random, weights, root(1, weights.rows()));
    }

    /**
     * Orthonormal columns, or rows where there are fewer of them, all such matrices being equally
     * likely (Saxe et al., 2014): Q of the QR decomposition of a matrix of normal numbers, with the
     * signs of R's diagonal. Keeps lengths from step to step as U of a plain RNN, or of each gate.
     *
     * @param gain multiplies the matrix
     * @return the initializer
     */
    static Initializer orthogonal(double gain) {
        finite("gain", gain);
        return (random, weights) -> Orthogonal.fill(random, weights, gain);
    }

    /**
     * A multiple of the identity: ones on the diagonal, zeros elsewhere. As U of a ReLU RNN, IRNN
     * (Le et al., 2015).
     *
     * @param scale what stands on the diagonal
     * @return the initializer
     */
    static Initializer identity(double scale) {
        float diagonal = (float) finite("scale", scale);
        return (random, weights) -> Draws.diagonal(weights, diagonal);
    }

    /**
     * One value.
     *
     * @param value the value
     * @return the initializer
     */
    static Initializer constant(double value) {
        float all = (float) finite("value", value);
        return (random, weights) -> Draws.each(weights, null, all);
    }

    /**
     * Zeros.
     *
     * @return the initializer
     */
    static Initializer zero() {
        return constant(0);
    }

    private static double notNegative(String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "%s is %s, must be at least 0 and finite".formatted(name, value));
        }
        return value;
    }

    private static double finite(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("%s is %s, must be finite".formatted(name, value));
        }
        return value;
    }

    /** sqrt(over / fan); nothing is drawn for an empty matrix. */
    private static float root(double over, double fan) {
        return fan == 0 ? 0 : (float) Math.sqrt(over / fan);
    }
}
