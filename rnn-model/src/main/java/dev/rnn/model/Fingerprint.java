package dev.rnn.model;

import dev.rnn.api.ParameterLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A number that stands for a network: {@link Network#fingerprint()}. */
final class Fingerprint {
    private static final int CHUNK = 1 << 14;

    private Fingerprint() {}

    static long of(ParameterLayout layout, float[] parameters) {
        MessageDigest digest = TensorFile.sha256();
        for (ParameterLayout.Block block : layout.blocks()) {
            String line = "%s:%dx%d\n".formatted(block.name(), block.rows(), block.columns());
            digest.update(line.getBytes(StandardCharsets.UTF_8));
        }
        ByteBuffer bytes = ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < parameters.length; from += CHUNK) {
            int count = Math.min(CHUNK, parameters.length - from);
            bytes.clear().asFloatBuffer().put(parameters, from, count);
            digest.update(bytes.limit(count * Float.BYTES));
        }
        return ByteBuffer.wrap(digest.digest()).getLong();
    }
}
