package dev.rnn.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A text whose tokens stand on the colour of a value, once for each of some units: what a unit does
 * while it reads.
 *
 * @param title what is drawn
 * @param alternative in words, for who cannot see it
 * @param tokens the text, from its start
 * @param units the names of the units, from top to bottom
 * @param values {@code [tokens][units]}
 * @param low the least value that is possible, 0 or below
 * @param high the largest
 * @param colour what the colour stands for, with the unit
 */
public record TokenColours(
        String title,
        String alternative,
        List<String> tokens,
        List<String> units,
        float[][] values,
        double low,
        double high,
        String colour)
        implements Figure {

    private static final double LEFT = 66;
    private static final double RIGHT = CellSvg.WIDTH - 6;
    private static final double HEIGHT = 15;
    private static final double GAP = 9;

    /** Letters of equal width, so that each has its own place. */
    private static final double SINGLE = 8.6;

    /** Checks that all can be drawn. */
    public TokenColours {
        tokens = List.copyOf(tokens);
        units = List.copyOf(units);
        if (tokens.isEmpty() || units.isEmpty() || values.length != tokens.size()) {
            throw new IllegalArgumentException(
                    "values has %d rows for %d tokens and %d units, must have one for each token, at least 1"
                            .formatted(values.length, tokens.size(), units.size()));
        }
        for (float[] row : values) {
            if (row.length != units.size()) {
                throw new IllegalArgumentException(
                        "values has a row of %d, there are %d units"
                                .formatted(row.length, units.size()));
            }
            for (float value : row) {
                if (!Float.isFinite(value)) {
                    throw new IllegalArgumentException(
                            "values has %s, must be finite".formatted(value));
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
        CellSvg drawn = new CellSvg(low, high);
        boolean letters = tokens.stream().allMatch(t -> t.codePointCount(0, t.length()) == 1);
        double y = 4;
        for (int unit = 0; unit < units.size(); unit++) {
            drawn.text(LEFT - 6, y + 11.5, "end", units.get(unit));
            double x = LEFT;
            for (int t = 0; t < tokens.size(); t++) {
                String token = visible(tokens.get(t));
                double width = letters ? SINGLE : token.length() * CellSvg.LETTER + 6;
                width = Math.min(width, RIGHT - LEFT);
                if (x + width > RIGHT + 0.01) {
                    x = LEFT;
                    y += HEIGHT + 1;
                    drawn.text(LEFT - 6, y + 11, "end", "var(--ink)", 10, "from " + (t + 1));
                }
                drawn.cell(x, y, width, HEIGHT, values[t][unit]);
                if (!token.isBlank()) {
                    drawn.text(
                            x + width / 2,
                            y + 11.5,
                            "middle",
                            drawn.inkOn(values[t][unit]),
                            12,
                            token);
                }
                x += width;
            }
            y += HEIGHT + GAP;
        }
        drawn.text(
                LEFT,
                y + 8,
                "start",
                "%s 1 to %d of the text, in reading order"
                        .formatted(letters ? "letters" : "tokens", tokens.size()));
        double end = drawn.scale(y + 14, colour);
        return new Drawn(drawn.svg(end), drawn.marks());
    }

    /** A line's end can be seen. */
    private static String visible(String token) {
        return token.replace("\n", "↵").replace("\t", "→").replace("\r", "");
    }

    @Override
    public Table figures() {
        List<Table.Column> columns = new ArrayList<>();
        columns.add(Table.number("place"));
        columns.add(Table.text("token"));
        units.forEach(unit -> columns.add(Table.number(unit)));
        Table table = new Table(title, columns);
        for (int t = 0; t < tokens.size(); t++) {
            float[] row = values[t];
            List<Table.Cell> cells = new ArrayList<>();
            cells.add(Table.Cell.of(t + 1));
            cells.add(Table.Cell.of(visible(tokens.get(t))));
            IntStream.range(0, row.length).forEach(u -> cells.add(Table.Cell.of(row[u])));
            table.add(cells.toArray(Table.Cell[]::new));
        }
        return table;
    }
}
