package dev.rnn.api.contract;

import dev.rnn.api.Function;

/** The elementwise functions of docs/numerics.md, one float at a time. */
public final class CanonicalFunctions {
    private CanonicalFunctions() {}

    /** y = f(x). */
    public static float apply(Function f, float x) {
        return switch (f) {
            case TANH -> (float) StrictMath.tanh(x);
            case SIGMOID -> (float) (1 / (1 + StrictMath.exp(-x)));
            case RELU -> x <= 0 ? 0f : x;
            case EXP -> (float) StrictMath.exp(x);
            case LOG -> (float) StrictMath.log(x);
        };
    }

    /** dx = dy f'(x). */
    public static float gradient(Function f, float x, float y, float dy) {
        return switch (f) {
            case TANH -> dy * Math.fma(-y, y, 1f);
            case SIGMOID -> dy * (y * (1 - y));
            case RELU -> y > 0 ? dy : 0f;
            case EXP -> dy * y;
            case LOG -> dy / x;
        };
    }
}
