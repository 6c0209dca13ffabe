package dev.rnn.model.layer;

import dev.rnn.api.Matrix;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;

/**
 * The live rows of sequences: those of sequence 0, then those of sequence 1, and so on, without
 * padding and holes, in an array of their own.
 */
final class AttentionRows {
    final SequenceShape shape;

    /** Where each sequence's rows start; one entry more than sequences. */
    final int[] starts;

    /** Row t * B + b of the caller's arrays for each row here. */
    private final int[] sources;

    AttentionRows(SequenceShape shape) {
        this.shape = shape;
        starts = new int[shape.batch() + 1];
        sources = new int[shape.liveRows()];
        int n = 0;
        for (int b = 0; b < shape.batch(); b++) {
            starts[b] = n;
            for (int t = 0; t < shape.length(b); t++) {
                if (shape.isLive(t, b)) {
                    sources[n++] = t * shape.batch() + b;
                }
            }
        }
        starts[shape.batch()] = n;
    }

    int count() {
        return sources.length;
    }

    int count(int b) {
        return starts[b + 1] - starts[b];
    }

    /** The step of a row. */
    int step(int row) {
        return sources[row] / shape.batch();
    }

    void gather(Slice from, int width, float[] to) {
        for (int row = 0; row < sources.length; row++) {
            int at = from.offset() + sources[row] * width;
            System.arraycopy(from.array(), at, to, row * width, width);
        }
    }

    /** Overwrites all rows of the caller's array: zeros where there is no row here. */
    void scatter(float[] from, int width, Slice to) {
        int end = to.offset() + to.length();
        java.util.Arrays.fill(to.array(), to.offset(), end, 0);
        for (int row = 0; row < sources.length; row++) {
            int at = to.offset() + sources[row] * width;
            System.arraycopy(from, row * width, to.array(), at, width);
        }
    }

    void add(float[] from, int width, Slice to) {
        for (int row = 0; row < sources.length; row++) {
            int at = to.offset() + sources[row] * width;
            for (int j = 0; j < width; j++) {
                to.array()[at + j] += from[row * width + j];
            }
        }
    }

    /** Each sequence's rows as a matrix. */
    Matrix[] matrices(float[] array, int width) {
        Matrix[] each = new Matrix[shape.batch()];
        for (int b = 0; b < each.length; b++) {
            each[b] = Matrix.of(array, starts[b] * width, count(b), width);
        }
        return each;
    }

    Matrix matrix(float[] array, int width) {
        return Matrix.of(array, count(), width);
    }
}
