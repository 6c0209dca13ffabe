package dev.rnn.report;

import java.util.List;

/** A picture of a page. */
public interface Figure {
    /**
     * What the picture shows; stands below it.
     *
     * @return one line
     */
    String title();

    /**
     * What a reader who cannot see it should know: what is drawn against what, and what stands out.
     *
     * @return one to three sentences
     */
    String alternative();

    /**
     * The names of the colours, in the order of the page's palette.
     *
     * @return empty if there is one colour
     */
    List<String> legend();

    /**
     * The picture, in the page's colours: {@code var(--ink)}, {@code var(--faint)}, {@code
     * var(--series-1)} to {@code var(--series-8)}.
     *
     * @return an SVG element with a {@code viewBox} and no width of its own
     */
    String svg();

    /**
     * How many marks the picture has at least, each an element of its own in a colour of the
     * palette; a check counts them.
     *
     * @return points or bars
     */
    int marks();

    /**
     * What is drawn, in figures.
     *
     * @return a table that is folded away below the picture
     */
    Table figures();
}
