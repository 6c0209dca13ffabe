package dev.rnn.interchange.onnx;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.interchange.InterchangeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Changed files end in one clear error or are computed, and nothing else: no other exception, no
 * array that the file did not pay for, no endless loop. How many: {@code -Drnn.fuzz=100000}.
 */
class FuzzTest {
    private static final Backend SCALAR = Backends.named("scalar");
    private static final int FILES = Integer.getInteger("rnn.fuzz", 6_000);

    /** A run of a small graph takes less than a thousandth of it. */
    private static final long LONGEST_NANOS = 10_000_000_000L;

    private final Random random = new Random(99);

    @Test
    void changedFiles() {
        List<String> names = new ArrayList<>(TorchFiles.runs().keySet());
        List<byte[]> files = new ArrayList<>();
        names.forEach(name -> files.add(TorchFiles.file(name)));
        int refused = 0;
        int computed = 0;
        for (int k = 0; k < FILES; k++) {
            String name = names.get(k % names.size());
            byte[] changed = changed(files.get(k % files.size()), files);
            long start = System.nanoTime();
            try {
                OnnxModel model = OnnxModel.parse(changed);
                try {
                    model.run(SCALAR, TorchFiles.runs(name).get(0).inputs());
                    model.network(SCALAR);
                    computed++;
                } catch (IllegalArgumentException otherInputs) {
                    // The changed graph reads something else
                    assertTrue(otherInputs.getMessage().contains("input"), () -> text(changed));
                    refused++;
                }
            } catch (InterchangeException expected) {
                assertFalse(expected.getMessage().isBlank());
                refused++;
            } catch (RuntimeException | Error wrong) {
                throw new AssertionError("file %d, %s".formatted(k, text(changed)), wrong);
            }
            long nanos = System.nanoTime() - start;
            assertTrue(nanos < LONGEST_NANOS, "file %d took %d ns".formatted(k, nanos));
        }
        System.out.printf(
                "%d changed ONNX files: %d refused, %d computed%n", FILES, refused, computed);
    }

    private static String text(byte[] file) {
        return java.util.Base64.getEncoder().encodeToString(file);
    }

    private byte[] changed(byte[] file, List<byte[]> others) {
        byte[] changed = file.clone();
        for (int n = 1 + random.nextInt(4); n > 0; n--) {
            int at = random.nextInt(changed.length);
            switch (random.nextInt(8)) {
                case 0 -> changed[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> changed[at] = (byte) random.nextInt(256);
                case 2 -> changed[at] = (byte) (random.nextBoolean() ? 0 : 0x7F);
                case 3 -> {
                    // A long varint, as a length or a dimension
                    int end = Math.min(changed.length, at + 1 + random.nextInt(9));
                    Arrays.fill(changed, at, end, (byte) 0xFF);
                    changed[end - 1] = (byte) random.nextInt(128);
                }
                case 4 -> changed = Arrays.copyOf(changed, 1 + at);
                case 5 -> {
                    int length = Math.min(changed.length - at, 1 + random.nextInt(40));
                    int to = random.nextInt(changed.length - length + 1);
                    System.arraycopy(changed, at, changed, to, length);
                }
                case 6 -> {
                    byte[] other = others.get(random.nextInt(others.size()));
                    int from = random.nextInt(other.length);
                    int length =
                            Math.min(
                                    1 + random.nextInt(60),
                                    Math.min(other.length - from, changed.length - at));
                    System.arraycopy(other, from, changed, at, length);
                }
                default -> {
                    // One byte more or less
                    byte[] shifted = new byte[changed.length + 1];
                    System.arraycopy(changed, 0, shifted, 0, at);
                    shifted[at] = (byte) random.nextInt(256);
                    System.arraycopy(changed, at, shifted, at + 1, changed.length - at);
                    changed = shifted;
                }
            }
        }
        return changed;
    }
}
