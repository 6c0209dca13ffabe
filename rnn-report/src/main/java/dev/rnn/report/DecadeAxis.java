package dev.rnn.report;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/**
 * A logarithmic axis with round numbers beside it, as text: those of {@link LogAxis} are steps of
 * its base, and outlines of letters.
 */
final class DecadeAxis extends LogAxis {
    private static final long serialVersionUID = 1;
    private static final int MOST = 8;
    private static final int FEWEST = 3;

    /** From many numbers to few; the first that fits is taken. */
    private static final double[][] STEPS = {
        {1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 2, 3, 5, 7}, {1, 2, 5}, {1, 3}, {1}
    };

    DecadeAxis(String label) {
        super(label);
    }

    @Override
    public List<?> refreshTicks(
            Graphics2D graphics, AxisState state, Rectangle2D area, RectangleEdge edge) {
        boolean horizontal = RectangleEdge.isTopOrBottom(edge);
        TextAnchor anchor = horizontal ? TextAnchor.TOP_CENTER : TextAnchor.CENTER_RIGHT;
        List<NumberTick> ticks = new ArrayList<>();
        for (double value : numbers(getLowerBound(), getUpperBound())) {
            ticks.add(new NumberTick(value, ShortNumbers.of(value), anchor, anchor, 0));
        }
        return ticks;
    }

    /** Round numbers between the bounds: three to eight where the bounds allow it. */
    static List<Double> numbers(double low, double high) {
        List<Double> found = List.of();
        for (double[] steps : STEPS) {
            List<Double> fewer = numbers(low, high, steps, 1);
            if (fewer.size() < FEWEST && !found.isEmpty()) {
                break;
            }
            found = fewer;
            if (found.size() <= MOST) {
                return found;
            }
        }
        for (int decades = 2; found.size() > MOST; decades++) {
            found = numbers(low, high, new double[] {1}, decades);
        }
        return found;
    }

    private static List<Double> numbers(double low, double high, double[] steps, int decades) {
        List<Double> found = new ArrayList<>();
        int last = (int) Math.ceil(StrictMath.log10(high));
        for (int power = (int) Math.floor(StrictMath.log10(low)); power <= last; power++) {
            for (double step : steps) {
                double value = Double.parseDouble(step + "e" + power);
                if (power % decades == 0 && value >= low && value <= high) {
                    found.add(value);
                }
            }
        }
        return found;
    }
}
