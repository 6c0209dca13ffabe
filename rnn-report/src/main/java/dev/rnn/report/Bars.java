package dev.rnn.report;

import java.util.List;

/**
 * One horizontal bar a name, with a line that all are held against.
 *
 * @param title what is drawn
 * @param alternative in words, for who cannot see it
 * @param value the axis along the bars
 * @param mark where the line stands across the bars; NaN for none
 * @param bars from top to bottom
 */
public record Bars(String title, String alternative, Axis value, double mark, List<Bar> bars)
        implements Figure {

    /**
     * A bar.
     *
     * @param name stands beside it
     * @param length of the bar
     */
    public record Bar(String name, double length) {}

    /** Checks that all bars can be drawn. */
    public Bars {
        bars = List.copyOf(bars);
        if (bars.isEmpty()) {
            throw new IllegalArgumentException("bars is empty, at least one is drawn");
        }
        bars.forEach(bar -> value.check(bar.name(), bar.length()));
    }

    @Override
    public List<String> legend() {
        return List.of();
    }

    @Override
    public String svg() {
        return ChartSvg.of(this);
    }

    @Override
    public int marks() {
        return bars.size();
    }

    @Override
    public Table figures() {
        Table table = new Table(title, List.of(Table.text("name"), Table.number(value.label())));
        bars.forEach(bar -> table.add(Table.Cell.of(bar.name()), Table.Cell.of(bar.length())));
        return table;
    }
}
