package dev.rnn.report;

import java.util.Locale;

/**
 * An SVG of cells whose colour is a value: the colour of the first series, thinner for smaller
 * values, and of the second for negative ones. Tokens of a text stand on no axis of numbers, so
 * that a library of charts has nothing for them.
 */
final class CellSvg {
    /** As wide as charts are. */
    static final int WIDTH = 460;

    /** Of a letter, at the usual size. */
    static final double LETTER = 6.8;

    static final int LINE = 16;

    private static final int SCALE_STEPS = 24;
    private static final int SCALE_WIDTH = 168;
    private static final int SCALE_HEIGHT = 38;

    /** From this share on, letters are in the colour of the paper. */
    private static final double DARK = 0.55;

    private final StringBuilder body = new StringBuilder();
    private final double low;
    private final double high;
    private int marks;

    /** Values from {@code low}, which is 0 or below, to {@code high}. */
    CellSvg(double low, double high) {
        this.low = low;
        this.high = high;
    }

    /** A cell. */
    void cell(double x, double y, double width, double height, double value) {
        marks++;
        append(
                "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" style=\"fill:var(--series-%d);fill-opacity:%s\"/>",
                number(x),
                number(y),
                number(width),
                number(height),
                value < 0 ? 2 : 1,
                number(share(value)));
    }

    /** The colour that can be read on a cell. */
    String inkOn(double value) {
        return share(value) > DARK ? "var(--paper)" : "var(--ink)";
    }

    private double share(double value) {
        double most = value < 0 ? -low : high;
        return most > 0 ? Math.min(Math.abs(value) / most, 1) : 0;
    }

    /** Text in the page's colour; {@code anchor} is start, middle or end. */
    void text(double x, double y, String anchor, String text) {
        text(x, y, anchor, "var(--ink)", 12, text);
    }

    void text(double x, double y, String anchor, String colour, double size, String text) {
        append(
                "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" style=\"fill:%s;font-size:%spx\">%s</text>",
                number(x), number(y), anchor, colour, number(size), Html.escape(text));
    }

    /** Text from bottom to top that ends at the point. */
    void upwards(double x, double y, String anchor, String text) {
        append(
                "<text transform=\"translate(%s %s) rotate(-90)\" text-anchor=\"%s\" style=\"fill:var(--ink)\">%s</text>",
                number(x), number(y), anchor, Html.escape(text));
    }

    void frame(double x, double y, double width, double height) {
        append(
                "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" style=\"fill:none;stroke:var(--faint)\"/>",
                number(x), number(y), number(width), number(height));
    }

    /** What the colours stand for, from {@code y} on; gives where it ends. */
    double scale(double y, String label) {
        double width = (double) SCALE_WIDTH / SCALE_STEPS;
        double left = WIDTH - SCALE_WIDTH - 8;
        for (int i = 0; i < SCALE_STEPS; i++) {
            double value = low + (high - low) * (i + 0.5) / SCALE_STEPS;
            cell(left + i * width, y + 4, width, 10, value);
        }
        frame(left, y + 4, SCALE_WIDTH, 10);
        text(left, y + 28, "start", ShortNumbers.of(low));
        if (low < 0) {
            text(left + SCALE_WIDTH / 2.0, y + 28, "middle", "0");
        }
        text(left + SCALE_WIDTH, y + 28, "end", ShortNumbers.of(rounded(high)));
        text(left - 8, y + 13, "end", label);
        return y + SCALE_HEIGHT;
    }

    private static double rounded(double value) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.3g", value));
    }

    /** Cells drawn, those of the scale among them. */
    int marks() {
        return marks;
    }

    String svg(double height) {
        return String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %s\" shape-rendering=\"crispEdges\">",
                        WIDTH,
                        number(height))
                + body
                + "</svg>";
    }

    private void append(String format, Object... values) {
        body.append(String.format(Locale.ROOT, format, values));
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.2f", value);
        return text.replaceAll("0+$", "").replaceAll("\\.$", "");
    }
}
