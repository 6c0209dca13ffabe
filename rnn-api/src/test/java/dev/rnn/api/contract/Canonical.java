package dev.rnn.api.contract;

import dev.rnn.api.Matrix;
import dev.rnn.api.Start;

/**
 * Which bits are right: docs/numerics.md in the simplest loops that follow it to the letter. Speed
 * is no concern here.
 */
public final class Canonical {
    private Canonical() {}

    /** Where an element of a view lies in its array. */
    static int index(Matrix m, int row, int column) {
        return m.transposed()
                ? m.offset() + column * m.stride() + row
                : m.offset() + row * m.stride() + column;
    }

    static float get(Matrix m, int row, int column) {
        return m.array()[index(m, row, column)];
    }

    /**
     * Matrix product: each element one chain of fma in increasing k. Returns the elements,
     * row-major.
     */
    public static float[] multiply(Matrix a, Matrix b, Start start, Matrix c) {
        float[] product = new float[a.rows() * b.columns()];
        for (int i = 0; i < a.rows(); i++) {
            for (int j = 0; j < b.columns(); j++) {
                float chain =
                        switch (start.kind()) {
                            case ZERO -> 0f;
                            case SUM -> get(c, i, j);
                            case BIAS -> start.bias().get(j);
                        };
                for (int k = 0; k < a.columns(); k++) {
                    chain = Math.fma(get(a, i, k), get(b, k, j), chain);
                }
                product[i * b.columns() + j] = chain;
            }
        }
        return product;
    }
}
