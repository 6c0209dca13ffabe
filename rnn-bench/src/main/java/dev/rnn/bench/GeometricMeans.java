package dev.rnn.bench;

import dev.rnn.bench.RunData.Against;
import dev.rnn.bench.RunData.Entry;
import dev.rnn.report.Table;
import dev.rnn.report.Table.Cell;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * How many times as fast as the best peer of each row, over the table of docs/benchmarks.md: the
 * cells at {@link Rows#SHAPES}. DL4J is counted by itself.
 *
 * @param table a line for inference and one for training; empty if the run has none of the rows
 */
record GeometricMeans(Table table) {

    static GeometricMeans of(List<Entry> rows) {
        Table table =
                new Table(
                        "Geometric means over the table, best peer of each row",
                        List.of(
                                Table.text("rows"),
                                Table.number("threads"),
                                Table.number("how many"),
                                Table.number("ratio"),
                                Table.number("asked"),
                                Table.number("smallest")));
        int all = rows.stream().mapToInt(Entry::threads).max().orElse(1);
        for (int threads = 1; threads <= all; threads += Math.max(1, all - 1)) {
            add(table, rows, "inference", "-forward", threads, 1.8, false);
            add(table, rows, "training", "-train", threads, 2.5, false);
        }
        add(table, rows, "training against DL4J", "-train", 1, 15, true);
        return new GeometricMeans(table);
    }

    private static void add(
            Table table,
            List<Entry> rows,
            String name,
            String suffix,
            int threads,
            double asked,
            boolean dl4j) {
        Predicate<Against> counts =
                dl4j
                        ? a -> a.peer().equals(Peer.DL4J.text)
                        : a -> a.peer().equals(Peer.TORCH.text) || a.peer().equals(Peer.ONNX.text);
        double[] ratios =
                rows.stream()
                        .filter(e -> e.threads() == threads && isInTable(e.name(), suffix))
                        .map(
                                e ->
                                        e.against().stream()
                                                .filter(counts)
                                                .map(Against::ratio)
                                                .min(Double::compare)
                                                .orElse(null))
                        .filter(Objects::nonNull)
                        .mapToDouble(Double::doubleValue)
                        .toArray();
        if (ratios.length == 0) {
            return;
        }
        double logs = 0;
        double least = Double.POSITIVE_INFINITY;
        for (double ratio : ratios) {
            logs += StrictMath.log(ratio);
            least = Math.min(least, ratio);
        }
        double mean = StrictMath.exp(logs / ratios.length);
        table.add(
                Cell.of(name),
                Cell.of(threads),
                Cell.of(ratios.length),
                Cell.of(mean, String.format(Locale.ROOT, "%.2f", mean)),
                Cell.of(asked),
                Cell.of(least, String.format(Locale.ROOT, "%.2f", least)));
    }

    private static boolean isInTable(TaskName task, String suffix) {
        String text = task.toString();
        int colon = text.indexOf(':');
        return CellTasks.has(task.kind())
                && task.kind().endsWith(suffix)
                && Rows.SHAPES.contains(text.substring(colon + 1));
    }
}
