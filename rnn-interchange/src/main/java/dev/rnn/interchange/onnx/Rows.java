package dev.rnn.interchange.onnx;

import java.util.Arrays;

/**
 * Vectors for each step and sequence.
 *
 * @param steps T
 * @param batch B
 * @param width floats in each
 * @param values {@code [T][B][width]}
 */
record Rows(int steps, int batch, int width, float[] values) {

    /** Of a tensor {@code [T][B][width]}, or with batchFirst {@code [B][T][width]}. */
    static Rows of(OnnxTensor x, boolean batchFirst) {
        Rows rows = new Rows(x.dimension(0), x.dimension(1), x.dimension(2), x.f());
        return batchFirst ? rows.turned() : rows;
    }

    /** One direction of an operator's Y. */
    static Rows direction(OnnxTensor y, int layout, int direction) {
        int steps = y.dimension(layout == 0 ? 0 : 1);
        int batch = y.dimension(layout == 0 ? 2 : 0);
        int directions = y.dimension(layout == 0 ? 1 : 2);
        int width = y.dimension(3);
        float[] values = new float[steps * batch * width];
        for (int t = 0; t < steps; t++) {
            for (int b = 0; b < batch; b++) {
                int row =
                        layout == 0
                                ? (t * directions + direction) * batch + b
                                : (b * steps + t) * directions + direction;
                System.arraycopy(y.f(), row * width, values, (t * batch + b) * width, width);
            }
        }
        return new Rows(steps, batch, width, values);
    }

    /** With steps and sequences exchanged. */
    Rows turned() {
        float[] turned = new float[values.length];
        for (int t = 0; t < steps; t++) {
            for (int b = 0; b < batch; b++) {
                int from = (t * batch + b) * width;
                System.arraycopy(values, from, turned, (b * steps + t) * width, width);
            }
        }
        return new Rows(batch, steps, width, turned);
    }

    /** Those of the last step. */
    float[] last() {
        return Arrays.copyOfRange(values, (steps - 1) * batch * width, values.length);
    }

    /** Side by side with others. */
    Rows beside(Rows other) {
        int wide = width + other.width;
        float[] all = new float[steps * batch * wide];
        for (int row = 0; row < steps * batch; row++) {
            System.arraycopy(values, row * width, all, row * wide, width);
            System.arraycopy(other.values, row * other.width, all, row * wide + width, other.width);
        }
        return new Rows(steps, batch, wide, all);
    }

    /** What becomes of two floats. */
    interface Two {
        float of(float a, float b);
    }

    /** Element by element with others of the same width. */
    Rows with(Rows other, Two operation) {
        float[] all = new float[values.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = operation.of(values[i], other.values[i]);
        }
        return new Rows(steps, batch, width, all);
    }

    boolean same(Rows other) {
        return steps == other.steps
                && batch == other.batch
                && width == other.width
                && Arrays.equals(values, other.values);
    }
}
