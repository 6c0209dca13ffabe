package dev.rnn.interchange.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A protobuf message being read, field by field. Lengths are checked against the bytes that are
 * there before anything is allocated, and unknown fields are passed over.
 */
final class Message {
    /** Reads one field if it knows it. */
    interface Fields {
        /**
         * Takes the field's value from the message.
         *
         * @return false, with nothing read, if it does not know the field
         */
        boolean read(int field, Message message) throws IOException;
    }

    private final CodedInputStream in;
    private int tag;

    private Message(CodedInputStream in) {
        this.in = in;
    }

    /** Reads a whole message. */
    static void read(byte[] bytes, Fields fields) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        in.enableAliasing(true);
        new Message(in).fields(fields);
    }

    private void fields(Fields fields) throws IOException {
        while ((tag = in.readTag()) != 0) {
            if (!fields.read(WireFormat.getTagFieldNumber(tag), this) && !in.skipField(tag)) {
                throw new InvalidProtocolBufferException("a group ends that did not begin");
            }
        }
    }

    /** The message that is the field's value. */
    void message(Fields fields) throws IOException {
        expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
        int outer = in.pushLimit(in.readRawVarint32());
        fields(fields);
        in.checkLastTagWas(0);
        in.popLimit(outer);
    }

    long integer() throws IOException {
        expect(WireFormat.WIRETYPE_VARINT);
        return in.readInt64();
    }

    float number() throws IOException {
        expect(WireFormat.WIRETYPE_FIXED32);
        return in.readFloat();
    }

    String text() throws IOException {
        expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
        return in.readStringRequireUtf8();
    }

    ByteBuffer bytes() throws IOException {
        expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
        return in.readByteBuffer();
    }

    /** Some more of the field's values, one by one or packed. */
    void integers(Integers all) throws IOException {
        if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_VARINT) {
            all.add(in.readInt64());
            return;
        }
        packed(() -> all.add(in.readInt64()));
    }

    /** Some more of the field's values, one by one or packed. */
    void numbers(Numbers all) throws IOException {
        if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_FIXED32) {
            all.add(in.readFloat());
            return;
        }
        packed(() -> all.add(in.readFloat()));
    }

    /** Some more of the field's values of 64 bits, one by one or packed. */
    void doubles(Numbers all) throws IOException {
        if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_FIXED64) {
            all.add((float) in.readDouble());
            return;
        }
        packed(() -> all.add((float) in.readDouble()));
    }

    private interface Value {
        void read() throws IOException;
    }

    private void packed(Value value) throws IOException {
        expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
        int outer = in.pushLimit(in.readRawVarint32());
        while (in.getBytesUntilLimit() > 0) {
            value.read();
        }
        in.popLimit(outer);
    }

    private void expect(int wireType) throws InvalidProtocolBufferException {
        if (WireFormat.getTagWireType(tag) != wireType) {
            throw new InvalidProtocolBufferException(
                    "field %d has wire type %d, expected %d"
                            .formatted(
                                    WireFormat.getTagFieldNumber(tag),
                                    WireFormat.getTagWireType(tag),
                                    wireType));
        }
    }

    /** Integers that come one after the other. */
    static final class Integers {
        private long[] values = new long[8];
        private int count;

        private void add(long value) {
            if (count == values.length) {
                values = Arrays.copyOf(values, 2 * count);
            }
            values[count++] = value;
        }

        int count() {
            return count;
        }

        long[] values() {
            return Arrays.copyOf(values, count);
        }
    }

    /** Floats that come one after the other. */
    static final class Numbers {
        private float[] values = new float[8];
        private int count;

        private void add(float value) {
            if (count == values.length) {
                values = Arrays.copyOf(values, 2 * count);
            }
            values[count++] = value;
        }

        int count() {
            return count;
        }

        float[] values() {
            return Arrays.copyOf(values, count);
        }
    }
}
