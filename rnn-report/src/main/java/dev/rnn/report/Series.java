package dev.rnn.report;

import java.util.List;

/**
 * Points of one colour in a {@link Plot}.
 *
 * @param name stands in the legend
 * @param points from left to right where they are joined
 * @param joined whether a line runs through the points
 * @param marked whether the points themselves are drawn
 */
public record Series(String name, List<Point> points, boolean joined, boolean marked) {

    /**
     * A point.
     *
     * @param x along the first axis
     * @param y along the second
     * @param label what it is, for the table of figures; may be empty
     */
    public record Point(double x, double y, String label) {}

    /** Copies the points. */
    public Series {
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("name is %s, a series has one".formatted(name));
        }
        points = List.copyOf(points);
    }

    /**
     * Single points.
     *
     * @param name stands in the legend
     * @param points in any order
     * @return the series
     */
    public static Series points(String name, List<Point> points) {
        return new Series(name, points, false, true);
    }

    /**
     * Points joined by a line.
     *
     * @param name stands in the legend
     * @param points from left to right
     * @return the series
     */
    public static Series line(String name, List<Point> points) {
        return new Series(name, points, true, true);
    }

    /**
     * A line without marks, as of a limit or of very many points.
     *
     * @param name stands in the legend
     * @param points from left to right
     * @return the series
     */
    public static Series curve(String name, List<Point> points) {
        return new Series(name, points, true, false);
    }
}
