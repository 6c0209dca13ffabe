package dev.rnn.bench;

import dev.rnn.bench.RunData.Study;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * From the start of a JVM to the first scored sequence, with and without an AOT cache (JEP 483, JEP
 * 514), and the slowest call while the kernels are still being compiled.
 */
final class StartUp implements Inquiry {
    private static final int MILLIS = 3000;

    @Override
    public String title() {
        return "Start-up and the first calls";
    }

    @Override
    public double seconds(Level level) {
        return switch (level) {
            case QUICK -> 0;
            case DEFAULT -> 45;
            case FULL -> 120;
        };
    }

    /**
     * What one process said.
     *
     * @param scoredMillis from its start to the first scored sequence
     * @param firstMillis the first call alone
     * @param slowestMillis of all other calls
     * @param medianMicros the median of all calls
     */
    private record Start(
            double scoredMillis, double firstMillis, double slowestMillis, double medianMicros) {}

    @Override
    public List<Study> run(Settings settings, Level level, Peers peers)
            throws IOException, InterruptedException {
        int times = level == Level.FULL ? 7 : 3;
        List<List<String>> rows = new ArrayList<>();
        for (int hidden : new int[] {64, 256}) {
            rows.add(row("simd", hidden, "none", times, List.of()));
            rows.add(row("scalar", hidden, "none", times, List.of()));
            Path cache = Files.createTempFile("rnn-bench", ".aot");
            try {
                // The training run writes the cache when it ends.
                start("simd", hidden, List.of("-XX:AOTCacheOutput=" + cache), MILLIS);
                if (Files.size(cache) > 0) {
                    rows.add(row("simd", hidden, "AOT", times, List.of("-XX:AOTCache=" + cache)));
                }
            } finally {
                Files.deleteIfExists(cache);
            }
        }
        return List.of(
                new Study(
                        title(),
                        "A fresh JVM makes an LSTM network, scores sequences of 20 steps for %d s and times each call; medians of %d JVMs. The cache is made by one run with -XX:AOTCacheOutput=FILE and used with -XX:AOTCache=FILE, the same class path and the same options otherwise."
                                .formatted(MILLIS / 1000, times),
                        List.of(
                                "backend",
                                "H",
                                "cache",
                                "start to first score, ms",
                                "first call, ms",
                                "slowest other call, ms",
                                "median call, us"),
                        rows));
    }

    private static List<String> row(
            String backend, int hidden, String cache, int times, List<String> options)
            throws IOException, InterruptedException {
        List<Start> starts = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            starts.add(start(backend, hidden, options, MILLIS));
        }
        return List.of(
                backend,
                String.valueOf(hidden),
                cache,
                median(starts.stream().mapToDouble(Start::scoredMillis).toArray()),
                median(starts.stream().mapToDouble(Start::firstMillis).toArray()),
                median(starts.stream().mapToDouble(Start::slowestMillis).toArray()),
                median(starts.stream().mapToDouble(Start::medianMicros).toArray()));
    }

    private static String median(double[] values) {
        return String.format(Locale.ROOT, "%.1f", Statistics.median(values));
    }

    private static Start start(String backend, int hidden, List<String> options, int millis)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.addAll(List.of("-XX:+UseSerialGC", "--add-modules", "jdk.incubator.vector"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(
                List.of(
                        ColdStart.class.getName(),
                        backend,
                        String.valueOf(hidden),
                        String.valueOf(millis)));
        long before = System.nanoTime();
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (BufferedReader said = process.inputReader()) {
            double scored = Double.NaN;
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                if (line.startsWith("scored ")) {
                    scored = (System.nanoTime() - before) / 1e6;
                } else if (line.startsWith("calls ")) {
                    String[] words = line.split(" ");
                    process.waitFor();
                    return new Start(
                            scored,
                            Long.parseLong(words[2]) / 1e6,
                            Long.parseLong(words[3]) / 1e6,
                            Long.parseLong(words[4]) / 1e3);
                }
            }
        }
        throw new IOException("a program that scores ended with status " + process.waitFor());
    }
}
