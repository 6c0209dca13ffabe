package dev.rnn.report;

import de.erichseifert.vectorgraphics2d.Document;
import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Paint;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnitSource;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.text.TextUtils;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * Draws with JFreeChart into SVG. Colours are signals, each of which becomes a variable of the
 * page, since one picture serves light and dark.
 */
final class ChartSvg {
    /** Small enough that the letters can be read where the picture is as wide as a phone. */
    private static final int WIDTH = 460;

    private static final int HEIGHT = 320;
    private static final int BAR = 20;
    private static final int AROUND_BARS = 70;

    private static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    private static final Font TICK = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    private static final Color INK = new Color(254, 1, 200);
    private static final Color FAINT = new Color(254, 1, 201);
    private static final int SERIES = 210;
    private static final double MARK = 7;
    private static final double MARGIN = 0.05;
    private static final double LOG_MARGIN = 1.15;

    private static final Pattern SIGNAL =
            Pattern.compile("rgb\\(254, ?1, ?(\\d+)\\)|#fe01([0-9a-f]{2})");
    private static final Pattern PROLOGUE = Pattern.compile("(?s)^.*?(?=<svg\\b)");
    private static final Pattern SIZE = Pattern.compile("(?s)<svg\\b[^>]*>");
    private static final Pattern CLIP =
            Pattern.compile(
                    "(?s)<clipPath\\b.*?</clipPath>|<defs\\s*/>|<defs>\\s*</defs>| clip-path=\"[^\"]*\"");

    /** The page's letters are its own. */
    private static final Pattern FAMILY = Pattern.compile("font-family:&quot;.*?&quot;;");

    /** More decimals than a screen has places; in tags alone, as texts say what they say. */
    private static final Pattern DIGITS = Pattern.compile("(\\d\\.\\d\\d)\\d+(?=[^<>]*>)");

    static {
        // Letters on their side as text too, not as outlines.
        TextUtils.setUseDrawRotatedStringWorkaround(false);
    }

    private ChartSvg() {}

    static String of(Plot plot) {
        XYSeriesCollection data = new XYSeriesCollection();
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer();
        renderer.setDrawSeriesLineAsPath(true);
        renderer.setDrawOutlines(false);
        for (int i = 0; i < plot.series().size(); i++) {
            Series series = plot.series().get(i);
            XYSeries points = new XYSeries(i, false);
            series.points().forEach(point -> points.add(point.x(), point.y()));
            data.addSeries(points);
            renderer.setSeriesPaint(i, series(i));
            renderer.setSeriesStroke(i, new BasicStroke(2));
            renderer.setSeriesLinesVisible(i, series.joined());
            renderer.setSeriesShapesVisible(i, series.marked());
            renderer.setSeriesShape(i, mark(i));
        }
        ValueAxis x = axis(plot.x(), extent(plot, true));
        ValueAxis y = axis(plot.y(), extent(plot, false));
        XYPlot drawn = new XYPlot(data, x, y, renderer);
        drawn.setBackgroundPaint(null);
        drawn.setDomainGridlinePaint(FAINT);
        drawn.setRangeGridlinePaint(FAINT);
        drawn.setDomainGridlineStroke(new BasicStroke(0.7f));
        drawn.setRangeGridlineStroke(new BasicStroke(0.7f));
        drawn.setOutlineVisible(false);
        return svg(new JFreeChart(null, LABEL, drawn, false), HEIGHT);
    }

    static String of(Bars bars) {
        DefaultCategoryDataset data = new DefaultCategoryDataset();
        double least = Double.isNaN(bars.mark()) ? Double.POSITIVE_INFINITY : bars.mark();
        double most = Double.isNaN(bars.mark()) ? Double.NEGATIVE_INFINITY : bars.mark();
        for (Bars.Bar bar : bars.bars()) {
            data.addValue(bar.length(), "", Html.printable(bar.name()));
            least = Math.min(least, bar.length());
            most = Math.max(most, bar.length());
        }
        boolean logarithmic = bars.value().scale() == Scale.LOGARITHMIC;
        ValueAxis value =
                axis(bars.value(), new double[] {logarithmic ? least : Math.min(0, least), most});
        CategoryAxis names = new CategoryAxis();
        names.setTickLabelFont(TICK);
        names.setTickLabelPaint(INK);
        names.setAxisLinePaint(INK);
        names.setTickMarksVisible(false);
        names.setMaximumCategoryLabelWidthRatio(0.6f);
        BarRenderer renderer = new BarRenderer();
        renderer.setBarPainter(new StandardBarPainter());
        renderer.setShadowVisible(false);
        renderer.setSeriesPaint(0, series(0));
        renderer.setItemMargin(0);
        renderer.setBase(value.getLowerBound());
        CategoryPlot drawn = new CategoryPlot(data, names, value, renderer);
        drawn.setOrientation(PlotOrientation.HORIZONTAL);
        drawn.setRangeAxisLocation(AxisLocation.BOTTOM_OR_LEFT);
        drawn.setBackgroundPaint(null);
        drawn.setRangeGridlinePaint(FAINT);
        drawn.setRangeGridlineStroke(new BasicStroke(0.7f));
        drawn.setOutlineVisible(false);
        if (!Double.isNaN(bars.mark())) {
            drawn.addRangeMarker(new ValueMarker(bars.mark(), INK, new BasicStroke(2)));
        }
        return svg(
                new JFreeChart(null, LABEL, drawn, false), AROUND_BARS + BAR * bars.bars().size());
    }

    private static Paint series(int index) {
        return new Color(254, 1, SERIES + index + 1);
    }

    /** Circles and squares, so that neighbours differ without colours too. */
    private static Shape mark(int index) {
        return index % 2 == 0
                ? new Ellipse2D.Double(-MARK / 2, -MARK / 2, MARK, MARK)
                : new Rectangle2D.Double(-MARK / 2, -MARK / 2, MARK, MARK);
    }

    private static double[] extent(Plot plot, boolean horizontal) {
        double[] values =
                plot.series().stream()
                        .flatMap(series -> series.points().stream())
                        .mapToDouble(point -> horizontal ? point.x() : point.y())
                        .sorted()
                        .toArray();
        return new double[] {values[0], values[values.length - 1]};
    }

    private static ValueAxis axis(Axis axis, double[] extent) {
        ValueAxis drawn;
        if (axis.scale() == Scale.LOGARITHMIC) {
            LogAxis log = new DecadeAxis(axis.label());
            log.setRange(extent[0] / LOG_MARGIN, extent[1] * LOG_MARGIN);
            drawn = log;
        } else {
            NumberAxis number = new NumberAxis(axis.label());
            number.setStandardTickUnits(new NumberTickUnitSource(false, new ShortNumbers()));
            double margin = MARGIN * (extent[1] - extent[0]);
            margin = margin == 0 ? Math.max(1, Math.abs(extent[0])) * MARGIN : margin;
            boolean fromZero = extent[0] >= 0 && extent[0] < extent[1] / 2;
            number.setRange(fromZero ? 0 : extent[0] - margin, extent[1] + margin);
            drawn = number;
        }
        drawn.setLabelFont(LABEL);
        drawn.setLabelPaint(INK);
        drawn.setTickLabelFont(TICK);
        drawn.setTickLabelPaint(INK);
        drawn.setAxisLinePaint(INK);
        drawn.setTickMarkPaint(INK);
        return drawn;
    }

    private static String svg(JFreeChart chart, int height) {
        chart.setBackgroundPaint(null);
        chart.setPadding(new RectangleInsets(4, 4, 4, 12));
        VectorGraphics2D graphics = new VectorGraphics2D();
        chart.draw(graphics, new Rectangle2D.Double(0, 0, WIDTH, height));
        Document document =
                new SVGProcessor().getDocument(graphics.getCommands(), new PageSize(WIDTH, height));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            document.writeTo(bytes);
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        }
        return inPageColours(bytes.toString(StandardCharsets.UTF_8), height);
    }

    private static String inPageColours(String document, int height) {
        String svg = PROLOGUE.matcher(document).replaceFirst("");
        svg = CLIP.matcher(svg).replaceAll("");
        svg = FAMILY.matcher(svg).replaceAll("");
        svg = DIGITS.matcher(svg).replaceAll("$1");
        svg =
                SIZE.matcher(svg)
                        .replaceFirst(
                                String.format(
                                        Locale.ROOT,
                                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\">",
                                        WIDTH,
                                        height));
        return SIGNAL.matcher(svg)
                .replaceAll(
                        found -> {
                            int signal =
                                    found.group(1) != null
                                            ? Integer.parseInt(found.group(1))
                                            : Integer.parseInt(found.group(2), 16);
                            return signal == INK.getBlue()
                                    ? "var(--ink)"
                                    : signal == FAINT.getBlue()
                                            ? "var(--faint)"
                                            : "var(--series-" + (signal - SERIES) + ")";
                        });
    }
}
