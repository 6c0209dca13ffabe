package dev.rnn.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SequenceMaskTest {
    private static final SequenceShape SHAPE = SequenceShape.of(3, 2);

    @Test
    void aMaskWithHolesKnowsWhatIsLive() {
        boolean[] live = {true, false, false, false, true, true};
        SequenceShape masked = SHAPE.withMask(live);
        live[0] = false;
        assertTrue(masked.isMasked());
        assertFalse(masked.isFull());
        assertTrue(masked.isLive(0, 0));
        assertFalse(masked.isLive(1, 0));
        assertFalse(masked.isLive(0, 1));
        assertEquals(3, masked.length(0));
        assertEquals(3, masked.liveRows());
        assertEquals(
                "3 steps x 2 sequences of lengths [3, 3] with 3 live steps", masked.toString());
        SequenceShape same = SHAPE.withMask(new boolean[] {true, false, false, false, true, true});
        assertEquals(same, masked);
        assertEquals(same.hashCode(), masked.hashCode());
        assertNotEquals(SHAPE, masked);
        assertNotEquals(
                SHAPE.withMask(new boolean[] {true, true, false, false, true, true}), masked);
    }

    @Test
    void aMaskWithoutHolesIsLengths() {
        assertEquals(SHAPE, SHAPE.withMask(new boolean[] {true, true, true, true, true, true}));
        SequenceShape ragged = SHAPE.withMask(new boolean[] {true, true, false, true, false, true});
        assertEquals(SHAPE.withLengths(1, 3), ragged);
        assertFalse(ragged.isMasked());
        assertEquals(
                SHAPE.withLengths(0, 0),
                SHAPE.withMask(new boolean[] {false, false, false, false, false, false}));
        assertEquals(4, ragged.liveRows());
        assertEquals(6, SHAPE.liveRows());
    }

    @Test
    void aMaskIsWithinTheLengths() {
        boolean[] live = {false, true, true, true, true, true};
        SequenceShape both = SHAPE.withLengths(2, 3).withMask(live);
        assertEquals(2, both.length(0));
        assertFalse(both.isLive(2, 0));
        assertTrue(both.isMasked());
    }

    @Test
    void refusesMasksOfAnotherSize() {
        assertEquals(
                "live has 5 entries, expected 6 (steps x batch)",
                assertThrows(IllegalArgumentException.class, () -> SHAPE.withMask(new boolean[5]))
                        .getMessage());
        assertEquals(
                "live is null, must be given",
                assertThrows(IllegalArgumentException.class, () -> SHAPE.withMask(null))
                        .getMessage());
        assertEquals(
                "lengths is null, must be given",
                assertThrows(IllegalArgumentException.class, () -> SHAPE.withLengths((int[]) null))
                        .getMessage());
    }

    @Test
    void refusesStepsAndSequencesThatAreNotThere() {
        assertEquals(
                "sequence 2 is asked for, the batch has 2",
                assertThrows(IllegalArgumentException.class, () -> SHAPE.length(2)).getMessage());
        assertEquals(
                "step -1 is asked for, the shape has 3",
                assertThrows(IllegalArgumentException.class, () -> SHAPE.isLive(-1, 0))
                        .getMessage());
    }
}
