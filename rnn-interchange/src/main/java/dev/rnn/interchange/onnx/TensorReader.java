package dev.rnn.interchange.onnx;

import dev.rnn.interchange.InterchangeException;
import dev.rnn.interchange.onnx.OnnxTensor.Type;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/** Reads a {@code TensorProto}; its shape is believed only where as many values are there. */
final class TensorReader implements Message.Fields {
    private final ExternalData external;
    private String name = "";
    private final Message.Integers dimensions = new Message.Integers();
    private int code;
    private final Message.Numbers floats = new Message.Numbers();
    private final Message.Integers integers = new Message.Integers();
    private ByteBuffer raw;
    private boolean elsewhere;
    private final Map<String, String> place = new HashMap<>();

    TensorReader(ExternalData external) {
        this.external = external;
    }

    @Override
    public boolean read(int field, Message message) throws IOException {
        switch (field) {
            case 1 -> message.integers(dimensions);
            case 2 -> code = (int) message.integer();
            case 4 -> message.numbers(floats);
            case 5, 7, 11 -> message.integers(integers);
            case 8 -> name = message.text();
            case 9 -> raw = message.bytes().order(ByteOrder.LITTLE_ENDIAN);
            case 10 -> message.doubles(floats);
            case 13 -> OnnxReader.entry(message, place);
            case 14 -> elsewhere = message.integer() == 1;
            default -> {
                return false;
            }
        }
        return true;
    }

    String name() {
        return name;
    }

    /** The tensor that was read. */
    OnnxTensor tensor() throws IOException {
        int[] shape = shape();
        long size = Shapes.size(shape);
        Type type = type(code);
        if (type == null) {
            throw wrong(
                    "holds values of ONNX's type %d; floats, integers and booleans are read", code);
        }
        if (elsewhere) {
            raw = external.read(this, place, size * bytes(code)).order(ByteOrder.LITTLE_ENDIAN);
        }
        if (raw != null) {
            if (raw.remaining() != size * bytes(code)) {
                throw wrong(
                        "has shape %s and %d bytes, expected %d",
                        OnnxTensor.text(shape), raw.remaining(), size * bytes(code));
            }
            return raw(type, shape, (int) size);
        }
        boolean half = code == 10 || code == 16;
        int count = type == Type.FLOAT && !half ? floats.count() : integers.count();
        if (count != size) {
            throw wrong(
                    "has shape %s and %d values, expected %d", OnnxTensor.text(shape), count, size);
        }
        if (type != Type.FLOAT) {
            return integers(type, shape, integers.values());
        }
        if (!half) {
            return OnnxTensor.owning(shape, floats.values());
        }
        float[] values = new float[count];
        long[] bits = integers.values();
        for (int i = 0; i < count; i++) {
            values[i] = half((short) bits[i]);
        }
        return OnnxTensor.owning(shape, values);
    }

    private int[] shape() throws InterchangeException {
        long[] given = dimensions.values();
        int[] shape = new int[given.length];
        for (int k = 0; k < given.length; k++) {
            shape[k] = (int) given[k];
            if (given[k] < 0 || given[k] != shape[k]) {
                throw wrong("has a dimension of %d", given[k]);
            }
        }
        return shape;
    }

    private OnnxTensor raw(Type type, int[] shape, int size) throws InterchangeException {
        if (type == Type.FLOAT) {
            float[] values = new float[size];
            for (int i = 0; i < size; i++) {
                values[i] =
                        code == 1
                                ? raw.getFloat()
                                : code == 11 ? (float) raw.getDouble() : half(raw.getShort());
            }
            return OnnxTensor.owning(shape, values);
        }
        long[] values = new long[size];
        for (int i = 0; i < size; i++) {
            values[i] =
                    switch (code) {
                        case 2 -> raw.get() & 0xFF;
                        case 3, 9 -> raw.get();
                        case 4 -> raw.getShort() & 0xFFFF;
                        case 5 -> raw.getShort();
                        case 6 -> raw.getInt();
                        case 12 -> raw.getInt() & 0xFFFFFFFFL;
                        default -> raw.getLong();
                    };
        }
        return integers(type, shape, values);
    }

    private OnnxTensor integers(Type type, int[] shape, long[] values) throws InterchangeException {
        for (long value : values) {
            if (type == Type.INT32 && value != (int) value
                    || type == Type.BOOL && value != 0 && value != 1) {
                throw wrong("holds %d, which is no %s", value, type);
            }
        }
        return OnnxTensor.owning(type, shape, values);
    }

    private float half(short bits) {
        return code == 16 ? Float.intBitsToFloat(bits << 16) : Float.float16ToFloat(bits);
    }

    /** This library's type of ONNX's; null if there is none. */
    static Type type(int code) {
        return switch (code) {
            case 1, 10, 11, 16 -> Type.FLOAT;
            case 2, 3, 4, 5, 6 -> Type.INT32;
            case 7, 12 -> Type.INT64;
            case 9 -> Type.BOOL;
            default -> null;
        };
    }

    private static int bytes(int code) {
        return switch (code) {
            case 2, 3, 9 -> 1;
            case 4, 5, 10, 16 -> 2;
            case 1, 6, 12 -> 4;
            default -> 8;
        };
    }

    InterchangeException wrong(String what, Object... values) {
        String which = name.isEmpty() ? "a tensor without name" : "tensor '%s'".formatted(name);
        return new InterchangeException(which + " " + what.formatted(values));
    }
}
