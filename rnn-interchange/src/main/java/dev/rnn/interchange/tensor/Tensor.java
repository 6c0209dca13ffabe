package dev.rnn.interchange.tensor;

import dev.rnn.api.Checks;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An array of numbers as a file holds it: row-major, little-endian. Immutable.
 *
 * @param type of its elements
 * @param shape its sizes; none for a single number
 * @param data the bytes of all elements; the content is shared, not copied
 */
public record Tensor(ElementType type, List<Integer> shape, ByteBuffer data) {

    /**
     * Checks that the bytes fit the shape.
     *
     * @throws IllegalArgumentException if a size is negative, or there are more or fewer bytes
     */
    public Tensor {
        Checks.given("type", type);
        Checks.all("shape", shape);
        Checks.given("data", data);
        shape = List.copyOf(shape);
        data = data.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        long bytes = bytes(type, shape);
        if (bytes != data.capacity()) {
            throw new IllegalArgumentException(
                    "shape %s of %s takes %s bytes, there are %d"
                            .formatted(
                                    shape, type, bytes < 0 ? "too many" : bytes, data.capacity()));
        }
    }

    /**
     * A tensor of floats.
     *
     * @param values row-major; copied
     * @param shape its sizes
     * @return the tensor, F32
     */
    public static Tensor of(float[] values, int... shape) {
        Checks.given("values", values);
        ByteBuffer data = allocate(values.length);
        data.asFloatBuffer().put(values);
        return new Tensor(ElementType.F32, list(shape), data);
    }

    /**
     * A tensor of integers.
     *
     * @param values row-major; copied
     * @param shape its sizes
     * @return the tensor, I32
     */
    public static Tensor of(int[] values, int... shape) {
        Checks.given("values", values);
        ByteBuffer data = allocate(values.length);
        data.asIntBuffer().put(values);
        return new Tensor(ElementType.I32, list(shape), data);
    }

    private static ByteBuffer allocate(int words) {
        return ByteBuffer.allocate(Math.multiplyExact(words, 4)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static List<Integer> list(int[] shape) {
        Checks.given("shape", shape);
        return IntStream.of(shape).boxed().toList();
    }

    /** Bytes that a shape takes, or -1 if they do not fit in one buffer or a size is negative. */
    static long bytes(ElementType type, List<? extends Number> shape) {
        long bytes = type.bytes();
        for (Number size : shape) {
            if (size.longValue() == 0) {
                bytes = 0;
            } else if (size.longValue() < 0 || size.longValue() > Integer.MAX_VALUE) {
                return -1;
            }
        }
        for (Number size : shape) {
            bytes *= size.longValue();
            if (bytes > Integer.MAX_VALUE) {
                return -1;
            }
        }
        return bytes;
    }

    /**
     * How many elements there are.
     *
     * @return the product of the sizes
     */
    public int size() {
        return data.capacity() / type.bytes();
    }

    /**
     * One of its sizes.
     *
     * @param axis from 0
     * @return how many elements lie along it
     */
    public int size(int axis) {
        return shape.get(axis);
    }

    /**
     * How many sizes there are.
     *
     * @return 2 for a matrix
     */
    public int rank() {
        return shape.size();
    }

    /**
     * All elements as floats; integers as well, as they may be features.
     *
     * @return a new array, row-major; doubles and large integers are rounded to the nearest float
     */
    public float[] floats() {
        float[] values = new float[size()];
        if (type == ElementType.F32) {
            data.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
            return values;
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = type.isReal() ? type.real(data, i) : type.integer(data, i);
        }
        return values;
    }

    /**
     * All elements as integers.
     *
     * @return a new array, row-major
     * @throws IllegalArgumentException if they are not integers, or one does not fit
     */
    public int[] ints() {
        if (type.isReal()) {
            throw new IllegalArgumentException("%s are no integers".formatted(type));
        }
        int[] values = new int[size()];
        for (int i = 0; i < values.length; i++) {
            long value = type.integer(data, i);
            if (value != (int) value) {
                throw new IllegalArgumentException(
                        "element %d is %d, beyond 32 bits".formatted(i, value));
            }
            values[i] = (int) value;
        }
        return values;
    }

    /** Such as {@code F32 [512, 128]}. */
    @Override
    public String toString() {
        return type + " " + shape;
    }
}
