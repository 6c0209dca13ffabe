package dev.rnn.interchange.tensor;

import java.nio.ByteBuffer;

/** What a tensor's elements are; little-endian in memory. */
public enum ElementType {
    /** IEEE binary64; becomes the nearest float. */
    F64(8, true),
    /** IEEE binary32. */
    F32(4, true),
    /** IEEE binary16; every one is a float. */
    F16(2, true),
    /** The upper half of a binary32; every one is a float. */
    BF16(2, true),
    /** Signed, 64 bits. */
    I64(8, false),
    /** Signed, 32 bits. */
    I32(4, false),
    /** Signed, 16 bits. */
    I16(2, false),
    /** Signed, 8 bits. */
    I8(1, false),
    /** Unsigned, 64 bits. */
    U64(8, false),
    /** Unsigned, 32 bits. */
    U32(4, false),
    /** Unsigned, 16 bits. */
    U16(2, false),
    /** Unsigned, 8 bits. */
    U8(1, false),
    /** A byte, 0 or 1. */
    BOOL(1, false);

    private final int bytes;
    private final boolean real;

    ElementType(int bytes, boolean real) {
        this.bytes = bytes;
        this.real = real;
    }

    /**
     * Bytes of one element.
     *
     * @return 1, 2, 4 or 8
     */
    public int bytes() {
        return bytes;
    }

    /**
     * Whether elements are floating-point numbers.
     *
     * @return false for integers
     */
    public boolean isReal() {
        return real;
    }

    float real(ByteBuffer data, int element) {
        switch (this) {
            case F64:
                return (float) data.getDouble(element * bytes);
            case F32:
                return data.getFloat(element * bytes);
            case F16:
                return Float.float16ToFloat(data.getShort(element * bytes));
            case BF16:
                return Float.intBitsToFloat(data.getShort(element * bytes) << 16);
            default:
                throw new IllegalStateException(this + " is no floating-point number");
        }
    }

    /** An element as a signed number; U64 from 2^63 on comes out negative. */
    long integer(ByteBuffer data, int element) {
        switch (this) {
            case I64:
            case U64:
                return data.getLong(element * bytes);
            case I32:
                return data.getInt(element * bytes);
            case U32:
                return Integer.toUnsignedLong(data.getInt(element * bytes));
            case I16:
                return data.getShort(element * bytes);
            case U16:
                return Short.toUnsignedLong(data.getShort(element * bytes));
            case I8:
                return data.get(element);
            case U8:
            case BOOL:
                return Byte.toUnsignedLong(data.get(element));
            default:
                throw new IllegalStateException(this + " is no integer");
        }
    }
}
