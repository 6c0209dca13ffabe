package dev.rnn.bench;

import dev.rnn.bench.RunData.Against;
import dev.rnn.bench.RunData.Entry;
import dev.rnn.report.Axis;
import dev.rnn.report.Bars;
import dev.rnn.report.Figure;
import dev.rnn.report.Plot;
import dev.rnn.report.Scale;
import dev.rnn.report.Series;
import dev.rnn.report.Series.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The pictures of a run. */
final class RunPlots {
    private static final int MOST_BARS = 30;
    private static final String SWEPT = "lstm-forward";

    /** The shape that T, B and H are varied from. */
    private static final List<Integer> MIDDLE = List.of(64, 32, 128, 128);

    private final RunData run;

    RunPlots(RunData run) {
        this.run = run;
    }

    boolean hasRatios() {
        return run.rows().stream().flatMap(e -> e.against().stream()).anyMatch(RunPlots::isForeign);
    }

    /** A bar for each ratio against somebody else's program, at most thirty to a picture. */
    Figure[] ratios() {
        List<Figure> figures = new ArrayList<>();
        for (Peer peer : Peer.values()) {
            List<Bars.Bar> bars = new ArrayList<>();
            for (Entry entry : run.rows()) {
                Against against = peer.isForeign() ? entry.against(peer) : null;
                if (against != null) {
                    bars.add(new Bars.Bar(entry.title(), against.ratio()));
                }
            }
            for (int from = 0; from < bars.size(); from += MOST_BARS) {
                List<Bars.Bar> some = bars.subList(from, Math.min(bars.size(), from + MOST_BARS));
                figures.add(ratios(peer, some));
            }
        }
        return figures.toArray(Figure[]::new);
    }

    private static Bars ratios(Peer peer, List<Bars.Bar> bars) {
        Bars.Bar least = bars.stream().min(Comparator.comparing(Bars.Bar::length)).orElseThrow();
        long ahead = bars.stream().filter(bar -> bar.length() >= 1).count();
        return new Bars(
                "How many times as fast as " + peer.text,
                String.format(
                        Locale.ROOT,
                        "%d of %d bars reach the line at 1.0, which is %s; the shortest is %s with %.2f.",
                        ahead,
                        bars.size(),
                        peer.text,
                        least.name(),
                        least.length()),
                new Axis("ratio of times, 1.0 is " + peer.text, Scale.LOGARITHMIC),
                1,
                bars);
    }

    private static boolean isForeign(Against against) {
        for (Peer peer : Peer.values()) {
            if (peer.isForeign() && peer.text.equals(against.peer())) {
                return true;
            }
        }
        return false;
    }

    boolean hasRoofline() {
        return run.limits() != null
                && run.rows().stream().anyMatch(e -> e.threads() == 1 && e.gflops() != null);
    }

    /** Speed against operations a byte, with the limits of each cache and of the multiply-adds. */
    Figure[] roofline() {
        List<Series> series = new ArrayList<>();
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        for (Entry entry : run.rows()) {
            if (entry.gflops() != null) {
                least = Math.min(least, Work.of(entry.name()).intensity());
                most = Math.max(most, Work.of(entry.name()).intensity());
            }
        }
        least /= 2;
        most *= 2;
        double peak = run.limits().peakGflops();
        for (Limits.Level level : run.limits().levels()) {
            double bend = peak / level.gigabytesPerSecond();
            List<Point> line = new ArrayList<>();
            line.add(new Point(least, Math.min(peak, least * level.gigabytesPerSecond()), ""));
            if (bend > least && bend < most) {
                line.add(new Point(bend, peak, "bend"));
            }
            line.add(new Point(most, Math.min(peak, most * level.gigabytesPerSecond()), ""));
            series.add(Series.curve("limit by " + level.name(), line));
        }
        series.add(Series.points("rnn", points(Entry::nanos)));
        for (Peer peer : List.of(Peer.TORCH, Peer.ONNX)) {
            List<Point> points =
                    points(e -> e.against(peer) == null ? null : e.against(peer).nanos());
            if (!points.isEmpty()) {
                series.add(Series.points(peer.text, points));
            }
        }
        return new Figure[] {
            new Plot(
                    "Roofline of one core",
                    String.format(
                            Locale.ROOT,
                            "Speed of the products against operations a byte, one point a row; the lines rise with the speed of"
                                    + " each cache and of memory and end at the fma peak of %.0f GFLOP/s.",
                            peak),
                    new Axis("operations a byte, FLOP/B", Scale.LOGARITHMIC),
                    new Axis("speed of the products, GFLOP/s", Scale.LOGARITHMIC),
                    series)
        };
    }

    private List<Point> points(Function<Entry, Double> nanos) {
        List<Point> points = new ArrayList<>();
        for (Entry entry : run.rows()) {
            Double time = nanos.apply(entry);
            if (entry.threads() == 1 && entry.gflops() != null && time != null) {
                Work work = Work.of(entry.name());
                points.add(new Point(work.intensity(), work.flops() / time, entry.task()));
            }
        }
        return points;
    }

    boolean hasSweeps() {
        return sweeps().length > 0;
    }

    /** Time of the LSTM's forward pass against T, B and H, all else as in the middle. */
    Figure[] sweeps() {
        List<Figure> figures = new ArrayList<>();
        String[] names = {"T, steps", "B, rows", null, "H, hidden units"};
        for (int size = 0; size < names.length; size++) {
            if (names[size] != null) {
                sweep(figures, size, names[size]);
            }
        }
        return figures.toArray(Figure[]::new);
    }

    private void sweep(List<Figure> figures, int varied, String name) {
        List<Series> series = new ArrayList<>();
        add(series, "rnn", varied, e -> e.nanos());
        add(series, Peer.TORCH.text, varied, e -> peerNanos(e, Peer.TORCH));
        add(series, Peer.ONNX.text, varied, e -> peerNanos(e, Peer.ONNX));
        if (series.isEmpty() || series.get(0).points().size() < 2) {
            return;
        }
        Point first = series.get(0).points().get(0);
        List<Point> ours = series.get(0).points();
        Point last = ours.get(ours.size() - 1);
        figures.add(
                new Plot(
                        "Cost of the LSTM's forward pass against " + name.charAt(0),
                        String.format(
                                Locale.ROOT,
                                "Time of one pass, all other sizes as in T 64, B 32, I = H 128: from %.0f us at %s = %.0f to %.0f us at %.0f.",
                                first.y(),
                                name.substring(0, 1),
                                first.x(),
                                last.y(),
                                last.x()),
                        new Axis(name, Scale.LOGARITHMIC),
                        new Axis("time, us", Scale.LOGARITHMIC),
                        series));
    }

    private static Double peerNanos(Entry entry, Peer peer) {
        Against against = entry.against(peer);
        return against == null ? null : against.nanos();
    }

    private void add(List<Series> series, String name, int varied, Function<Entry, Double> nanos) {
        List<Point> points = new ArrayList<>();
        for (Entry entry : run.rows()) {
            Double time = isSwept(entry, varied) ? nanos.apply(entry) : null;
            if (time != null) {
                points.add(new Point(entry.name().size(varied), time / 1e3, entry.task()));
            }
        }
        points.sort(Comparator.comparing(Point::x));
        if (!points.isEmpty()) {
            series.add(Series.line(name, points));
        }
    }

    /** Whether all sizes but one are those of the middle; with H varies I. */
    private static boolean isSwept(Entry entry, int varied) {
        TaskName task = entry.name();
        if (!task.kind().equals(SWEPT) || entry.threads() != 1) {
            return false;
        }
        for (int i = 0; i < MIDDLE.size(); i++) {
            boolean free = i == varied || varied == 3 && i == 2;
            if (!free && task.size(i) != MIDDLE.get(i)) {
                return false;
            }
        }
        return varied != 3 || task.size(2) == task.size(3);
    }

    boolean hasThreads() {
        return run.rows().stream().anyMatch(e -> e.against(Peer.ONE_THREAD) != null);
    }

    /** How many times as fast as on one thread. */
    Figure[] threads() {
        List<Bars.Bar> bars = new ArrayList<>();
        int most = 1;
        for (Entry entry : run.rows()) {
            Against alone = entry.against(Peer.ONE_THREAD);
            if (alone != null) {
                bars.add(new Bars.Bar(entry.title(), alone.ratio()));
                most = Math.max(most, entry.threads());
            }
        }
        Bars.Bar least = bars.stream().min(Comparator.comparing(Bars.Bar::length)).orElseThrow();
        return new Figure[] {
            new Bars(
                    "Threads: how many times as fast as one",
                    String.format(
                            Locale.ROOT,
                            "%d rows on %d threads against one; the smallest gain is %.2f, of %s.",
                            bars.size(),
                            most,
                            least.length(),
                            least.name()),
                    new Axis("ratio of times, 1.0 is one thread", Scale.LINEAR),
                    1,
                    bars)
        };
    }
}
