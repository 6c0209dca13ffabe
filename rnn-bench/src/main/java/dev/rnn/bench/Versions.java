package dev.rnn.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The SIMD backend beside the scalar one and beside another build of rnn, in two minutes: in turn,
 * a fresh JVM of each for every task. A look after each change, not a verdict: on a busy machine,
 * on one core, a build beside itself came out between 0.86 and 1.23.
 */
final class Versions {
    /** Some of each kind, those that matter most first: what time does not allow is left out. */
    static final List<String> TASKS =
            List.of(
                    "train:64x32x65x128",
                    "lstm-train:64x32x128x128",
                    "gru-train:64x32x128x128",
                    "rnn-train:64x32x128x128",
                    "lstm-forward:64x32x128x128",
                    "lstm-step:64x64",
                    "matmul:512x512x512",
                    "tanh:16384",
                    "softmax:256x64",
                    "adam:65536",
                    "gru-forward:64x32x128x128",
                    "rnn-forward:100x1x128x128",
                    "matvec:64x256",
                    "exp:16384",
                    "sum:16384");

    private static final int ROUNDS = 4;
    private static final int SLICE_MILLIS = 250;
    private static final int WARM_UP_MILLIS = 800;
    private static final long LIMIT_NANOS = 115_000_000_000L;

    private final Path other;

    /**
     * @param other the folder of the jars of another build of rnn-bench; null for none
     */
    Versions(Path other) {
        this.other = other;
    }

    /** Runs the tasks until the time is over; a table in Markdown. */
    String measure() throws IOException, InterruptedException {
        long start = System.nanoTime();
        StringBuilder table = new StringBuilder();
        table.append("| task | us | times as fast as scalar | as the other build |\n");
        table.append("| --- | ---: | ---: | ---: |\n");
        List<String> left = new ArrayList<>();
        for (String task : TASKS) {
            if (System.nanoTime() - start > LIMIT_NANOS) {
                left.add(task);
            } else {
                table.append(row(TaskName.parse(task)));
            }
        }
        if (!left.isEmpty()) {
            table.append("\nLeft out for time: ").append(String.join(", ", left)).append('\n');
        }
        return table.toString();
    }

    private String row(TaskName task) throws IOException, InterruptedException {
        try (Player simd = Player.jvm("simd", 1, List.of());
                Player scalar = Player.jvm("scalar", 1, List.of());
                Player before = other == null ? null : Player.build(other, "simd", 1)) {
            List<Player> sides = new ArrayList<>(List.of(simd, scalar));
            if (before != null && has(before, task)) {
                sides.add(before);
            }
            for (Player side : sides.subList(0, 2)) {
                side.load(task);
            }
            for (Player side : sides) {
                side.ask("warm " + WARM_UP_MILLIS);
            }
            double[][] nanos = new double[sides.size()][ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                for (int side = 0; side < nanos.length; side++) {
                    nanos[side][round] = sides.get(side).run(SLICE_MILLIS).nanosPerOp();
                }
            }
            return String.format(
                    Locale.ROOT,
                    "| %s | %.1f | %s | %s |%n",
                    task,
                    Statistics.median(nanos[0]) / 1e3,
                    ratio(nanos, 1),
                    nanos.length > 2 ? ratio(nanos, 2) : "-");
        }
    }

    /** A build from before a task was thought of has none. */
    private static boolean has(Player side, TaskName task) throws InterruptedException {
        try {
            return side.load(task);
        } catch (IOException unknown) {
            return false;
        }
    }

    private static String ratio(double[][] nanos, int side) {
        double[] ratios = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            ratios[round] = nanos[side][round] / nanos[0][round];
        }
        return String.format(Locale.ROOT, "%.2f", Statistics.median(ratios));
    }
}
