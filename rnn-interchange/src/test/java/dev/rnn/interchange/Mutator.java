package dev.rnn.interchange;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Changes files as damage and malice do: bits, lengths, pieces moved, left out, or from elsewhere.
 */
final class Mutator {
    /** Lengths that readers get wrong. */
    private static final long[] NUMBERS = {
        0,
        1,
        -1,
        0x7F,
        0x80,
        0xFF,
        0x7FFF,
        0xFFFF,
        0x7FFFFFFF,
        0x80000000L,
        0xFFFFFFFFL,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };

    private final Random random;
    private final List<byte[]> others;

    Mutator(long seed, List<byte[]> others) {
        random = new Random(seed);
        this.others = others;
    }

    /** One to four changes. */
    byte[] changed(byte[] file) {
        byte[] changed = file.clone();
        for (int n = 1 + random.nextInt(4); n > 0 && changed.length > 0; n--) {
            changed = change(changed);
        }
        return changed;
    }

    boolean coin() {
        return random.nextBoolean();
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    private byte[] change(byte[] file) {
        // What readers decide on stands at the start more often than not.
        int reach = random.nextBoolean() ? file.length : Math.min(file.length, 512);
        int at = random.nextInt(reach);
        switch (random.nextInt(8)) {
            case 0:
                file[at] ^= (byte) (1 << random.nextInt(8));
                return file;
            case 1:
                file[at] = (byte) random.nextInt(256);
                return file;
            case 2:
                return number(file, at);
            case 3:
                return Arrays.copyOf(file, at);
            case 4:
                return moved(file, file, at);
            case 5:
                return moved(others.get(random.nextInt(others.size())), file, at);
            case 6:
                return digits(file, at);
            default:
                return spliced(file, at);
        }
    }

    private byte[] number(byte[] file, int at) {
        long number = NUMBERS[random.nextInt(NUMBERS.length)];
        int width = 1 << random.nextInt(4);
        for (int i = 0; i < width && at + i < file.length; i++) {
            file[at + i] = (byte) (number >> 8 * i);
        }
        return file;
    }

    private byte[] moved(byte[] from, byte[] to, int at) {
        int start = random.nextInt(from.length);
        int count = Math.min(1 + random.nextInt(64), Math.min(from.length - start, to.length - at));
        System.arraycopy(from, start, to, at, count);
        return to;
    }

    /** A number in text, made longer. */
    private byte[] digits(byte[] file, int at) {
        for (int i = at; i < file.length; i++) {
            if (file[i] >= '0' && file[i] <= '9') {
                byte[] digits = "9".repeat(1 + random.nextInt(12)).getBytes();
                return inserted(file, i, digits);
            }
        }
        return file;
    }

    /** Bytes more or less. */
    private byte[] spliced(byte[] file, int at) {
        int count = 1 + random.nextInt(8);
        if (random.nextBoolean()) {
            byte[] more = new byte[count];
            random.nextBytes(more);
            return inserted(file, at, more);
        }
        int end = Math.min(file.length, at + count);
        byte[] less = new byte[file.length - (end - at)];
        System.arraycopy(file, 0, less, 0, at);
        System.arraycopy(file, end, less, at, file.length - end);
        return less;
    }

    private static byte[] inserted(byte[] file, int at, byte[] more) {
        byte[] longer = new byte[file.length + more.length];
        System.arraycopy(file, 0, longer, 0, at);
        System.arraycopy(more, 0, longer, at, more.length);
        System.arraycopy(file, at, longer, at + more.length, file.length - at);
        return longer;
    }
}
