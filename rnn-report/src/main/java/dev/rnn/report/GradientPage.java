package dev.rnn.report;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.Function;
import dev.rnn.model.GradientFlow;
import dev.rnn.model.HelloExperiment;
import dev.rnn.model.StepContributions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How far back gradients reach: |dL_T/dh_k| over the distance T - k for several networks on the
 * same data, and how much each letter of HELLO counts for its last one.
 */
public final class GradientPage {
    private static final int LAST = HelloExperiment.TARGET.length() - 1;

    private GradientPage() {}

    /**
     * The page.
     *
     * @param flows by the networks' names, at most eight, at least one
     * @param data what the networks read, in words
     * @param hello an experiment of HELLO, trained or not
     * @param backend computes norms
     * @return plots and tables
     * @throws IllegalArgumentException if there are no flows, or of different length
     */
    public static Page of(
            Map<String, GradientFlow> flows, String data, HelloExperiment hello, Backend backend) {
        Checks.given("flows", flows);
        Checks.given("data", data);
        Checks.given("hello", hello);
        Checks.given("backend", backend);
        int longest = distances(flows);
        List<Series> series = new ArrayList<>();
        flows.forEach((name, flow) -> series.add(line(name, flow)));
        Page page =
                new Page(
                                "Gradients over time",
                                "How much of the loss at the last step reaches the states before it: where nothing arrives, nothing can be learnt.")
                        .section("|dL_T/dh_k| over the distance T - k")
                        .paragraph(data)
                        .figures(
                                new Plot(
                                        "Gradient of the last loss with respect to earlier states",
                                        alternative(flows, longest),
                                        new Axis("distance T - k, steps", Scale.LINEAR),
                                        new Axis("|dL_T/ds_k|, all states", Scale.LOGARITHMIC),
                                        series))
                        .table(table(flows, longest));
        return page.section("Shares of the letters in HELLO")
                .paragraph(
                        "HELLO's network with %s, after %d epochs: the gradient of the loss of its last letter, O, with respect to W_x, split by the step that it came through."
                                .formatted(name(hello.activation()), hello.losses().size()))
                .figures(shares(hello, backend));
    }

    private static int distances(Map<String, GradientFlow> flows) {
        List<Integer> lengths =
                flows.values().stream().map(flow -> flow.norms().length).distinct().toList();
        if (lengths.size() != 1) {
            throw new IllegalArgumentException(
                    "flows have lengths %s; give at least one, and all over the same steps"
                            .formatted(lengths));
        }
        return lengths.get(0);
    }

    /** A gradient of zero, which a logarithm does not have, ends the line. */
    private static Series line(String name, GradientFlow flow) {
        List<Series.Point> points = new ArrayList<>();
        for (int d = 1; d <= flow.norms().length; d++) {
            double norm = flow.norm(d);
            if (norm > 0 && Double.isFinite(norm)) {
                points.add(new Series.Point(d, norm, ""));
            }
        }
        return Series.line(name, points);
    }

    private static String alternative(Map<String, GradientFlow> flows, int longest) {
        StringBuilder text = new StringBuilder();
        flows.forEach(
                (name, flow) ->
                        text.append(
                                "%s: %.2g at distance 1, %.2g at %d. "
                                        .formatted(
                                                name, flow.norm(1), flow.norm(longest), longest)));
        return text.toString().strip();
    }

    /**
     * The norms at some distances.
     *
     * @param flows by the networks' names
     * @param longest the last distance
     * @return a row for each of 1, 2, 5, 10, 20, 50, ... and the last
     */
    public static Table table(Map<String, GradientFlow> flows, int longest) {
        List<Table.Column> columns = new ArrayList<>();
        columns.add(Table.number("distance, steps"));
        flows.keySet().forEach(name -> columns.add(Table.number(name)));
        Table table = new Table("|dL_T/ds_k| over all states", columns);
        for (int d : steps(longest)) {
            List<Table.Cell> row = new ArrayList<>();
            row.add(Table.Cell.of(d));
            flows.values().forEach(flow -> row.add(Table.Cell.of(flow.norm(d))));
            table.add(row.toArray(Table.Cell[]::new));
        }
        return table;
    }

    private static List<Integer> steps(int longest) {
        List<Integer> steps = new ArrayList<>();
        for (int decade = 1; decade < longest; decade *= 10) {
            for (int factor : new int[] {1, 2, 5}) {
                if (decade * factor < longest) {
                    steps.add(decade * factor);
                }
            }
        }
        steps.add(longest);
        return steps;
    }

    private static Bars shares(HelloExperiment hello, Backend backend) {
        StepContributions last = hello.loss(LAST);
        List<Bars.Bar> bars = new ArrayList<>();
        for (int k = 0; k <= LAST; k++) {
            double norm = backend.reductions().norm(last.part(k, HelloExperiment.W_X));
            bars.add(
                    new Bars.Bar(
                            "k = %d, %c".formatted(k + 1, HelloExperiment.INPUT.charAt(k)), norm));
        }
        return new Bars(
                "How much each letter counts for O",
                "The norms of the four parts of the gradient, from the first letter, H, to the last L.",
                new Axis("|part of dL_4/dW_x|", Scale.LINEAR),
                Double.NaN,
                bars);
    }

    private static String name(Function f) {
        return f.name().toLowerCase(java.util.Locale.ROOT);
    }
}
