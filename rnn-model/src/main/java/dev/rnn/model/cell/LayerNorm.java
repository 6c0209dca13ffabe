package dev.rnn.model.cell;

import dev.rnn.api.Reductions;
import dev.rnn.api.Slice;

/**
 * Layer normalization of rows (Ba, Kiros and Hinton, 2016): y = gain n + shift with n = (x - mean)
 * / sqrt(variance + epsilon). It keeps n and the deviation of each row for the way back.
 */
final class LayerNorm {
    private final Reductions reductions;
    private final int width;
    private final float epsilon;
    private final float[] normalized;
    private final float[] inverse;
    private final float[] scratch;
    private final Slice row;

    LayerNorm(Reductions reductions, int width, float epsilon, int rows) {
        this.reductions = reductions;
        this.width = width;
        this.epsilon = epsilon;
        normalized = new float[Math.multiplyExact(rows, width)];
        inverse = new float[rows];
        scratch = new float[width];
        row = Slice.of(scratch);
    }

    /**
     * sum = sum + gain n + shift for one row.
     *
     * @param keep where n is kept
     */
    void add(int keep, float[] x, int xo, float[] flat, int gain, int shift, float[] sum, int so) {
        System.arraycopy(x, xo, scratch, 0, width);
        float mean = reductions.sum(row) / width;
        for (int j = 0; j < width; j++) {
            scratch[j] -= mean;
        }
        float variance = reductions.sumOfSquares(row) / width;
        float r = 1 / (float) Math.sqrt(variance + epsilon);
        inverse[keep] = r;
        int at = keep * width;
        for (int j = 0; j < width; j++) {
            float n = scratch[j] * r;
            normalized[at + j] = n;
            sum[so + j] = sum[so + j] + Math.fma(flat[gain + j], n, flat[shift + j]);
        }
    }

    /** dx = (dn - mean(dn) - n mean(dn n)) / deviation, with dn = gain dy, for one row. */
    void back(int keep, float[] dy, int dyo, float[] flat, int gain, float[] dx, int dxo) {
        int at = keep * width;
        for (int j = 0; j < width; j++) {
            scratch[j] = flat[gain + j] * dy[dyo + j];
        }
        float mean = reductions.sum(row) / width;
        for (int j = 0; j < width; j++) {
            dx[dxo + j] = scratch[j];
            scratch[j] = scratch[j] * normalized[at + j];
        }
        float along = reductions.sum(row) / width;
        for (int j = 0; j < width; j++) {
            float d = Math.fma(-normalized[at + j], along, dx[dxo + j] - mean);
            dx[dxo + j] = inverse[keep] * d;
        }
    }

    /** The gradients of gain and shift from one row. */
    void gradients(int keep, float[] dy, int dyo, float[] gradient, int gain, int shift) {
        int at = keep * width;
        for (int j = 0; j < width; j++) {
            gradient[gain + j] = Math.fma(dy[dyo + j], normalized[at + j], gradient[gain + j]);
            gradient[shift + j] += dy[dyo + j];
        }
    }
}
