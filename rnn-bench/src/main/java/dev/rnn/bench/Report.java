package dev.rnn.bench;

import dev.rnn.bench.Result.Fork;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes results as Markdown. */
final class Report {
    private final List<Result> results;
    private final StringBuilder text = new StringBuilder();

    private Report(List<Result> results) {
        this.results = results;
    }

    /**
     * The comparisons of the shortest run, for the README.
     *
     * @param head what was measured on
     * @param results every row
     * @return Markdown
     */
    static String summary(Head head, List<Result> results) {
        Report report =
                new Report(
                        results.stream().filter(result -> result.row().isIn(Level.QUICK)).toList());
        report.head(head);
        report.ratios();
        return report.text.toString();
    }

    /**
     * Everything, each fork included.
     *
     * @param head what was measured on
     * @param results every row
     * @return Markdown
     */
    static String full(Head head, List<Result> results) {
        Report report = new Report(results);
        report.head(head);
        report.ratios();
        report.scalar();
        report.forks();
        return report.text.toString();
    }

    /**
     * What was measured on.
     *
     * @param lines one fact each
     */
    record Head(List<String> lines) {
        static Head of(Map<String, String> facts) {
            return new Head(
                    facts.entrySet().stream()
                            .map(
                                    fact ->
                                            fact.getKey().equals("command")
                                                    ? "command: `%s`".formatted(fact.getValue())
                                                    : fact.getKey() + ": " + fact.getValue())
                            .toList());
        }
    }

    private void head(Head head) {
        head.lines().forEach(line -> text.append("- ").append(line).append('\n'));
    }

    private void ratios() {
        text.append(
                """

                | task | unit | rnn | against | its figure | ratio | best deciles | asked | |
                | --- | --- | ---: | --- | ---: | ---: | ---: | ---: | --- |
                """);
        for (Result result : results) {
            for (Map.Entry<Peer, Double> asked : result.row().asked().entrySet()) {
                if (asked.getKey() != Peer.SCALAR && result.has(asked.getKey())) {
                    ratio(result, asked.getKey(), asked.getValue());
                }
            }
        }
    }

    private void ratio(Result result, Peer peer, double asked) {
        TaskName task = result.row().task();
        TaskName theirs = peer == Peer.PEAK ? TaskName.parse("peak") : task;
        double ratio = result.ratio(peer);
        double best = result.bestRatio(peer);
        cells(
                result.row().title(),
                task.unit().text,
                task.show(result.oursMedian()),
                peer.text,
                theirs.show(result.theirMedian(peer)),
                two(ratio),
                two(best),
                Double.isNaN(asked) ? "" : two(asked),
                Double.isNaN(asked)
                        ? ""
                        : ratio >= asked ? "met" : best >= asked ? "met when quiet" : "not met");
    }

    private void scalar() {
        text.append(
                """

                SIMD against scalar, one thread, and what an operation allocates:

                | task | unit | SIMD | scalar | ratio | best deciles | B/op |
                | --- | --- | ---: | ---: | ---: | ---: | ---: |
                """);
        for (Result result : results) {
            if (result.has(Peer.SCALAR)) {
                TaskName task = result.row().task();
                cells(
                        result.row().title(),
                        task.unit().text,
                        task.show(result.oursMedian()),
                        task.show(result.theirMedian(Peer.SCALAR)),
                        two(result.ratio(Peer.SCALAR)),
                        two(result.bestRatio(Peer.SCALAR)),
                        two(result.bytesPerOp()));
            }
        }
    }

    private void forks() {
        text.append(
                """

                Every fork of ours: its median (best decile), and its ratios' medians:

                | task | unit | fork | rnn | ratios |
                | --- | --- | ---: | ---: | --- |
                """);
        for (Result result : results) {
            TaskName task = result.row().task();
            int number = 0;
            for (Fork fork : result.forks()) {
                StringBuilder ratios = new StringBuilder();
                for (Peer peer : fork.peers().keySet()) {
                    ratios.append(ratios.isEmpty() ? "" : ", ")
                            .append(peer.text)
                            .append(' ')
                            .append(two(Statistics.median(fork.ratios(peer, task))));
                }
                cells(
                        result.row().title(),
                        task.unit().text,
                        String.valueOf(++number),
                        "%s (%s)"
                                .formatted(
                                        task.show(fork.oursMedian()), task.show(fork.oursBest())),
                        ratios.toString());
            }
        }
    }

    private void cells(String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String two(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
