package dev.rnn.model.data;

import dev.rnn.api.Checks;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Splits examples into ten parts by a key, such as the message itself, so that equal examples never
 * lie in two parts and a row more changes no other one's part: with c the CRC-32 of the key in
 * UTF-8, the part is {@code floorMod(c / 7 - fold, 10)}; 0 is for the test, 1 for validation, the
 * rest for training. Each fold from 0 to 9 tests on another tenth.
 *
 * @param fold which tenth is for the test, from 0 to 9
 */
public record Split(int fold) {
    private static final int PARTS = 10;

    /**
     * Checks the fold.
     *
     * @throws IllegalArgumentException if it is out of range
     */
    public Split {
        if (fold < 0 || fold >= PARTS) {
            throw new IllegalArgumentException(
                    "fold is %d, must be from 0 to %d".formatted(fold, PARTS - 1));
        }
    }

    /**
     * What an example is for.
     *
     * @param key of the example; examples of equal keys have the same part
     * @return its part
     */
    public Part of(String key) {
        Checks.given("key", key);
        CRC32 crc = new CRC32();
        crc.update(key.getBytes(StandardCharsets.UTF_8));
        return switch ((int) Math.floorMod(crc.getValue() / 7 - fold, (long) PARTS)) {
            case 0 -> Part.TEST;
            case 1 -> Part.VALIDATION;
            default -> Part.TRAINING;
        };
    }
}
