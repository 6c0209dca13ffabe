package dev.rnn.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.bench.Report.Head;
import dev.rnn.bench.Result.Fork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final Head HEAD = new Head(List.of("machine: a test"));

    /** Three rounds in two forks: the peer takes 2, 3 and 8 times as long. */
    private static Result result() {
        Row row = Row.of("tanh:1000", 1).against(Peer.TORCH, 4);
        return new Result(
                row,
                List.of(
                        new Fork(
                                List.of(slice(100), slice(200)),
                                Map.of(Peer.TORCH, List.of(slice(200), slice(600)))),
                        new Fork(List.of(slice(300)), Map.of(Peer.TORCH, List.of(slice(2400))))));
    }

    private static Samples slice(long nanos) {
        return new Samples(2, 0, new long[] {2 * nanos, 2 * nanos});
    }

    @Test
    void ratioIsTheMedianOfTheRoundsRatios() {
        assertEquals(3, result().ratio(Peer.TORCH));
        assertEquals(2, result().bestRatio(Peer.TORCH));
        assertEquals(200, result().oursMedian());
        assertEquals(600, result().theirMedian(Peer.TORCH));
        assertEquals(0, result().bytesPerOp());
    }

    @Test
    void fractionOfThePeakComparesOperationsASecond() {
        // 2000 operations in 100 ns against FLOPS in twice as many nanoseconds: 20 to 0.5 a
        // nanosecond.
        Row row = Row.of("matvec:10x100", 1).against(Peer.PEAK, 0.8);
        long peak = Math.round(2 * FmaPeak.FLOPS);
        Result result =
                new Result(
                        row,
                        List.of(
                                new Fork(
                                        List.of(slice(100)),
                                        Map.of(Peer.PEAK, List.of(slice(peak))))));
        assertEquals(40, result.ratio(Peer.PEAK), 1e-9);
    }

    @Test
    void everyForkIsShown() {
        String full = Report.full(HEAD, List.of(result()));
        assertTrue(full.contains("- machine: a test"), full);
        assertTrue(
                full.contains(
                        "| tanh:1000 | G elements/s | 5.00 | PyTorch | 1.67 | 3.00 | 2.00 | 4.00 | not met |"),
                full);
        assertTrue(full.contains("| 1 | 6.67 (10.00) | PyTorch 2.50 |"), full);
        assertTrue(full.contains("| 2 | 3.33 (3.33) | PyTorch 8.00 |"), full);
        assertFalse(Report.summary(HEAD, List.of(result())).contains("fork"));
    }

    @Test
    void aPageKeepsWhatStandsOutsideTheMarkers(@TempDir Path folder) throws IOException {
        Path page = folder.resolve("page.md");
        Files.writeString(page, "before\n" + Page.SUMMARY + "\nold\n" + Page.END + "\nafter\n");
        Page.write(page, "| new |\n", "| all |\n");
        String expected = "before\n" + Page.SUMMARY + "\n\n| new |\n\n" + Page.END + "\nafter\n";
        assertEquals(expected, Files.readString(page));
        Page.write(page, "| new |\n", "| all |\n");
        assertEquals(expected, Files.readString(page));

        Path fresh = folder.resolve("new/page.md");
        Page.write(fresh, "| new |\n", "| all |\n");
        assertEquals("| all |\n", Files.readString(fresh));
        assertThrows(
                IllegalArgumentException.class, () -> Page.fill(Page.FULL + "\n", Page.FULL, "x"));
    }
}
