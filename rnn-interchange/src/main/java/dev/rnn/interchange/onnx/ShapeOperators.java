package dev.rnn.interchange.onnx;

import dev.rnn.interchange.InterchangeException;
import dev.rnn.interchange.onnx.OnnxTensor.Type;
import java.util.Arrays;

/** Operators that make constants, and those that change the shape or the type alone. */
final class ShapeOperators {
    private ShapeOperators() {}

    static OnnxTensor constant(Call call) throws InterchangeException {
        if (call.node().attributes().size() != 1) {
            throw call.wrong(
                    "has the attributes %s, expected one", call.node().attributes().keySet());
        }
        if (call.has("value")) {
            return call.tensor("value");
        } else if (call.has("value_float")) {
            return OnnxTensor.floats(new int[0], call.number("value_float", 0));
        } else if (call.has("value_floats")) {
            float[] values = call.numbers("value_floats");
            return OnnxTensor.floats(new int[] {values.length}, values);
        } else if (call.has("value_int")) {
            return OnnxTensor.integers(new int[0], call.integer("value_int", 0));
        }
        return call.list(call.integers("value_ints"));
    }

    static OnnxTensor constantOfShape(Call call) throws InterchangeException {
        long[] wanted = call.list(0);
        int[] shape = new int[wanted.length];
        for (int k = 0; k < shape.length; k++) {
            shape[k] = call.dimension(wanted[k]);
        }
        OnnxTensor value = call.tensor("value");
        if (value == null) {
            return OnnxTensor.owning(shape, call.newFloats(shape));
        }
        if (value.size() != 1) {
            throw call.wrong("has %s as value, expected one", value);
        }
        return Copy.strided(call, value, 0, new int[shape.length], shape);
    }

    /** Outside training, its input. */
    static OnnxTensor dropout(Call call) throws InterchangeException {
        OnnxTensor training = call.optional(2);
        if (training != null && !training.isFloat() && Arrays.stream(training.i()).sum() != 0) {
            throw call.wrong("is in training mode; export the model for inference");
        }
        return call.input(0);
    }

    static OnnxTensor shape(Call call) throws InterchangeException {
        OnnxTensor x = call.input(0);
        int rank = x.rank();
        int start = bound(call.integer("start", 0), rank);
        int end = bound(call.integer("end", rank), rank);
        long[] sizes = new long[Math.max(0, end - start)];
        Arrays.setAll(sizes, k -> x.dimension(start + k));
        return call.list(sizes);
    }

    private static int bound(long position, int rank) {
        return (int) Math.max(0, Math.min(rank, position < 0 ? position + rank : position));
    }

    static OnnxTensor reshape(Call call) throws InterchangeException {
        OnnxTensor x = call.input(0);
        long[] wanted = call.list(1);
        boolean zeros = call.flag("allowzero", false);
        int[] shape = new int[wanted.length];
        int open = -1;
        long known = 1;
        for (int k = 0; k < shape.length; k++) {
            if (wanted[k] == -1 && open < 0) {
                open = k;
                continue;
            }
            if (wanted[k] == 0 && !zeros && k >= x.rank()) {
                throw call.wrong("keeps dimension %d of %s, which it does not have", k, x);
            }
            shape[k] = wanted[k] == 0 && !zeros ? x.dimension(k) : call.dimension(wanted[k]);
            known = Math.min(Shapes.TOO_MANY, known * shape[k]);
        }
        if (open >= 0) {
            shape[open] = known == 0 ? 0 : (int) (x.size() / known);
        }
        if (Shapes.size(shape) != x.size()) {
            throw call.wrong("makes %s of %s", Arrays.toString(wanted), x);
        }
        return x.in(shape);
    }

    static OnnxTensor flatten(Call call) throws InterchangeException {
        OnnxTensor x = call.input(0);
        long axis = call.integer("axis", 1);
        // One past the last axis is allowed here
        int split = axis == x.rank() ? x.rank() : call.axis(axis, x.rank());
        return x.in(
                Shapes.product(x.dimensions(), 0, split),
                Shapes.product(x.dimensions(), split, x.rank()));
    }

    static OnnxTensor squeeze(Call call) throws InterchangeException {
        OnnxTensor x = call.input(0);
        long[] axes = call.list(1);
        boolean[] gone = new boolean[x.rank()];
        if (axes == null) {
            for (int k = 0; k < gone.length; k++) {
                gone[k] = x.dimension(k) == 1;
            }
        } else {
            gone = call.axes(axes, x.rank());
        }
        int[] shape = new int[x.rank()];
        int rank = 0;
        for (int k = 0; k < gone.length; k++) {
            if (!gone[k]) {
                shape[rank++] = x.dimension(k);
            } else if (x.dimension(k) != 1) {
                throw call.wrong("squeezes axis %d of %s", k, x);
            }
        }
        return x.in(Arrays.copyOf(shape, rank));
    }

    static OnnxTensor unsqueeze(Call call) throws InterchangeException {
        OnnxTensor x = call.input(0);
        long[] axes = call.list(1);
        if (axes == null) {
            throw call.wrong("has no axes");
        }
        boolean[] made = call.axes(axes, x.rank() + axes.length);
        int[] shape = new int[made.length];
        int next = 0;
        for (int k = 0; k < made.length; k++) {
            shape[k] = made[k] ? 1 : x.dimension(next++);
        }
        return x.in(shape);
    }

    static OnnxTensor range(Call call) throws InterchangeException {
        OnnxTensor start = call.input(0);
        OnnxTensor limit = call.input(1);
        OnnxTensor delta = call.input(2);
        if (start.size() != 1 || limit.size() != 1 || delta.size() != 1) {
            throw call.wrong("has %s, %s and %s, expected single values", start, limit, delta);
        }
        if (start.isFloat() || limit.isFloat() || delta.isFloat()) {
            throw call.wrong("counts in floats; integers are supported");
        }
        long from = start.i()[0];
        long step = delta.i()[0];
        long to = limit.i()[0];
        boolean far = from != (int) from || to != (int) to || step != (int) step;
        if (step == 0 || far) {
            throw call.wrong("counts from %d to %d by %d", from, to, step);
        }
        int count = call.dimension(Math.max(0, Math.ceilDiv(to - from, step)));
        long[] values = call.newIntegers(count);
        for (int k = 0; k < count; k++) {
            values[k] = from + k * step;
        }
        return OnnxTensor.owning(start.type(), new int[] {count}, values);
    }

    static OnnxTensor cast(Call call) throws InterchangeException {
        OnnxTensor x = call.input(0);
        int to = (int) call.integer("to", 0);
        Type type = TensorReader.type(to);
        if (type == null) {
            throw call.wrong("casts to ONNX's type %d, which is not supported", to);
        }
        if (type == Type.FLOAT) {
            float[] floats = call.newFloats(x.dimensions());
            for (int i = 0; i < floats.length; i++) {
                floats[i] = rounded(x.isFloat() ? x.f()[i] : x.i()[i], to);
            }
            return OnnxTensor.owning(x.shape(), floats);
        }
        long[] integers = call.newIntegers(x.dimensions());
        for (int i = 0; i < integers.length; i++) {
            if (type == Type.BOOL) {
                boolean zero = x.isFloat() ? x.f()[i] == 0 : x.i()[i] == 0;
                integers[i] = zero ? 0 : 1;
            } else {
                integers[i] = wrapped(x.isFloat() ? (long) x.f()[i] : x.i()[i], to);
            }
        }
        return OnnxTensor.owning(type, x.shape(), integers);
    }

    /** As close as the type comes. */
    private static float rounded(float value, int code) {
        if (code == 10) {
            return Float.float16ToFloat(Float.floatToFloat16(value));
        }
        if (code == 16 && !Float.isNaN(value)) {
            int bits = Float.floatToRawIntBits(value);
            return Float.intBitsToFloat(bits + 0x7FFF + (bits >> 16 & 1) & 0xFFFF0000);
        }
        return value;
    }

    private static long wrapped(long value, int code) {
        return switch (code) {
            case 2 -> value & 0xFF;
            case 3 -> (byte) value;
            case 4 -> value & 0xFFFF;
            case 5 -> (short) value;
            case 6 -> (int) value;
            case 12 -> value & 0xFFFFFFFFL;
            default -> value;
        };
    }
}
