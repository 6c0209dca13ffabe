package dev.rnn.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A row of the report: a task that we run on the SIMD backend, and what it is compared with in the
 * same rounds.
 *
 * @param task what is timed
 * @param threads how many of ours
 * @param asked the ratio asked for against each peer; NaN where none is
 */
record Row(TaskName task, int threads, Map<Peer, Double> asked) {

    /**
     * What ours is compared with. A ratio is the peer's time over ours; for {@link #PEAK}, a
     * fraction of it.
     */
    enum Peer {
        /** PyTorch on one thread. */
        TORCH("PyTorch"),
        /** Independent fma chains, the same number of operations a second at most. */
        PEAK("fma peak"),
        /** The scalar backend. */
        SCALAR("scalar"),
        /** Ourselves on one thread. */
        ONE_THREAD("one thread");

        final String text;

        Peer(String text) {
            this.text = text;
        }
    }

    static final double NOTHING = Double.NaN;

    /** Every row, in the order of the report. */
    static List<Row> all() {
        List<Row> rows = new ArrayList<>();
        rows.add(row("matmul:32x128x512").against(Peer.TORCH, 1).against(Peer.PEAK, 0.80));
        rows.add(row("matmul:32x256x1024").against(Peer.TORCH, 1).against(Peer.PEAK, NOTHING));
        rows.add(row("matmul:512x512x512").against(Peer.TORCH, 1).against(Peer.PEAK, 0.88));
        rows.add(row("matvec:64x256").against(Peer.TORCH, 2.5));
        rows.add(row("tanh:16384").against(Peer.TORCH, 4));
        rows.add(row("sigmoid:16384").against(Peer.TORCH, 1.6));
        rows.add(row("exp:16384").against(Peer.TORCH, 2));
        for (String sizes : List.of("64x32x128x128", "35x20x200x200", "100x1x128x128")) {
            boolean single = sizes.startsWith("100x1x");
            rows.add(row("rnn-forward:" + sizes).against(Peer.TORCH, single ? 2.5 : 1.4));
            rows.add(row("rnn-train:" + sizes).against(Peer.TORCH, single ? 4 : 1.5));
            rows.add(row("rnn-train-no-dx:" + sizes).against(Peer.TORCH, NOTHING));
        }
        gated(rows, "lstm", 1.15, 1);
        gated(rows, "gru", 1, 1.3);
        rows.add(row("train:64x32x65x128").against(Peer.TORCH, 2.5));
        rows.replaceAll(row -> row.against(Peer.SCALAR, NOTHING));
        rows.add(
                new Row(TaskName.parse("train:64x32x65x128"), 2, Map.of())
                        .against(Peer.ONE_THREAD, 1.6));
        List<TaskName> compared = rows.stream().map(Row::task).toList();
        for (String kernel : Tasks.KERNELS) {
            if (!compared.contains(TaskName.parse(kernel))) {
                rows.add(row(kernel).against(Peer.SCALAR, NOTHING));
            }
        }
        return rows;
    }

    /**
     * A cell with gates against PyTorch.
     *
     * @param forward asked of the forward pass of a batch
     * @param train asked of forward and BPTT of a batch
     */
    private static void gated(List<Row> rows, String cell, double forward, double train) {
        for (String sizes :
                List.of("64x32x128x128", "35x20x200x200", "100x1x128x128", "32x1x64x64")) {
            double single = sizes.startsWith("100x1x") ? 1.5 : 2.5;
            boolean batch = !sizes.contains("x1x");
            String task = cell + "-%s:" + sizes;
            rows.add(row(task.formatted("forward")).against(Peer.TORCH, batch ? forward : single));
            rows.add(row(task.formatted("train")).against(Peer.TORCH, batch ? train : single));
            rows.add(row(task.formatted("train-no-dx")).against(Peer.TORCH, NOTHING));
        }
    }

    private static Row row(String task) {
        return new Row(TaskName.parse(task), 1, Map.of());
    }

    private Row against(Peer peer, double ratio) {
        Map<Peer, Double> more = new EnumMap<>(Peer.class);
        more.putAll(asked);
        more.put(peer, ratio);
        return new Row(task, threads, more);
    }

    /** Whether figures are asked for, so that it is worth more forks than one. */
    boolean isAsked() {
        return asked.values().stream().anyMatch(ratio -> !ratio.isNaN());
    }

    /** The task, and how many threads if more than one. */
    String title() {
        return threads == 1 ? task.toString() : "%s, %d threads".formatted(task, threads);
    }
}
