package dev.rnn.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What one core of this machine can do at most, as measured: multiply-adds, and reading from each
 * cache and from memory.
 *
 * @param peakGflops twelve chains of vector fma
 * @param levels from the nearest cache to memory
 */
record Limits(double peakGflops, List<Level> levels) {

    /**
     * A cache, or memory.
     *
     * @param name L1, L2, L3 or DRAM
     * @param bytes its size; of memory, that of the array that was read
     * @param gigabytesPerSecond read by one core
     */
    record Level(String name, long bytes, double gigabytesPerSecond) {}

    private static final Path CACHES = Path.of("/sys/devices/system/cpu/cpu0/cache");
    private static final long L1 = 32 << 10;
    private static final long L2 = 512 << 10;
    private static final long L3 = 16 << 20;
    private static final long LARGEST = 512 << 20;
    private static final int ROUNDS = 5;
    private static final int SLICE_MILLIS = 60;
    private static final int WARM_UP_MILLIS = 400;

    /**
     * Measures each in turn, several times, in a JVM of its own; the best of the medians counts.
     */
    static Limits measure(Settings settings) throws IOException, InterruptedException {
        try (Player player = Player.jvm("simd", 1, settings.jvmArguments())) {
            double peak = TaskName.parse("peak").work() / best(player, "peak");
            List<Level> levels = new ArrayList<>();
            long[] sizes = cacheSizes();
            for (int i = 0; i < sizes.length; i++) {
                // Half of a cache, so that it holds the array and what else is there.
                long bytes = i < 3 ? sizes[i] / 2 : sizes[i];
                TaskName task = TaskName.parse("read:" + bytes / Float.BYTES);
                double speed = bytes / best(player, task.toString());
                levels.add(new Level(i < 3 ? "L" + (i + 1) : "DRAM", sizes[i], speed));
            }
            return new Limits(peak, levels);
        }
    }

    private static double best(Player player, String task)
            throws IOException, InterruptedException {
        player.load(TaskName.parse(task));
        player.ask("warm " + WARM_UP_MILLIS);
        double best = Double.POSITIVE_INFINITY;
        for (int round = 0; round < ROUNDS; round++) {
            best = Math.min(best, Statistics.median(player.run(SLICE_MILLIS).batches()));
        }
        return best;
    }

    /** L1, L2, L3 as the system states them, otherwise usual ones; then an array that fits none. */
    private static long[] cacheSizes() {
        long[] sizes = {L1, L2, L3, 0};
        try (var indexes = Files.list(CACHES)) {
            for (Path index :
                    indexes.filter(p -> p.getFileName().toString().startsWith("index")).toList()) {
                String type = Files.readString(index.resolve("type")).strip();
                int level = Integer.parseInt(Files.readString(index.resolve("level")).strip());
                if (!type.equals("Instruction") && level <= 3) {
                    sizes[level - 1] = bytes(Files.readString(index.resolve("size")).strip());
                }
            }
        } catch (IOException | NumberFormatException unknown) {
            // The usual ones have to do.
        }
        sizes[3] = Math.min(LARGEST, 4 * sizes[2]);
        return sizes;
    }

    private static long bytes(String size) {
        long factor = size.endsWith("K") ? 1 << 10 : size.endsWith("M") ? 1 << 20 : 1;
        return Long.parseLong(size.replaceAll("[KM]$", "")) * factor;
    }

    /** Where an array of so many bytes lies: the nearest cache that holds it. */
    Level holding(double bytes) {
        return levels.stream()
                .filter(level -> bytes <= level.bytes())
                .findFirst()
                .orElse(levels.get(levels.size() - 1));
    }

    /** The fewest nanoseconds an operation can take on so many cores. */
    double leastNanos(Work work, int threads) {
        double computing = work.flops() / (peakGflops * threads);
        double reading = work.bytes() / (holding(work.reused()).gigabytesPerSecond() * threads);
        return Math.max(computing, reading);
    }

    /** What the limit is: the multiply-adds, or a cache. */
    String bound(Work work) {
        Level level = holding(work.reused());
        return work.flops() / peakGflops >= work.bytes() / level.gigabytesPerSecond()
                ? "fma"
                : level.name();
    }
}
