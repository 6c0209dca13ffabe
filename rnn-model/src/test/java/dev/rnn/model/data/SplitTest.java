package dev.rnn.model.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SplitTest {
    /** CRC-32 of "123456789" is the standard's check value, CBF43926 in hexadecimal. */
    @Test
    void followsTheRule() {
        long seventh = 0xCBF43926L / 7;
        int tenth = (int) (seventh % 10);
        assertEquals(Part.TEST, new Split(tenth).of("123456789"));
        assertEquals(Part.VALIDATION, new Split((tenth + 9) % 10).of("123456789"));
        assertEquals(Part.TRAINING, new Split((tenth + 5) % 10).of("123456789"));
    }

    /** zlib.crc32("né".encode()) is 4074086649: read as UTF-8 and without a sign. */
    @Test
    void readsUtf8WithoutSign() {
        assertEquals(Part.TEST, new Split((int) (CRC_OF_NE / 7 % 10)).of("né"));
    }

    private static final long CRC_OF_NE = 4074086649L;

    @Test
    void eachFoldTestsAnotherTenth() {
        for (int i = 0; i < 100; i++) {
            int tests = 0;
            int validations = 0;
            for (int fold = 0; fold < 10; fold++) {
                Part part = new Split(fold).of("key " + i);
                tests += part == Part.TEST ? 1 : 0;
                validations += part == Part.VALIDATION ? 1 : 0;
            }
            assertEquals(1, tests);
            assertEquals(1, validations);
        }
    }

    @Test
    void partsAreTenths() {
        int[] counts = new int[3];
        for (int i = 0; i < 10_000; i++) {
            counts[new Split(0).of("example " + i).ordinal()]++;
        }
        // 1,000 expected, standard deviation 30.
        assertTrue(Math.abs(counts[Part.TEST.ordinal()] - 1000) < 150, counts[2] + " tests");
        assertTrue(
                Math.abs(counts[Part.VALIDATION.ordinal()] - 1000) < 150,
                counts[1] + " validations");
    }

    @Test
    void refusesOtherFolds() {
        assertEquals(
                "fold is 10, must be from 0 to 9",
                assertThrows(IllegalArgumentException.class, () -> new Split(10)).getMessage());
    }
}
