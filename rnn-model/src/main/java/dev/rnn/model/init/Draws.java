package dev.rnn.model.init;

import dev.rnn.api.Checks;
import dev.rnn.api.Matrix;
import dev.rnn.api.RandomStream;
import dev.rnn.api.Slice;

/** What initializers write: numbers drawn row by row, times a scale. */
final class Draws {
    private Draws() {}

    static void uniform(RandomStream random, Matrix weights, float scale) {
        Slice drawn = room(random, weights);
        random.uniform(drawn);
        for (int i = 0; i < drawn.length(); i++) {
            drawn.array()[i] = 2 * drawn.array()[i] - 1;
        }
        each(weights, drawn.array(), scale);
    }

    static void normal(RandomStream random, Matrix weights, float scale) {
        Slice drawn = room(random, weights);
        random.normal(drawn);
        each(weights, drawn.array(), scale);
    }

    private static Slice room(RandomStream random, Matrix weights) {
        Checks.given("random", random);
        stored(weights);
        return Slice.zeros(Math.multiplyExact(weights.rows(), weights.columns()));
    }

    static void stored(Matrix weights) {
        Checks.given("weights", weights);
        if (weights.transposed()) {
            throw new IllegalArgumentException(
                    "weights is a transposed view; fill the stored matrix");
        }
    }

    /** Each weight is its number times the scale, or the scale itself if there are no numbers. */
    static void each(Matrix weights, float[] numbers, float scale) {
        stored(weights);
        for (int i = 0; i < weights.rows(); i++) {
            int at = weights.offset() + i * weights.stride();
            for (int j = 0; j < weights.columns(); j++) {
                float number = numbers == null ? 1 : numbers[i * weights.columns() + j];
                weights.array()[at + j] = number * scale;
            }
        }
    }

    static void diagonal(Matrix weights, float value) {
        each(weights, null, 0);
        for (int i = 0; i < Math.min(weights.rows(), weights.columns()); i++) {
            weights.array()[weights.offset() + i * weights.stride() + i] = value;
        }
    }
}
