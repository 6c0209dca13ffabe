package dev.rnn.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.bench.RunData.Entry;
import dev.rnn.report.PageCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From results that were made up to the page, to the file and back, and beside an older run. */
class RunPageTest {
    static final Limits LIMITS =
            new Limits(
                    100,
                    List.of(
                            new Limits.Level("L1", 32 << 10, 200),
                            new Limits.Level("L2", 1 << 20, 100),
                            new Limits.Level("L3", 32 << 20, 50),
                            new Limits.Level("DRAM", 128 << 20, 10)));

    /** Each row of the report, ours at half its limit, PyTorch twice as slow. */
    static RunData run(double factor) {
        List<Entry> entries = new ArrayList<>();
        for (Row row : Rows.all()) {
            Work work = Work.of(row.task());
            long nanos = Math.round(factor * 2 * LIMITS.leastNanos(work, row.threads())) + 1;
            Map<Peer, List<Samples>> peers = new java.util.EnumMap<>(Peer.class);
            row.asked().keySet().forEach(peer -> peers.put(peer, List.of(slice(2 * nanos))));
            Result.Fork fork = new Result.Fork(List.of(slice(nanos)), peers);
            entries.add(Entries.of(new Result(row, List.of(fork, fork)), LIMITS));
        }
        RunData.Study study =
                new RunData.Study("A study", "Why.", List.of("a", "b"), List.of(List.of("x", "1")));
        RunData.Kernel kernel = new RunData.Kernel("tanh:16384", 5, 40, 0.1, 0);
        return new RunData(
                RunData.FORMAT,
                Map.of("machine", "a test"),
                LIMITS,
                true,
                entries,
                List.of(kernel),
                List.of(study));
    }

    private static Samples slice(long nanos) {
        long[] batches = new long[8];
        for (int i = 0; i < batches.length; i++) {
            batches[i] = 1000 * nanos + i * nanos;
        }
        return new Samples(1000, 0, batches);
    }

    @Test
    void thePageIsSound() {
        String html = new RunPage(run(1)).page().html();
        assertEquals(List.of(), PageCheck.faults(html));
        for (String part :
                List.of("Roofline of one core", "against T", "against B", "against H", "Threads")) {
            assertTrue(html.contains(part), part);
        }
    }

    @Test
    void aRunThatWasStoppedHasAPageToo() {
        RunData none =
                new RunData(RunData.FORMAT, Map.of(), null, false, List.of(), List.of(), List.of());
        String html = new RunPage(none).page().html();
        assertEquals(List.of(), PageCheck.faults(html));
        assertTrue(html.contains("stopped before its end"));
    }

    @Test
    void aReportIsReadAsItWasWritten(@TempDir Path folder) throws IOException {
        RunData run = run(1);
        RunFiles.write(folder, run);
        RunData read = RunFiles.read(folder.resolve("report.json"));
        assertEquals(run.rows().size(), read.rows().size());
        assertEquals(run.limits(), read.limits());
        assertEquals(run.studies(), read.studies());
        assertEquals(new RunPage(run).page().html(), new RunPage(read).page().html());
        Path other = Files.writeString(folder.resolve("other.json"), "{\"format\": \"x\"}");
        assertThrows(IOException.class, () -> RunFiles.read(other));
        Path text = Files.writeString(folder.resolve("text.json"), "no json");
        assertThrows(IOException.class, () -> RunFiles.read(text));
        assertThrows(IOException.class, () -> RunFiles.read(folder.resolve("none.json")));
    }

    @Test
    void whatBecameSlowerIsSaid() {
        RunData before = run(1);
        String same = new Regressions(before, run(1)).markdown();
        assertTrue(same.contains(" 0 slower beyond noise, 0 faster"), same);
        assertTrue(!same.contains("|"), same);
        String noise = new Regressions(before, run(1.03)).markdown();
        assertTrue(noise.contains(" 0 slower beyond noise"), noise);
        int rows = before.rows().size();
        String slower = new Regressions(before, run(1.5)).markdown();
        assertTrue(slower.contains(" %d slower beyond noise, 0 faster".formatted(rows)), slower);
        assertTrue(slower.contains("| 1.50 | slower |"), slower);
        String faster = new Regressions(run(1.5), before).markdown();
        assertTrue(faster.contains(" 0 slower beyond noise, %d faster".formatted(rows)), faster);
    }

    @Test
    void aSlowerClockIsNobodysFault() {
        RunData half = run(2);
        Limits slow = new Limits(50, LIMITS.levels());
        RunData other =
                new RunData(
                        half.format(),
                        half.facts(),
                        slow,
                        true,
                        half.rows(),
                        half.kernels(),
                        half.studies());
        String same = new Regressions(run(1), other).markdown();
        assertTrue(same.contains(" 0 slower beyond noise, 0 faster"), same);
    }

    @Test
    void whatIsAskedIsJudged() {
        Row row = Row.of("lstm-train:64x32x128x128", 1).against(Peer.TORCH, 1.2).orOfPeak(0.8);
        Work work = Work.of(row.task());
        long atPeak = Math.round(work.flops() / 100);
        assertEquals("met", verdict(row, 2 * atPeak, 3 * atPeak));
        assertEquals("not met", verdict(row, 2 * atPeak, 2 * atPeak));
        assertEquals("met by the peak", verdict(row, atPeak * 6 / 5, atPeak));
        Row step = Row.of("lstm-step:64x64", 1).within(2.2);
        assertEquals("met", verdict(step, 2100, 1));
        assertEquals("not met", verdict(step, 2300, 1));
        assertEquals("", verdict(Row.of("tanh:16384", 1), 5, 5));
    }

    private static String verdict(Row row, long ours, long theirs) {
        Map<Peer, List<Samples>> peers =
                row.asked().isEmpty() ? Map.of() : Map.of(Peer.TORCH, List.of(slice(theirs)));
        Result.Fork fork = new Result.Fork(List.of(slice(ours)), peers);
        return Entries.of(new Result(row, List.of(fork)), LIMITS).verdict();
    }
}
