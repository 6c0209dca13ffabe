package dev.rnn.bench;

import dev.rnn.bench.RunData.Entry;
import dev.rnn.report.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What became slower or faster from one run to another, beyond noise. Times are compared as
 * fractions of the fma peak of their own run, so that a slower clock is nobody's fault; a row has
 * changed if the 95 % intervals do not meet and the medians differ by more than a twentieth.
 */
final class Regressions {
    private static final double LEAST = 1.05;

    private final RunData before;
    private final RunData now;

    /** Scales an old time to this run's clock. */
    private final double clock;

    private int slower;
    private int compared;

    Regressions(RunData before, RunData now) {
        this.before = before;
        this.now = now;
        clock =
                before.limits() == null || now.limits() == null
                        ? 1
                        : before.limits().peakGflops() / now.limits().peakGflops();
    }

    /** One line for what was compared, then a table of what has changed, if anything has. */
    String markdown() {
        Map<String, Entry> old = new LinkedHashMap<>();
        before.rows().forEach(entry -> old.put(entry.title(), entry));
        Table table =
                new Table(
                        "Changes",
                        List.of(
                                Table.text("task"),
                                Table.number("before, us"),
                                Table.number("now, us"),
                                Table.number("now / before"),
                                Table.text("")));
        for (Entry entry : now.rows()) {
            Entry then = old.get(entry.title());
            if (then != null) {
                compared++;
                double factor = entry.nanos() / (then.nanos() * clock);
                boolean isSlower = factor > LEAST && low(entry) > high(then) * clock;
                boolean isFaster = factor < 1 / LEAST && high(entry) < low(then) * clock;
                if (isSlower || isFaster) {
                    slower += isSlower ? 1 : 0;
                    table.add(
                            Table.Cell.of(entry.title()),
                            Table.Cell.of(then.nanos() * clock / 1e3),
                            Table.Cell.of(entry.nanos() / 1e3),
                            Table.Cell.of(factor, String.format(Locale.ROOT, "%.2f", factor)),
                            Table.Cell.of(isSlower ? "slower" : "faster"));
                }
            }
        }
        String all =
                String.format(
                        Locale.ROOT,
                        "%d rows in both runs, %d slower beyond noise, %d faster; old times are scaled by %.3f, the ratio of the fma peaks.%n",
                        compared,
                        slower,
                        table.size() - slower,
                        clock);
        return table.size() == 0 ? all : all + "\n" + table.markdown();
    }

    private static double low(Entry entry) {
        return entry.interval() == null ? entry.nanos() : entry.interval()[0];
    }

    private static double high(Entry entry) {
        return entry.interval() == null ? entry.nanos() : entry.interval()[1];
    }
}
