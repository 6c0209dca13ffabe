package dev.rnn.model;

import dev.rnn.api.Checks;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A number that stands for data or a network: the first 64 bits of a SHA-256, the same on every
 * machine. Add what counts, then ask for the {@link #value}. For one thread.
 */
public final class Fingerprint {
    private static final int CHUNK = 1 << 14;

    private final MessageDigest digest = TensorFile.sha256();
    private final ByteBuffer bytes =
            ByteBuffer.allocate(CHUNK * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);

    /** Of nothing yet. */
    public Fingerprint() {}

    /**
     * Adds a text.
     *
     * @param text any; where it ends counts
     * @return this
     */
    public Fingerprint add(String text) {
        Checks.given("text", text);
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        length(utf8.length);
        digest.update(utf8);
        return this;
    }

    /**
     * Adds whole numbers.
     *
     * @param values any number of them; where they end counts
     * @return this
     */
    public Fingerprint add(int... values) {
        Checks.given("values", values);
        length(values.length);
        for (int from = 0; from < values.length; from += CHUNK) {
            int count = Math.min(CHUNK, values.length - from);
            bytes.clear().asIntBuffer().put(values, from, count);
            digest.update(bytes.limit(count * Integer.BYTES));
        }
        return this;
    }

    /**
     * Adds the bits of numbers.
     *
     * @param values any number of them; where they end counts
     * @return this
     */
    public Fingerprint add(float... values) {
        Checks.given("values", values);
        length(values.length);
        for (int from = 0; from < values.length; from += CHUNK) {
            int count = Math.min(CHUNK, values.length - from);
            bytes.clear().asFloatBuffer().put(values, from, count);
            digest.update(bytes.limit(count * Float.BYTES));
        }
        return this;
    }

    private void length(int length) {
        digest.update(bytes.clear().putInt(length).flip());
    }

    /**
     * The number of all that was added; starts anew.
     *
     * @return 64 bits
     */
    public long value() {
        return ByteBuffer.wrap(digest.digest()).getLong();
    }

    /**
     * The {@link #value} in words; starts anew.
     *
     * @return 16 hexadecimal digits
     */
    public String hex() {
        return "%016x".formatted(value());
    }
}
