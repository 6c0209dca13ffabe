package dev.rnn.interchange.onnx;

import dev.rnn.api.Checks;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A value of an ONNX graph: a dense array, row-major. Immutable; arrays are copied on their way in
 * and out.
 *
 * <p>Everything that ONNX calls a float (also 16, 64 and bfloat16) is held, and computed with, as
 * binary32; every integer as 64 bits, with its own type beside it.
 */
public final class OnnxTensor {
    /** What a tensor holds. */
    public enum Type {
        /** Floats of 32 bits. */
        FLOAT(1),
        /** Integers of 32 bits, and smaller ones. */
        INT32(6),
        /** Integers of 64 bits, and unsigned ones of 32. */
        INT64(7),
        /** 0 for false and 1 for true. */
        BOOL(9);

        /** ONNX's number of the type. */
        final int code;

        Type(int code) {
            this.code = code;
        }
    }

    private final Type type;
    private final int[] shape;
    private final float[] floats;
    private final long[] integers;

    private OnnxTensor(Type type, int[] shape, float[] floats, long[] integers) {
        this.type = type;
        this.shape = shape;
        this.floats = floats;
        this.integers = integers;
        int length = type == Type.FLOAT ? floats.length : integers.length;
        if (Shapes.size(shape) != length) {
            throw new IllegalArgumentException(
                    "a tensor of shape %s has %d values, %d were given"
                            .formatted(text(shape), Shapes.size(shape), length));
        }
    }

    /** Without copies: the arrays are nobody else's to change from now on. */
    static OnnxTensor owning(int[] shape, float[] values) {
        return new OnnxTensor(Type.FLOAT, shape, values, null);
    }

    /** Without copies: the arrays are nobody else's to change from now on. */
    static OnnxTensor owning(Type type, int[] shape, long[] values) {
        return new OnnxTensor(type, shape, null, values);
    }

    /**
     * A tensor of floats.
     *
     * @param shape its dimensions; none for a single value
     * @param values row-major; copied
     * @return the tensor
     * @throws IllegalArgumentException if their number is not that of the shape
     */
    public static OnnxTensor floats(int[] shape, float... values) {
        Checks.given("shape", shape);
        Checks.given("values", values);
        return owning(shape.clone(), values.clone());
    }

    /**
     * A tensor of integers of 64 bits.
     *
     * @param shape its dimensions; none for a single value
     * @param values row-major; copied
     * @return the tensor
     * @throws IllegalArgumentException if their number is not that of the shape
     */
    public static OnnxTensor integers(int[] shape, long... values) {
        return integers(Type.INT64, shape, values);
    }

    /**
     * A tensor of integers.
     *
     * @param type any but {@link Type#FLOAT}
     * @param shape its dimensions; none for a single value
     * @param values row-major; copied
     * @return the tensor
     * @throws IllegalArgumentException if their number is not that of the shape, or one does not
     *     fit the type
     */
    public static OnnxTensor integers(Type type, int[] shape, long... values) {
        Checks.given("type", type);
        Checks.given("shape", shape);
        Checks.given("values", values);
        if (type == Type.FLOAT) {
            throw new IllegalArgumentException("type is FLOAT, integers were given; use floats");
        }
        for (long value : values) {
            if (type == Type.INT32 && value != (int) value
                    || type == Type.BOOL && value != 0 && value != 1) {
                throw new IllegalArgumentException("%d is no %s".formatted(value, type));
            }
        }
        return owning(type, shape.clone(), values.clone());
    }

    /**
     * What it holds.
     *
     * @return the type
     */
    public Type type() {
        return type;
    }

    /**
     * Its dimensions.
     *
     * @return a copy; empty for a single value
     */
    public int[] shape() {
        return shape.clone();
    }

    /**
     * Its floats, row-major.
     *
     * @return a copy
     * @throws IllegalArgumentException if it holds integers
     */
    public float[] floats() {
        if (type != Type.FLOAT) {
            throw new IllegalArgumentException("the tensor holds %s, not floats".formatted(type));
        }
        return floats.clone();
    }

    /**
     * Its integers, row-major.
     *
     * @return a copy
     * @throws IllegalArgumentException if it holds floats
     */
    public long[] integers() {
        if (type == Type.FLOAT) {
            throw new IllegalArgumentException("the tensor holds floats, not integers");
        }
        return integers.clone();
    }

    boolean isFloat() {
        return type == Type.FLOAT;
    }

    int rank() {
        return shape.length;
    }

    /** A dimension; a negative axis counts from the end. */
    int dimension(int axis) {
        return shape[axis < 0 ? axis + shape.length : axis];
    }

    int size() {
        return isFloat() ? floats.length : integers.length;
    }

    /** Its own array: to be read only. */
    int[] dimensions() {
        return shape;
    }

    /** Its own array: to be read only. */
    float[] f() {
        return floats;
    }

    /** Its own array: to be read only. */
    long[] i() {
        return integers;
    }

    /** The same values in another shape. */
    OnnxTensor in(int... other) {
        return new OnnxTensor(type, other, floats, integers);
    }

    static String text(int[] shape) {
        return IntStream.of(shape)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(" x ", "[", "]"));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OnnxTensor that
                && type == that.type
                && Arrays.equals(shape, that.shape)
                && Arrays.equals(floats, that.floats)
                && Arrays.equals(integers, that.integers);
    }

    @Override
    public int hashCode() {
        return (31 * type.hashCode() + Arrays.hashCode(shape)) * 31
                + (isFloat() ? Arrays.hashCode(floats) : Arrays.hashCode(integers));
    }

    @Override
    public String toString() {
        return "%s%s".formatted(type, text(shape));
    }
}
