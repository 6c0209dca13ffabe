package dev.rnn.report;

import java.util.List;
import java.util.Map;

/** A page with one of everything, and with names that are not harmless. */
final class SamplePage {
    private SamplePage() {}

    static final String NASTY = "<b>\"&'</b> \u0007 | <script>alert(1)</script>";

    static Plot plot() {
        return new Plot(
                "Roofline",
                "Two points of ours lie below the limit, which bends at 4 operations a byte.",
                new Axis("operations a byte, FLOP/B", Scale.LOGARITHMIC),
                new Axis("speed, GFLOP/s", Scale.LOGARITHMIC),
                List.of(
                        Series.curve(
                                "limit", List.of(point(0.1, 2.3), point(4, 92), point(99, 92))),
                        Series.points("rnn", List.of(point(0.5, 8), point(30, 80))),
                        Series.line(NASTY, List.of(point(0.5, 4), point(30, 70)))));
    }

    static Series.Point point(double x, double y) {
        return new Series.Point(x, y, "at " + x);
    }

    static Bars bars() {
        return new Bars(
                "Ratios",
                "Both bars pass 1.",
                new Axis("ratio", Scale.LOGARITHMIC),
                1,
                List.of(
                        new Bars.Bar("lstm-train:64x32x128x128", 1.4),
                        new Bars.Bar("a", 30),
                        new Bars.Bar(NASTY, 0.7)));
    }

    static HeatMap heatMap() {
        double[][] values = {{5, 0}, {1, 3}, {0, 0}};
        double[][] shares = {{1, 0}, {0.25, 0.75}, {0, 0}};
        return new HeatMap(
                "Confusion",
                "Eight of nine are on the diagonal.",
                "class given",
                "class that is right",
                List.of("ham", NASTY),
                List.of("ham", "spam and more of it than fits", NASTY),
                values,
                "share of a row",
                shares,
                true);
    }

    static TokenColours tokenColours() {
        List<String> tokens = NASTY.codePoints().mapToObj(Character::toString).toList();
        float[][] values = new float[tokens.size()][];
        for (int t = 0; t < values.length; t++) {
            values[t] = new float[] {(float) StrictMath.sin(t), t % 2};
        }
        return new TokenColours(
                "state h",
                "One unit swings, one alternates.",
                tokens,
                List.of("unit 3", "unit 140"),
                values,
                -1,
                1,
                "state, -1 to 1");
    }

    static Table table() {
        Table table = new Table("Rows", List.of(Table.text("name"), Table.number("time, us")));
        table.add(Table.Cell.of("b" + NASTY), Table.Cell.of(10));
        table.add(Table.Cell.of("a"), Table.Cell.of(9.5));
        table.add(Table.Cell.of("c"), Table.Cell.of(Double.NaN));
        return table.add(Table.Cell.of("d"), Table.Cell.of(1234567, "1 234 567"));
    }

    static Page page() {
        return new Page("A page", "With " + NASTY)
                .section("Facts")
                .facts(Map.of("machine", "x".repeat(200)))
                .preformatted("./rnn bench " + "--only x ".repeat(40))
                .section("Figures")
                .figures(plot(), bars(), heatMap(), tokenColours())
                .picture(" .:-=+*#%@".repeat(20))
                .section("Rows " + NASTY)
                .table(table());
    }
}
