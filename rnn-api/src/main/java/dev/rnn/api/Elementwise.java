package dev.rnn.api;

/** Functions applied to each float by itself. Stateless: safe for any number of threads. */
public interface Elementwise {

    /**
     * y = f(x).
     *
     * @param f the function
     * @param x n floats
     * @param y n floats, overwritten; may be {@code x} itself, and must not overlap it otherwise
     * @throws IllegalArgumentException if the lengths differ
     */
    void apply(Function f, Slice x, Slice y);

    /**
     * dx = dy f'(x), the derivative taken from y where that is enough (tanh, sigmoid, relu, exp)
     * and from x otherwise (log): docs/numerics.md, "Derivatives".
     *
     * @param f the function
     * @param x n floats, f's argument; read by {@link Function#LOG} alone
     * @param y n floats, f's result; read by all but {@link Function#LOG}
     * @param dy n floats, the gradient of the loss with respect to y
     * @param dx n floats, overwritten; may be {@code dy} itself
     * @throws IllegalArgumentException if the lengths differ
     */
    void gradient(Function f, Slice x, Slice y, Slice dy, Slice dx);

    /**
     * x = factor x, one rounding each.
     *
     * @param factor the factor
     * @param x n floats, overwritten
     */
    void scale(float factor, Slice x);
}
