package dev.rnn.bench;

import dev.rnn.bench.RunData.Against;
import dev.rnn.bench.RunData.Entry;
import dev.rnn.bench.RunData.ForkFigure;
import dev.rnn.bench.RunData.Kernel;
import dev.rnn.bench.RunData.Study;
import dev.rnn.report.Page;
import dev.rnn.report.Table;
import dev.rnn.report.Table.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The page of a run, from its record alone. */
final class RunPage {
    private final RunData run;
    private final RunPlots plots;

    RunPage(RunData run) {
        this.run = run;
        plots = new RunPlots(run);
    }

    Page page() {
        Page page =
                new Page(
                        "rnn bench",
                        "What recurrent networks cost on this machine, beside the peers that are installed."
                                + (run.complete() ? "" : " The run was stopped before its end."));
        machine(page);
        if (!run.rows().isEmpty()) {
            ratios(page);
            costs(page);
            details(page);
        }
        if (!run.kernels().isEmpty()) {
            kernels(page);
        }
        for (Study study : run.studies()) {
            study(page, study);
        }
        if (!run.rows().isEmpty()) {
            forks(page);
        }
        return page;
    }

    private void machine(Page page) {
        page.section("Machine").facts(run.facts());
        Limits limits = run.limits();
        if (limits == null) {
            return;
        }
        Table table =
                new Table(
                        "What one core can do at most",
                        List.of(
                                Table.text("limit"),
                                Table.number("size, KiB"),
                                Table.number("speed"),
                                Table.text("unit")));
        table.add(
                Cell.of("fma"),
                Cell.of(Double.NaN),
                Cell.of(limits.peakGflops()),
                Cell.of("GFLOP/s"));
        for (Limits.Level level : limits.levels()) {
            table.add(
                    Cell.of(level.name()),
                    Cell.of(level.bytes() / 1024),
                    Cell.of(level.gigabytesPerSecond()),
                    Cell.of("GB/s read"));
        }
        page.table(table);
    }

    private void ratios(Page page) {
        page.section("Against the peers");
        page.paragraph(
                "A ratio says how many times as fast as the peer we are: the median of the ratios of all rounds, in each of"
                        + " which every side runs for one slice of time. Beside it stands best decile against best decile.");
        GeometricMeans means = GeometricMeans.of(run.rows());
        if (means.table().size() > 0) {
            page.table(means.table());
        }
        if (plots.hasRatios()) {
            page.figures(plots.ratios());
        }
        Table table =
                new Table(
                        "Each peer",
                        List.of(
                                Table.text("task"),
                                Table.number("threads"),
                                Table.number("rnn, us"),
                                Table.text("against"),
                                Table.number("its time, us"),
                                Table.number("ratio"),
                                Table.text("95 %"),
                                Table.number("best deciles"),
                                Table.number("asked")));
        for (Entry entry : run.rows()) {
            for (Against against : entry.against()) {
                table.add(
                        Cell.of(entry.title()),
                        Cell.of(entry.threads()),
                        Cell.of(entry.nanos() / 1e3),
                        Cell.of(against.peer()),
                        against.peer().equals(Peer.PEAK.text)
                                ? Cell.of(Double.NaN)
                                : Cell.of(against.nanos() / 1e3),
                        two(against.ratio()),
                        Cell.of(interval(against.interval(), 1)),
                        two(against.bestRatio()),
                        against.asked() == null ? Cell.of(Double.NaN) : two(against.asked()));
            }
        }
        if (table.size() > 0) {
            page.table(table);
        }
    }

    private void costs(Page page) {
        page.section("Where the limit is");
        page.paragraph(
                "The limit of a row is the larger of two times: its products at the fma peak, and its bytes at the speed of"
                        + " the nearest cache that holds its weights, each weight once a step. Gate arithmetic and packing"
                        + " count as time but not as work.");
        if (plots.hasRoofline()) {
            page.figures(plots.roofline());
        }
        if (plots.hasSweeps()) {
            page.figures(plots.sweeps());
        }
        if (plots.hasThreads()) {
            page.figures(plots.threads());
        }
    }

    private void details(Page page) {
        page.section("Every row");
        Table table =
                new Table(
                        "Every row of ours",
                        List.of(
                                Table.text("task"),
                                Table.number("threads"),
                                Table.number("us"),
                                Table.text("95 %, us"),
                                Table.number("best decile, us"),
                                Table.number("scalar, us"),
                                Table.number("GFLOP/s"),
                                Table.number("of the limit"),
                                Table.text("limit"),
                                Table.number("B/op"),
                                Table.text("asked")));
        for (Entry entry : run.rows()) {
            Against scalar = entry.against(Peer.SCALAR);
            table.add(
                    Cell.of(entry.title()),
                    Cell.of(entry.threads()),
                    Cell.of(entry.nanos() / 1e3),
                    Cell.of(interval(entry.interval(), 1e3)),
                    Cell.of(entry.bestNanos() / 1e3),
                    Cell.of(scalar == null ? Double.NaN : scalar.nanos() / 1e3),
                    Cell.of(entry.gflops() == null ? Double.NaN : entry.gflops()),
                    entry.ofLimit() == null ? Cell.of(Double.NaN) : two(entry.ofLimit()),
                    Cell.of(entry.bound()),
                    two(entry.bytesPerOp()),
                    Cell.of(entry.verdict()));
        }
        page.table(table);
    }

    private void kernels(Page page) {
        page.section("SIMD and scalar, under JMH");
        page.paragraph(
                "Each kernel in JVMs of its own, with JMH's allocation profiler; jmh-result.json beside this page opens in"
                        + " JMH's usual viewers.");
        Table table =
                new Table(
                        "Kernels",
                        List.of(
                                Table.text("kernel"),
                                Table.number("SIMD, us"),
                                Table.number("+-, us"),
                                Table.number("scalar, us"),
                                Table.number("ratio"),
                                Table.number("B/op")));
        for (Kernel kernel : run.kernels()) {
            table.add(
                    Cell.of(kernel.task()),
                    Cell.of(kernel.simdMicros()),
                    Cell.of(kernel.simdError() == null ? Double.NaN : kernel.simdError()),
                    Cell.of(kernel.scalarMicros()),
                    two(kernel.scalarMicros() / kernel.simdMicros()),
                    two(kernel.bytesPerOp()));
        }
        page.table(table);
    }

    private static void study(Page page, Study study) {
        page.section(study.title()).paragraph(study.text());
        if (study.rows().isEmpty()) {
            return;
        }
        List<Table.Column> columns = new ArrayList<>();
        for (int i = 0; i < study.columns().size(); i++) {
            int column = i;
            boolean numeric =
                    study.rows().stream().allMatch(row -> row.get(column).matches("|-?[0-9.e-]+"));
            columns.add(new Table.Column(study.columns().get(i), numeric));
        }
        Table table = new Table(study.title(), columns);
        for (List<String> row : study.rows()) {
            Cell[] cells = new Cell[row.size()];
            for (int i = 0; i < cells.length; i++) {
                String text = row.get(i);
                cells[i] =
                        columns.get(i).numeric() && !text.isEmpty()
                                ? Cell.of(Double.parseDouble(text), text)
                                : Cell.of(text);
            }
            table.add(cells);
        }
        page.table(table);
    }

    private void forks(Page page) {
        page.section("Every fork");
        page.paragraph(
                "A fork is a fresh JVM, in which C2 may compile the same kernel otherwise. Where the medians of a row's forks"
                        + " lie more than a tenth apart, the row says so.");
        Table table =
                new Table(
                        "Every fork of ours",
                        List.of(
                                Table.text("task"),
                                Table.number("fork"),
                                Table.number("us"),
                                Table.number("best decile, us"),
                                Table.text("")));
        for (Entry entry : run.rows()) {
            double least = entry.forks().stream().mapToDouble(ForkFigure::nanos).min().orElse(0);
            double most = entry.forks().stream().mapToDouble(ForkFigure::nanos).max().orElse(0);
            for (int fork = 0; fork < entry.forks().size(); fork++) {
                ForkFigure figure = entry.forks().get(fork);
                table.add(
                        Cell.of(entry.title()),
                        Cell.of(fork + 1),
                        Cell.of(figure.nanos() / 1e3),
                        Cell.of(figure.bestNanos() / 1e3),
                        Cell.of(most > 1.1 * least ? "forks differ" : ""));
            }
        }
        page.table(table);
    }

    private static Cell two(double value) {
        return Cell.of(value, String.format(Locale.ROOT, "%.2f", value));
    }

    private static String interval(double[] ends, double unit) {
        return ends == null
                ? ""
                : Cell.of(ends[0] / unit).text() + " to " + Cell.of(ends[1] / unit).text();
    }
}
