package dev.rnn.interchange.onnx;

import dev.rnn.interchange.InterchangeException;

/** A new tensor that is filled from an old one of the same type, stretch by stretch. */
final class Copy {
    private final OnnxTensor from;
    private final int[] shape;
    private final float[] floats;
    private final long[] integers;

    Copy(Call call, OnnxTensor from, int... shape) throws InterchangeException {
        this.from = from;
        this.shape = shape;
        floats = from.isFloat() ? call.newFloats(shape) : null;
        integers = from.isFloat() ? null : call.newIntegers(shape);
    }

    /** Copies a stretch of values. */
    void stretch(int at, int to, int count) {
        stretch(from, at, to, count);
    }

    /** Copies a stretch of values of another tensor of the type. */
    void stretch(OnnxTensor other, int at, int to, int count) {
        if (floats != null) {
            System.arraycopy(other.f(), at, floats, to, count);
        } else {
            System.arraycopy(other.i(), at, integers, to, count);
        }
    }

    private void one(int at, int to) {
        if (floats != null) {
            floats[to] = from.f()[at];
        } else {
            integers[to] = from.i()[at];
        }
    }

    OnnxTensor tensor() {
        return floats != null
                ? OnnxTensor.owning(shape, floats)
                : OnnxTensor.owning(from.type(), shape, integers);
    }

    /**
     * A tensor whose element (i, j, ...) is the one at {@code start + i * strides[0] + j *
     * strides[1] + ...}: transposed, sliced, repeated.
     */
    static OnnxTensor strided(Call call, OnnxTensor from, int start, int[] strides, int... shape)
            throws InterchangeException {
        Copy copy = new Copy(call, from, shape);
        int total = (int) Shapes.size(shape);
        int rank = shape.length;
        int row = rank == 0 ? 1 : shape[rank - 1];
        int step = rank == 0 ? 0 : strides[rank - 1];
        int[] index = new int[rank];
        int at = start;
        for (int to = 0; to < total; to += row) {
            if (step == 1) {
                copy.stretch(at, to, row);
            } else {
                for (int k = 0; k < row; k++) {
                    copy.one(at + k * step, to + k);
                }
            }
            for (int axis = rank - 2; axis >= 0; axis--) {
                at += strides[axis];
                if (++index[axis] < shape[axis]) {
                    break;
                }
                at -= strides[axis] * shape[axis];
                index[axis] = 0;
            }
        }
        return copy.tensor();
    }
}
