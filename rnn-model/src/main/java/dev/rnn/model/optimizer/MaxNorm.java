package dev.rnn.model.optimizer;

import dev.rnn.api.Checks;
import dev.rnn.api.Matrix;

/**
 * A bound on the length of weight vectors (Srebro and Shraibman, 2005; Srivastava et al., 2014):
 * one whose L2 norm is larger is scaled by {@code limit / (norm + 1e-7)} after the update, as
 * {@code torch.renorm} does.
 *
 * @param limit the largest norm; above 0, infinite for no bound
 * @param axis what is one vector
 */
public record MaxNorm(double limit, Axis axis) {

    /** What is one vector of a block. */
    public enum Axis {
        /** A column: what comes into one unit (of one gate). */
        COLUMN,

        /** A row: what goes out of one input; the vector of one symbol in an embedding. */
        ROW,

        /** The whole block. */
        BLOCK
    }

    /** No bound. */
    public static final MaxNorm NONE = new MaxNorm(Double.POSITIVE_INFINITY, Axis.COLUMN);

    /**
     * Checks the limit.
     *
     * @throws IllegalArgumentException if the limit is not above 0, or the axis is null
     */
    public MaxNorm {
        Options.limit("limit", limit);
        Checks.given("axis", axis);
    }

    /**
     * Brings a matrix within the bound. Squares are summed in float64, in increasing row or column.
     *
     * @param weights overwritten; not transposed
     * @throws IllegalArgumentException if it is a transposed view
     */
    public void apply(Matrix weights) {
        Checks.given("weights", weights);
        if (weights.transposed()) {
            throw new IllegalArgumentException(
                    "weights is a transposed view; take the stored matrix, and the other axis");
        }
        apply(weights, new double[weights.columns()]);
    }

    /** With room for a sum of each column. */
    void apply(Matrix weights, double[] sums) {
        if (limit == Double.POSITIVE_INFINITY) {
            return;
        }
        float[] w = weights.array();
        int columns = weights.columns();
        java.util.Arrays.fill(sums, 0, columns, 0);
        double all = 0;
        for (int i = 0; i < weights.rows(); i++) {
            int at = weights.offset() + i * weights.stride();
            double row = 0;
            for (int j = 0; j < columns; j++) {
                double square = (double) w[at + j] * w[at + j];
                sums[j] += square;
                row += square;
            }
            all += row;
            if (axis == Axis.ROW) {
                scale(w, at, columns, factor(row));
            }
        }
        if (axis == Axis.ROW) {
            return;
        }
        for (int j = 0; j < columns; j++) {
            sums[j] = factor(axis == Axis.BLOCK ? all : sums[j]);
        }
        for (int i = 0; i < weights.rows(); i++) {
            int at = weights.offset() + i * weights.stride();
            for (int j = 0; j < columns; j++) {
                w[at + j] *= (float) sums[j];
            }
        }
    }

    private double factor(double squares) {
        double norm = StrictMath.sqrt(squares);
        return norm > limit ? limit / (norm + 1e-7) : 1;
    }

    private static void scale(float[] w, int at, int n, double factor) {
        for (int j = 0; j < n; j++) {
            w[at + j] *= (float) factor;
        }
    }
}
