package dev.rnn.bench;

import dev.rnn.bench.RunData.Entry;
import dev.rnn.bench.RunData.Kernel;
import dev.rnn.bench.RunData.Study;
import dev.rnn.cli.Interrupt;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** One run: the machine, the rows, the studies, the kernels, until all is done or Ctrl-C. */
final class BenchRun {
    private static final double LIMITS_SECONDS = 4;
    private static final double JVM_SECONDS = 0.9;

    /** JMH's slices may be shorter: it starts two JVMs for each kernel and repeats more often. */
    private static final int JMH_MILLIS = 200;

    private static final List<String> FEW_KERNELS =
            List.of("tanh:16384", "lstm-step:64x64", "lstm-train:64x32x128x128");
    private static final List<String> SOME_KERNELS =
            List.of(
                    "matmul:32x128x512",
                    "matmul:512x512x512",
                    "matvec:64x256",
                    "tanh:16384",
                    "exp:16384",
                    "cross-entropy:256x64",
                    "adam:65536",
                    "lstm-step:64x64",
                    "lstm-train:64x32x128x128",
                    "train:64x32x65x128");

    private final Level level;
    private final Settings settings;
    private final Interrupt interrupt;
    private final String command;
    private final List<Row> rows;
    private final List<String> kernels;
    private final List<Inquiry> inquiries;
    private final List<Result> results = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    BenchRun(
            Level level,
            Settings settings,
            Predicate<String> only,
            Interrupt interrupt,
            String command) {
        this.level = level;
        this.settings = settings;
        this.interrupt = interrupt;
        this.command = command;
        rows = rows(level, only);
        kernels = kernels(level, only);
        inquiries = Inquiry.of(level, only);
    }

    static boolean hasAnything(Level level, Predicate<String> only) {
        return !rows(level, only).isEmpty()
                || !kernels(level, only).isEmpty()
                || !Inquiry.of(level, only).isEmpty();
    }

    private static List<Row> rows(Level level, Predicate<String> only) {
        List<Row> named = Rows.all().stream().filter(row -> only.test(row.title())).toList();
        List<Row> usual = named.stream().filter(row -> row.isIn(level)).toList();
        // Rows that are asked for by name are timed in a short run too.
        return usual.isEmpty() ? named : usual;
    }

    private static List<String> kernels(Level level, Predicate<String> only) {
        List<String> all =
                switch (level) {
                    case QUICK -> FEW_KERNELS;
                    case DEFAULT -> SOME_KERNELS;
                    case FULL -> Tasks.KERNELS;
                };
        return all.stream().filter(kernel -> only.test("jmh " + kernel)).toList();
    }

    /** Every row that was timed, with all its slices. */
    List<Result> results() {
        return results;
    }

    RunData measure(Path folder) throws IOException, InterruptedException {
        Progress progress = new Progress(System.err, seconds());
        String loadBefore = Machine.load();
        String date = LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES) + " UTC";
        long start = System.nanoTime();
        Limits limits = null;
        List<Kernel> measured = new ArrayList<>();
        List<Study> studied = new ArrayList<>();
        Map<String, String> peerInfo = Map.of();
        boolean complete = false;
        try (Peers peers = new Peers(settings)) {
            progress.begin("machine", LIMITS_SECONDS);
            limits = Limits.measure(settings);
            rows(progress, peers, limits);
            for (Inquiry study : inquiries) {
                if (!interrupt.requested()) {
                    progress.begin(study.title(), study.seconds(level));
                    studied.addAll(study.run(settings, level, peers));
                }
            }
            peerInfo = peers.info();
            measured.addAll(kernels(progress, folder));
            complete = !interrupt.requested();
        } catch (IOException | RuntimeException problem) {
            // Ctrl-C ends the processes that are asked too.
            if (!interrupt.requested()) {
                throw problem;
            }
        }
        Map<String, String> facts = facts(date, peerInfo);
        facts.put(
                "timed",
                "%s, %d forks of rows that figures are asked for, %d rounds of slices of %d ms; load average %s before, %s after"
                        .formatted(
                                Progress.clock((System.nanoTime() - start) / 1e9),
                                settings.forks(),
                                settings.rounds(),
                                settings.sliceMillis(),
                                loadBefore,
                                Machine.load()));
        if (!problems.isEmpty()) {
            facts.put("left out", String.join("; ", problems));
        }
        return new RunData(RunData.FORMAT, facts, limits, complete, entries, measured, studied);
    }

    private void rows(Progress progress, Peers peers, Limits limits)
            throws IOException, InterruptedException {
        Comparison comparison = new Comparison(settings, peers);
        for (Row row : rows) {
            if (interrupt.requested()) {
                return;
            }
            progress.begin(row.title(), seconds(row));
            try {
                Result result = comparison.time(row);
                results.add(result);
                entries.add(Entries.of(result, limits));
            } catch (IOException problem) {
                if (interrupt.requested()) {
                    return;
                }
                // One row that goes wrong does not take the others with it; the report says which.
                problems.add(problem.getMessage().lines().findFirst().orElse(""));
                System.err.println("left out: " + problem.getMessage());
            }
        }
    }

    private List<Kernel> kernels(Progress progress, Path folder) throws IOException {
        if (kernels.isEmpty() || interrupt.requested()) {
            return List.of();
        }
        return JmhRun.run(
                kernels,
                jmhSettings(),
                folder.resolve("jmh-result.json"),
                kernel -> {
                    progress.begin("jmh " + kernel, jmhSeconds());
                    return !interrupt.requested();
                });
    }

    private Settings jmhSettings() {
        int millis = Math.min(JMH_MILLIS, settings.sliceMillis());
        return new Settings(
                Math.max(1, settings.forks() / 2),
                3 * settings.rounds() / 2,
                level == Level.FULL ? settings.sliceMillis() : millis,
                settings.warmUpMillis(),
                settings.python(),
                settings.jvmArguments());
    }

    private double jmhSeconds() {
        Settings jmh = jmhSettings();
        double slices = jmh.rounds() * jmh.sliceMillis() + jmh.warmUpMillis();
        return 2 * jmh.forks() * (JVM_SECONDS + slices / 1e3);
    }

    private double seconds() {
        double seconds = LIMITS_SECONDS + kernels.size() * jmhSeconds();
        for (Row row : rows) {
            seconds += seconds(row);
        }
        for (Inquiry study : inquiries) {
            seconds += study.seconds(level);
        }
        return seconds;
    }

    private double seconds(Row row) {
        double[] once = {1, 1, 1}; // JVMs, warm-ups, slices: ours and those of each fork
        double[] first = {0, 0, 0};
        for (Peer peer : row.asked().keySet()) {
            double[] sums = peer.isEveryFork() ? once : first;
            sums[0] += peer.isForeign() ? 0.3 : 1;
            sums[1] += peer.isForeign() ? 0.25 : peer.isEveryFork() ? 1 : 0.5;
            sums[2] += peer.isEveryFork() ? 1 : 0.25;
        }
        return row.forks(settings) * seconds(once) + seconds(first);
    }

    private double seconds(double[] sums) {
        return sums[0] * JVM_SECONDS
                + sums[1] * settings.warmUpMillis() / 1e3
                + sums[2] * settings.rounds() * settings.sliceMillis() / 1e3;
    }

    private Map<String, String> facts(String date, Map<String, String> peers) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("machine", "%s, %s".formatted(Machine.processor(), Machine.system()));
        facts.put("JVM", Machine.jdk());
        facts.putAll(peers);
        facts.put("date", "%s, commit %s".formatted(date, Machine.commit()));
        facts.put("command", "./rnn bench" + (command.isEmpty() ? "" : " " + command));
        return facts;
    }
}
