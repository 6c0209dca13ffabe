package dev.rnn.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class TaskNameTest {
    @Test
    void readsKindAndSizes() {
        TaskName name = TaskName.parse("matmul:32x128x512");
        assertEquals("matmul", name.kind());
        assertEquals(List.of(32, 128, 512), name.sizes());
        assertEquals("matmul:32x128x512", name.toString());
        assertEquals("peak", TaskName.parse("peak").toString());
        assertThrows(IllegalArgumentException.class, () -> TaskName.parse("matmul:32xlong"));
        assertThrows(IllegalArgumentException.class, () -> TaskName.parse(":32"));
    }

    @Test
    void showsSpeedInTheUnitOfTheTask() {
        assertEquals("80.0", TaskName.parse("matmul:10x20x30").show(150));
        assertEquals("1.60", TaskName.parse("tanh:16384").show(10240));
        assertEquals("204.8", TaskName.parse("train:64x32x65x128").show(10e6));
        assertEquals("12.5", TaskName.parse("rnn-forward:1x1x1x1").show(12500));
    }
}
