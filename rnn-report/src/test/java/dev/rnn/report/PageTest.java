package dev.rnn.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {
    @Test
    void aPageIsSound(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("new/report.html");
        SamplePage.page().write(file);
        String html = Files.readString(file);
        assertEquals(List.of(), PageCheck.faults(html));
        assertFalse(html.contains("<script>alert"), "text is escaped");
        assertTrue(html.contains("prefers-color-scheme: dark"));
        try (var files = Files.list(file.getParent())) {
            assertEquals(List.of(file), files.toList(), "no temporary file stays");
        }
        assertEquals(html, SamplePage.page().html(), "the same page, the same bytes");
    }

    @Test
    void faultsAreFound() {
        String html = SamplePage.page().html();
        assertFalse(PageCheck.faults(html.replace("</figure>", "")).isEmpty());
        assertFalse(PageCheck.faults(html.replace("id=\"s2\"", "id=\"s1\"")).isEmpty());
        assertFalse(PageCheck.faults(html.replace("href=\"#s1\"", "href=\"x.html\"")).isEmpty());
        assertFalse(PageCheck.faults(html.replace("var(--series-1)", "rgb(1,2,3)")).isEmpty());
        assertFalse(
                PageCheck.faults(html.replace("data-marks=\"4\"", "data-marks=\"9\"")).isEmpty());
    }

    @Test
    void markdownHasTheSameContent() {
        String text = SamplePage.page().markdown();
        assertTrue(text.startsWith("# A page\n"), text);
        assertTrue(text.contains("\n## Figures\n"), text);
        assertTrue(text.contains("**Roofline.** Two points"), text);
        assertTrue(text.contains("| name | time, us |\n| --- | ---: |\n"), text);
        assertTrue(text.contains("\\| <script>"), text);
        assertTrue(text.contains("| d | 1 234 567 |"), text);
    }

    @Test
    void axesHaveUnitsAndNumbers() {
        String svg = SamplePage.plot().svg();
        assertTrue(svg.contains("operations a byte, FLOP/B"), svg);
        assertTrue(svg.contains("speed, GFLOP/s"), svg);
        assertTrue(SamplePage.bars().svg().contains("lstm-train:64x32x128x128"));
    }

    @Test
    void logarithmicAxesHaveRoundNumbers() {
        assertEquals(List.of(0.1, 1.0, 10.0, 100.0, 1e3), DecadeAxis.numbers(0.09, 2e3));
        assertEquals(List.of(1.0, 2.0, 5.0, 10.0, 20.0, 50.0), DecadeAxis.numbers(0.8, 60));
        assertEquals(List.of(1.0, 1.5, 2.0, 3.0), DecadeAxis.numbers(0.95, 3.1));
        for (double high = 2; high < 1e30; high *= 1.7) {
            int count = DecadeAxis.numbers(1, high).size();
            assertTrue(count >= 2 && count <= 10, high + " has " + count);
        }
    }

    @Test
    void numbersOfAxesAreShort() {
        assertEquals("0.05", ShortNumbers.of(0.05));
        assertEquals("0", ShortNumbers.of(0));
        assertEquals("0.0009", ShortNumbers.of(0.0009));
        assertEquals("0.000125", ShortNumbers.of(0.000125));
        assertEquals("12", ShortNumbers.of(12));
        assertEquals("40k", ShortNumbers.of(40_000));
        assertEquals("2.5M", ShortNumbers.of(2.5e6));
        assertEquals("1e-7", ShortNumbers.of(1e-7));
        assertEquals("3e10", ShortNumbers.of(3e10));
        assertEquals("-0.5", ShortNumbers.of(-0.5));
    }

    @Test
    void cellsHaveFourDigits() {
        assertEquals("12", Table.Cell.of(12).text());
        assertEquals("0.125", Table.Cell.of(0.125).text());
        assertEquals("1235", Table.Cell.of(1234.5).text());
        assertEquals("12.35", Table.Cell.of(12.346).text());
        assertEquals("", Table.Cell.of(Double.NaN).text());
    }

    @Test
    void whatCannotBeDrawnIsSaid() {
        Axis log = new Axis("x, us", Scale.LOGARITHMIC);
        Axis linear = new Axis("y", Scale.LINEAR);
        for (double x : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            Series bad = Series.points("bad", List.of(new Series.Point(x, 1, "")));
            String message =
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> new Plot("t", "a", log, linear, List.of(bad)))
                            .getMessage();
            assertTrue(message.contains("series bad has " + x), message);
        }
        assertThrows(IllegalArgumentException.class, () -> new Axis(" ", Scale.LINEAR));
        assertThrows(
                IllegalArgumentException.class, () -> new Plot("t", "a", log, linear, List.of()));
        assertThrows(
                IllegalArgumentException.class, () -> new Bars("t", "a", linear, 1, List.of()));
        assertThrows(
                IllegalArgumentException.class, () -> SamplePage.table().add(Table.Cell.of(1)));
    }

    @Test
    void coloursOfCellsAreTheirValues() {
        String svg = SamplePage.heatMap().svg();
        assertTrue(svg.contains("fill-opacity:0.25"), svg);
        assertTrue(svg.contains(">5</text>"), svg);
        // The scale's own 0 alone: nothing is written where nothing is.
        assertEquals(2, svg.split(">0</text>").length, svg);
        // The scale from 0 to 1 is drawn in 24 steps.
        assertEquals(3 + 24, SamplePage.heatMap().marks());
        assertEquals(3, SamplePage.heatMap().figures().size());
        TokenColours text = SamplePage.tokenColours();
        assertTrue(text.svg().contains("var(--series-2)"), "what is negative has its own colour");
        assertEquals(2 * text.tokens().size() + 24, text.marks());
    }

    @Test
    void whatHasNoCellIsRefused() {
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        new HeatMap(
                                                "t",
                                                "a",
                                                "x",
                                                "y",
                                                List.of("c"),
                                                List.of("r"),
                                                new double[][] {{Double.NaN}},
                                                "v",
                                                new double[][] {{0}},
                                                false))
                        .getMessage();
        assertTrue(message.contains("values has NaN"), message);
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        new TokenColours(
                                "t",
                                "a",
                                List.of("x", "y"),
                                List.of("u"),
                                new float[][] {{1}},
                                0,
                                1,
                                "v"));
    }

    @Test
    void curvesOfManyStepsStayShort() {
        StepCurve curve = new StepCurve();
        for (int step = 1; step <= 10_000; step++) {
            curve.add(step, step);
        }
        List<Series.Point> points = curve.points();
        assertTrue(points.size() >= 200 && points.size() <= 400, points.size() + " points");
        assertEquals(10_000, points.getLast().x());
        double sum = 0;
        long from = 0;
        for (Series.Point point : points) {
            sum += point.y() * (point.x() - from);
            from = (long) point.x();
        }
        assertEquals(10_000 * 10_001L / 2, sum, 1e-3, "the mean of all steps is kept");
    }

    @Test
    void smallNumbersOfAnAxisCanBeRead() {
        Axis axis = new Axis("rate", Scale.LINEAR);
        Series rates =
                Series.curve(
                        "rate",
                        List.of(new Series.Point(0, 0.005, ""), new Series.Point(9, 0, "")));
        String svg = new Plot("Rate", "It falls to 0.", axis, axis, List.of(rates)).svg();
        assertTrue(svg.contains(">0.005<") || svg.contains("0.005\n"), svg);
    }

    @Test
    void onePointIsEnough() {
        Axis axis = new Axis("x, us", Scale.LINEAR);
        Axis log = new Axis("y, us", Scale.LOGARITHMIC);
        Series one = Series.line("one", List.of(new Series.Point(3, 3, "")));
        Plot plot = new Plot("A single point", "There is one point.", axis, log, List.of(one));
        Page page = new Page("t", "l").figures(plot);
        assertEquals(List.of(), PageCheck.faults(page.html()));
    }
}
