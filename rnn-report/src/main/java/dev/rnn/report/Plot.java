package dev.rnn.report;

import java.util.List;

/**
 * Lines and points on two axes.
 *
 * @param title what is drawn
 * @param alternative in words, for who cannot see it
 * @param x the horizontal axis
 * @param y the vertical axis
 * @param series at most eight, as many as the page has colours
 */
public record Plot(String title, String alternative, Axis x, Axis y, List<Series> series)
        implements Figure {

    /** As many colours as the page has. */
    static final int MOST_SERIES = 8;

    /** Checks that all points can be drawn. */
    public Plot {
        series = List.copyOf(series);
        if (series.isEmpty() || series.size() > MOST_SERIES) {
            throw new IllegalArgumentException(
                    "series has %d members, a plot shows 1 to %d"
                            .formatted(series.size(), MOST_SERIES));
        }
        if (series.stream().allMatch(s -> s.points().isEmpty())) {
            throw new IllegalArgumentException("series has no points, a plot shows at least one");
        }
        for (Series s : series) {
            for (Series.Point point : s.points()) {
                x.check(s.name(), point.x());
                y.check(s.name(), point.y());
            }
        }
    }

    @Override
    public List<String> legend() {
        return series.stream().map(Series::name).toList();
    }

    @Override
    public String svg() {
        return ChartSvg.of(this);
    }

    @Override
    public int marks() {
        return series.stream().filter(Series::marked).mapToInt(s -> s.points().size()).sum();
    }

    @Override
    public Table figures() {
        Table table =
                new Table(
                        title,
                        List.of(
                                Table.text("series"),
                                Table.text("point"),
                                Table.number(x.label()),
                                Table.number(y.label())));
        for (Series s : series) {
            for (Series.Point point : s.points()) {
                table.add(
                        Table.Cell.of(s.name()),
                        Table.Cell.of(point.label()),
                        Table.Cell.of(point.x()),
                        Table.Cell.of(point.y()));
            }
        }
        return table;
    }
}
