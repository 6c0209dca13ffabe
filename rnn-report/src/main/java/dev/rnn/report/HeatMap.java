package dev.rnn.report;

import java.util.List;
import java.util.Locale;

/**
 * Values of pairs as a field of colours: a row for each member of one list, a column for each of
 * another.
 *
 * @param title what is drawn
 * @param alternative in words, for who cannot see it
 * @param across what the columns are, with the unit
 * @param down what the rows are, with the unit
 * @param columns their names from left to right, at most 100
 * @param rows their names from top to bottom, at most 100
 * @param values {@code [rows][columns]}, not negative
 * @param colour what the colour stands for, with the unit
 * @param shades {@code [rows][columns]} what the colour is drawn by, from 0 to 1
 * @param numbers whether the values stand in their cells
 */
public record HeatMap(
        String title,
        String alternative,
        String across,
        String down,
        List<String> columns,
        List<String> rows,
        double[][] values,
        String colour,
        double[][] shades,
        boolean numbers)
        implements Figure {

    private static final int MOST = 100;
    private static final double SMALLEST = 9;
    private static final double TALLEST = 26;
    private static final double LEAST_SHADE = 0.004;

    /** Checks that all can be drawn. */
    public HeatMap {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        check("values", values, rows, columns);
        check("shades", shades, rows, columns);
    }

    private static void check(
            String name, double[][] values, List<String> rows, List<String> columns) {
        if (rows.isEmpty()
                || columns.isEmpty()
                || rows.size() > MOST
                || columns.size() > MOST
                || values.length != rows.size()) {
            throw new IllegalArgumentException(
                    "%s has %d rows for %d names and %d columns, must have one for each name, 1 to %d"
                            .formatted(name, values.length, rows.size(), columns.size(), MOST));
        }
        for (double[] row : values) {
            if (row.length != columns.size()) {
                throw new IllegalArgumentException(
                        "%s has a row of %d, there are %d columns"
                                .formatted(name, row.length, columns.size()));
            }
            for (double value : row) {
                if (!(value >= 0 && Double.isFinite(value))) {
                    throw new IllegalArgumentException(
                            "%s has %s, must be finite and not negative".formatted(name, value));
                }
            }
        }
    }

    @Override
    public List<String> legend() {
        return List.of();
    }

    @Override
    public String svg() {
        return draw().svg;
    }

    @Override
    public int marks() {
        return draw().marks;
    }

    private record Drawn(String svg, int marks) {}

    private Drawn draw() {
        CellSvg drawn = new CellSvg(0, 1);
        int longestRow = longest(rows);
        double left = 22 + Math.min(longestRow * CellSvg.LETTER, 150) + 6;
        double width = (CellSvg.WIDTH - left - 8) / columns.size();
        double height = Math.min(Math.max(width, SMALLEST), TALLEST);
        width = Math.min(width, 60);
        double letters = Math.min(12, height);
        double top = 6;
        double bottom = top + height * rows.size();
        for (int r = 0; r < rows.size(); r++) {
            double y = top + r * height;
            drawn.text(
                    left - 5,
                    y + height / 2 + letters * 0.35,
                    "end",
                    "var(--ink)",
                    letters,
                    cut(rows.get(r), 22));
            for (int c = 0; c < columns.size(); c++) {
                double shade = shades[r][c];
                if (shade >= LEAST_SHADE) {
                    drawn.cell(left + c * width, y, width, height, shade);
                }
                if (numbers && values[r][c] != 0) {
                    drawn.text(
                            left + (c + 0.5) * width,
                            y + height / 2 + Math.min(letters, 11) * 0.35,
                            "middle",
                            drawn.inkOn(shade),
                            Math.min(11, 1.45 * width / text(values[r][c]).length()),
                            text(values[r][c]));
                }
            }
        }
        drawn.frame(left, top, width * columns.size(), height * rows.size());
        boolean flat = longest(columns) * CellSvg.LETTER <= width + 3;
        double room = flat ? 14 : Math.min(longest(columns), 16) * CellSvg.LETTER + 4;
        for (int c = 0; c < columns.size(); c++) {
            double x = left + (c + 0.5) * width;
            if (flat) {
                drawn.text(
                        x,
                        bottom + 12,
                        "middle",
                        "var(--ink)",
                        Math.clamp(width * 1.4, SMALLEST, 12),
                        columns.get(c));
            } else {
                drawn.upwards(x + 4, bottom + 4, "end", cut(columns.get(c), 16));
            }
        }
        drawn.text(left + width * columns.size() / 2, bottom + room + 16, "middle", across);
        double name = down.length() * CellSvg.LETTER;
        if (name > bottom - top) {
            // It goes on below the rows, where the columns' names have left it room.
            drawn.upwards(14, top, "end", down);
        } else {
            drawn.upwards(14, (top + bottom) / 2, "middle", down);
        }
        double end = Math.max(drawn.scale(bottom + room + 24, colour), top + name + 4);
        return new Drawn(drawn.svg(end), drawn.marks());
    }

    private static int longest(List<String> names) {
        return names.stream().mapToInt(String::length).max().orElse(0);
    }

    private static String cut(String name, int most) {
        return name.length() <= most ? name : name.substring(0, most - 1) + "…";
    }

    private static String text(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%d", (long) value)
                : String.format(Locale.ROOT, "%.2f", value);
    }

    /** A row for each cell whose value is not 0. */
    @Override
    public Table figures() {
        Table table =
                new Table(
                        title, List.of(Table.text(down), Table.text(across), Table.number(colour)));
        for (int r = 0; r < rows.size(); r++) {
            for (int c = 0; c < columns.size(); c++) {
                if (values[r][c] >= LEAST_SHADE) {
                    table.add(
                            Table.Cell.of(rows.get(r)),
                            Table.Cell.of(columns.get(c)),
                            Table.Cell.of(values[r][c]));
                }
            }
        }
        if (table.size() == 0) {
            table.add(Table.Cell.of("all"), Table.Cell.of("all"), Table.Cell.of(0));
        }
        return table;
    }
}
