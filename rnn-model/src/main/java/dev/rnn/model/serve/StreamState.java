package dev.rnn.model.serve;

import dev.rnn.api.Checks;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * What a stream carries from event to event, as an immutable value: to go on later, elsewhere, or
 * twice. Restored on another machine, or on another backend, the stream goes on with the same bits.
 *
 * <p>As bytes, all numbers little-endian: 8 bytes of magic; the network's {@link
 * dev.rnn.model.Network#fingerprint()}, 64 bits; the steps done, 64 bits; the number of floats, 32
 * bits; the floats, in the order of {@link dev.rnn.api.StateLayout}; the CRC-32 of all bytes before
 * it.
 */
public final class StreamState {
    private static final byte[] MAGIC = {(byte) 0x89, 'R', 'N', 'N', 'S', 1, 0x1A, '\n'};
    private static final int PREFIX = MAGIC.length + 2 * Long.BYTES + Integer.BYTES;

    private final long fingerprint;
    private final long steps;
    private final float[] values;

    /** Takes {@code values} as its own. */
    StreamState(long fingerprint, long steps, float[] values) {
        this.fingerprint = fingerprint;
        this.steps = steps;
        this.values = values;
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @param bytes all of it
     * @return the state
     * @throws IllegalArgumentException if the bytes are no state, or cut off, or changed
     */
    public static StreamState of(byte[] bytes) {
        Checks.given("bytes", bytes);
        if (bytes.length < PREFIX + Integer.BYTES
                || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new IllegalArgumentException(
                    "these %d bytes are no state of a stream; give what toBytes() wrote"
                            .formatted(bytes.length));
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int end = bytes.length - Integer.BYTES;
        if (in.getInt(end) != checksum(bytes, end)) {
            throw new IllegalArgumentException(
                    "the state of a stream is cut off or changed: its checksum does not match; read it again");
        }
        in.position(MAGIC.length);
        long fingerprint = in.getLong();
        long steps = in.getLong();
        int count = in.getInt();
        if (count < 0 || PREFIX + (long) count * Float.BYTES != end || steps < 0) {
            throw new IllegalArgumentException(
                    "the state of a stream says that it has %d floats after %d steps, in %d bytes; it was not written by toBytes()"
                            .formatted(count, steps, bytes.length));
        }
        float[] values = new float[count];
        in.asFloatBuffer().get(values);
        return new StreamState(fingerprint, steps, values);
    }

    /**
     * The state as bytes, which depend on nothing but the state.
     *
     * @return a new array
     */
    public byte[] toBytes() {
        byte[] bytes = new byte[PREFIX + values.length * Float.BYTES + Integer.BYTES];
        ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        out.put(MAGIC).putLong(fingerprint).putLong(steps).putInt(values.length);
        out.asFloatBuffer().put(values);
        int end = bytes.length - Integer.BYTES;
        out.putInt(end, checksum(bytes, end));
        return bytes;
    }

    private static int checksum(byte[] bytes, int end) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, end);
        return (int) crc.getValue();
    }

    /**
     * Which network it belongs to.
     *
     * @return its {@link dev.rnn.model.Network#fingerprint()}
     */
    public long fingerprint() {
        return fingerprint;
    }

    /**
     * Events read so far.
     *
     * @return their number, at least 0
     */
    public long steps() {
        return steps;
    }

    /** The floats themselves, for this package; not to be written to. */
    float[] values() {
        return values;
    }

    /**
     * Whether another state is the same, to the bit.
     *
     * @param other anything
     * @return true for a state of the same network after as many steps with the same bits
     */
    @Override
    public boolean equals(Object other) {
        return other instanceof StreamState that
                && fingerprint == that.fingerprint
                && steps == that.steps
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Long.hashCode(fingerprint) + Long.hashCode(steps))
                + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "state of %d floats after %d steps of network %016x"
                .formatted(values.length, steps, fingerprint);
    }
}
