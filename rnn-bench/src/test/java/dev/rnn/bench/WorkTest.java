package dev.rnn.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class WorkTest {
    private static Work of(String task) {
        return Work.of(TaskName.parse(task));
    }

    @Test
    void productsAreCounted() {
        assertEquals(2.0 * 2 * 3 * 4, of("matmul:2x3x4").flops());
        assertEquals(2.0 * 64 * 256, of("matvec:64x256").flops());
        // Each step: 4 gates, 2 (I + H) H operations a row.
        assertEquals(2.0 * 4 * (5 + 6) * 6 * 2 * 3, of("lstm-forward:2x3x5x6").flops());
        assertEquals(2.0 * 3 * (5 + 6) * 6, of("gru-step:5x6").flops());
        // Backward twice as many; dX is one of them.
        assertEquals(3 * of("lstm-forward:2x3x5x6").flops(), of("lstm-train:2x3x5x6").flops());
        assertEquals(
                of("rnn-train:2x3x5x6").flops() - 2.0 * 5 * 6 * 2 * 3,
                of("rnn-train-no-dx:2x3x5x6").flops());
        // The same products as docs/benchmarks.md counts for the character model.
        assertEquals(304e6, of("train:64x32x65x128").flops(), 1e6);
        assertEquals(0, of("tanh:100").flops());
    }

    @Test
    void layersAreSums() {
        double dense = 2.0 * 3 * 7;
        double layers = of("lstm-forward:4x3x5x6").flops() + of("lstm-forward:4x3x6x6").flops();
        assertEquals(layers + 6 * dense, of("fresh:4x3x5x6x2x7").flops());
        // Lengths 4 and 1: five rows, both directions.
        double rows = 2.0 * 5 * 4 * 6 * ((5 + 6) + (12 + 6)) * 2;
        assertEquals(rows, of("packed-forward:4x2x5x6").flops());
        assertEquals(3 * rows, of("packed-train:4x2x5x6").flops());
    }

    @Test
    void theLimitIsTheCacheOrThePeak() {
        Limits limits = RunPageTest.LIMITS;
        // 512 x 512 weights are 1 MiB: read for every step from L3 if with W.
        assertEquals("fma", limits.bound(of("lstm-train:64x64x512x512")));
        assertEquals("L2", limits.bound(of("lstm-step:64x64")));
        assertEquals("DRAM", limits.bound(of("adam:16777216")));
        double least = limits.leastNanos(of("adam:16777216"), 1);
        assertEquals(16777216.0 * 28 / 10, least, 1);
        assertTrue(limits.leastNanos(of("matmul:512x512x512"), 2) < 1.4e6);
    }
}
