package dev.rnn.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table with a caption; on the page, a click on a column's head sorts by it. */
public final class Table {

    /**
     * A column.
     *
     * @param head stands above it, with the unit
     * @param numeric whether it is aligned to the right and sorted by value
     */
    public record Column(String head, boolean numeric) {}

    /**
     * A cell.
     *
     * @param text what is read
     * @param value what is sorted by in a numeric column; NaN sorts last
     */
    public record Cell(String text, double value) {
        /**
         * Text.
         *
         * @param text what is read
         * @return the cell
         */
        public static Cell of(String text) {
            return new Cell(text, Double.NaN);
        }

        /**
         * A number as it should be read.
         *
         * @param value what is sorted by
         * @param text what is read
         * @return the cell
         */
        public static Cell of(double value, String text) {
            return new Cell(text, value);
        }

        /**
         * A number in four significant digits; NaN is an empty cell.
         *
         * @param value what is sorted by and read
         * @return the cell
         */
        public static Cell of(double value) {
            return new Cell(Double.isNaN(value) ? "" : fourDigits(value), value);
        }

        private static String fourDigits(double value) {
            if (value == Math.rint(value) && Math.abs(value) < 1e9) {
                return String.format(Locale.ROOT, "%d", (long) value);
            }
            double size = Math.abs(value);
            int decimals = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : 3;
            return size < 0.01 || size >= 1e9
                    ? String.format(Locale.ROOT, "%.3g", value)
                    : String.format(Locale.ROOT, "%." + decimals + "f", value);
        }
    }

    private final String caption;
    private final List<Column> columns;
    private final List<List<Cell>> rows = new ArrayList<>();

    /**
     * A table without rows.
     *
     * @param caption what it shows
     * @param columns from left to right
     */
    public Table(String caption, List<Column> columns) {
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("columns is empty, a table has at least one");
        }
        this.caption = caption;
        this.columns = List.copyOf(columns);
    }

    /**
     * A column of text.
     *
     * @param head stands above it
     * @return the column
     */
    public static Column text(String head) {
        return new Column(head, false);
    }

    /**
     * A column of numbers.
     *
     * @param head stands above it, with the unit
     * @return the column
     */
    public static Column number(String head) {
        return new Column(head, true);
    }

    /**
     * Adds a row at the end.
     *
     * @param cells one for each column
     * @return this
     */
    public Table add(Cell... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(
                    "row has %d cells, table %s has %d columns"
                            .formatted(cells.length, caption, columns.size()));
        }
        rows.add(List.of(cells));
        return this;
    }

    /**
     * What the table shows.
     *
     * @return one line
     */
    public String caption() {
        return caption;
    }

    /**
     * How many rows there are.
     *
     * @return 0 or more
     */
    public int size() {
        return rows.size();
    }

    /**
     * The table as Markdown, without its caption.
     *
     * @return lines that each end with a line feed
     */
    public String markdown() {
        StringBuilder text = new StringBuilder();
        line(text, columns.stream().map(Column::head).toList());
        line(text, columns.stream().map(c -> c.numeric() ? "---:" : "---").toList());
        rows.forEach(row -> line(text, row.stream().map(Cell::text).toList()));
        return text.toString();
    }

    private static void line(StringBuilder text, List<String> cells) {
        text.append("| ")
                .append(
                        String.join(
                                " | ",
                                cells.stream()
                                        .map(c -> c.replace("|", "\\|").replace('\n', ' '))
                                        .toList()))
                .append(" |\n");
    }

    /** The table as HTML; what a narrow screen cannot hold scrolls inside its own box. */
    String html() {
        StringBuilder text =
                new StringBuilder(
                                "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"")
                        .append(Html.escape(caption))
                        .append("\"><table><caption>")
                        .append(Html.escape(caption))
                        .append("</caption><thead><tr>");
        for (Column column : columns) {
            text.append(column.numeric() ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">")
                    .append("<button type=\"button\">")
                    .append(Html.escape(column.head()))
                    .append("</button></th>");
        }
        text.append("</tr></thead><tbody>\n");
        for (List<Cell> row : rows) {
            text.append("<tr>");
            for (int i = 0; i < row.size(); i++) {
                cell(text, row.get(i), columns.get(i));
            }
            text.append("</tr>\n");
        }
        return text.append("</tbody></table></div>\n").toString();
    }

    private static void cell(StringBuilder text, Cell cell, Column column) {
        if (!column.numeric()) {
            text.append("<td>");
        } else if (Double.isNaN(cell.value())) {
            text.append("<td class=\"n\">");
        } else {
            text.append("<td class=\"n\" data-v=\"").append(cell.value()).append("\">");
        }
        text.append(Html.escape(cell.text())).append("</td>");
    }
}
