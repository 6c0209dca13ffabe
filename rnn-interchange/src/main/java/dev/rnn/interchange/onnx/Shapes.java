package dev.rnn.interchange.onnx;

import java.util.List;

/** Arithmetic of shapes that cannot overflow. */
final class Shapes {
    /** More than any array has. */
    static final long TOO_MANY = 1L << 40;

    private Shapes() {}

    /**
     * How many values a shape has; {@link #TOO_MANY} for more than that.
     *
     * @throws IllegalArgumentException if a dimension is negative
     */
    static long size(int... shape) {
        long size = 1;
        for (int dimension : shape) {
            if (dimension < 0) {
                throw new IllegalArgumentException(
                        "shape %s has a negative dimension".formatted(OnnxTensor.text(shape)));
            }
            size = Math.min(TOO_MANY, size * dimension);
        }
        return size;
    }

    /** As {@link #size}, with empty dimensions counted as 1: the steps of a loop over the shape. */
    static long steps(int... shape) {
        long steps = 1;
        for (int dimension : shape) {
            steps = Math.min(TOO_MANY, steps * Math.max(1, dimension));
        }
        return steps;
    }

    /** The product of the dimensions from one axis to before another. */
    static int product(int[] shape, int from, int to) {
        int product = 1;
        for (int axis = from; axis < to; axis++) {
            product *= shape[axis];
        }
        return product;
    }

    /** Row-major strides. */
    static int[] strides(int... shape) {
        int[] strides = new int[shape.length];
        int stride = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape[axis];
        }
        return strides;
    }

    /**
     * The shape that several have together, ONNX's (and NumPy's) multidirectional broadcasting.
     *
     * @throws IllegalArgumentException if two dimensions differ and none is 1
     */
    static int[] broadcast(List<int[]> shapes) {
        int rank = shapes.stream().mapToInt(shape -> shape.length).max().orElse(0);
        int[] all = new int[rank];
        java.util.Arrays.fill(all, 1);
        for (int[] shape : shapes) {
            for (int k = 1; k <= shape.length; k++) {
                int dimension = shape[shape.length - k];
                int before = all[rank - k];
                if (dimension != before && dimension != 1 && before != 1) {
                    throw new IllegalArgumentException(
                            "shapes %s cannot be broadcast to one"
                                    .formatted(
                                            shapes.stream()
                                                    .map(OnnxTensor::text)
                                                    .collect(
                                                            java.util.stream.Collectors.joining(
                                                                    " and "))));
                }
                if (dimension != 1) {
                    all[rank - k] = dimension;
                }
            }
        }
        return all;
    }

    /** Strides by which a broadcast loop over {@code all} walks through an array of a shape. */
    static int[] broadcastStrides(int[] shape, int[] all) {
        int[] own = strides(shape);
        int[] strides = new int[all.length];
        for (int k = 1; k <= shape.length; k++) {
            boolean repeated = shape[shape.length - k] == 1;
            strides[all.length - k] = repeated ? 0 : own[shape.length - k];
        }
        return strides;
    }
}
