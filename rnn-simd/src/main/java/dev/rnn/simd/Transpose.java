package dev.rnn.simd;

import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Columns into rows, in squares of 4 x 4: twice the speed of one float at a time. Vectors of four
 * at any width, since a larger square would need more registers than there are.
 */
final class Transpose {
    private static final VectorSpecies<Float> FOUR = FloatVector.SPECIES_128;
    private static final VectorShuffle<Float> BY_1 = VectorShuffle.fromValues(FOUR, 1, 0, 3, 2);
    private static final VectorShuffle<Float> BY_2 = VectorShuffle.fromValues(FOUR, 2, 3, 0, 1);
    private static final VectorMask<Float> ODD = VectorMask.fromLong(FOUR, 0b1010);
    private static final VectorMask<Float> UPPER = VectorMask.fromLong(FOUR, 0b1100);

    private Transpose() {}

    /**
     * y = x^T.
     *
     * @param rows of x, {@code xs} floats apart; y's columns
     * @param columns of x; y's rows, {@code ys} floats apart
     */
    static void copy(int rows, int columns, float[] x, int xo, int xs, float[] y, int yo, int ys) {
        int i = 0;
        for (; i <= rows - 4; i += 4) {
            fourRows(columns, x, xo + i * xs, xs, y, yo + i, ys);
        }
        for (; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                y[yo + j * ys + i] = x[xo + i * xs + j];
            }
        }
    }

    /**
     * Four rows of x. In each square the pairs next to each other change places, then the pairs.
     */
    private static void fourRows(
            int columns, float[] x, int x0, int xs, float[] y, int yo, int ys) {
        int x1 = x0 + xs;
        int x2 = x1 + xs;
        int x3 = x2 + xs;
        int j = 0;
        for (; j <= columns - 4; j += 4) {
            FloatVector a = fromArray(FOUR, x, x0 + j);
            FloatVector b = fromArray(FOUR, x, x1 + j);
            FloatVector c = fromArray(FOUR, x, x2 + j);
            FloatVector d = fromArray(FOUR, x, x3 + j);
            FloatVector ab = a.blend(b.rearrange(BY_1), ODD);
            FloatVector ba = a.rearrange(BY_1).blend(b, ODD);
            FloatVector cd = c.blend(d.rearrange(BY_1), ODD);
            FloatVector dc = c.rearrange(BY_1).blend(d, ODD);
            int to = yo + j * ys;
            ab.blend(cd.rearrange(BY_2), UPPER).intoArray(y, to);
            ba.blend(dc.rearrange(BY_2), UPPER).intoArray(y, to + ys);
            ab.rearrange(BY_2).blend(cd, UPPER).intoArray(y, to + 2 * ys);
            ba.rearrange(BY_2).blend(dc, UPPER).intoArray(y, to + 3 * ys);
        }
        for (; j < columns; j++) {
            int to = yo + j * ys;
            y[to] = x[x0 + j];
            y[to + 1] = x[x1 + j];
            y[to + 2] = x[x2 + j];
            y[to + 3] = x[x3 + j];
        }
    }
}
