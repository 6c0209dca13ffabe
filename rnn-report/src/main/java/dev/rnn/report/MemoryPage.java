package dev.rnn.report;

import dev.rnn.api.Checks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/** How well cells remember over so many steps: the error on unseen examples while they learn. */
public final class MemoryPage {
    /**
     * One training.
     *
     * @param cell such as {@code gru}
     * @param steps T, over which is to be remembered
     * @param seed of the weights and the examples
     * @param errors on unseen examples, by batches trained on, in their order; at least one
     */
    public record Trial(String cell, int steps, long seed, SequencedMap<Long, Double> errors) {
        /** Checks that there is something to draw. */
        public Trial {
            Checks.given("cell", cell);
            Checks.given("errors", errors);
            if (errors.isEmpty()) {
                throw new IllegalArgumentException("errors is empty, a trial has at least one");
            }
            errors = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(errors));
        }

        double last() {
            return errors.lastEntry().getValue();
        }
    }

    /**
     * What is asked for.
     *
     * @param name such as {@code adding problem}
     * @param about what a network must do, in words
     * @param error what is measured, with its unit, such as {@code mean squared error}
     * @param guesses what it is for who remembers nothing, by T
     * @param solved below which it counts as solved, by T
     */
    public record Problem(
            String name,
            String about,
            String error,
            Map<Integer, Double> guesses,
            Map<Integer, Double> solved) {
        /** Copies the figures. */
        public Problem {
            Checks.given("guesses", guesses);
            Checks.given("solved", solved);
            guesses = Map.copyOf(guesses);
            solved = Map.copyOf(solved);
        }
    }

    private MemoryPage() {}

    /**
     * The page.
     *
     * @param problem what was asked for
     * @param settings how it was trained, in words
     * @param trials at least one; at most six cells of each T, of which the first seed's curve is
     *     drawn
     * @return a plot for each T, and a table of all trials
     */
    public static Page of(Problem problem, String settings, List<Trial> trials) {
        Checks.given("problem", problem);
        Checks.given("settings", settings);
        Checks.all("trials", trials);
        Page page = new Page("How far back can a cell remember?", problem.about());
        page.section("The " + problem.name()).paragraph(settings).table(table(problem, trials));
        for (int steps : trials.stream().map(Trial::steps).distinct().toList()) {
            page.section("T = " + steps).figures(plot(problem, steps, trials));
        }
        return page;
    }

    private static Table table(Problem problem, List<Trial> trials) {
        Table table =
                new Table(
                        "Batches until it is solved",
                        List.of(
                                Table.number("T, steps"),
                                Table.text("cell"),
                                Table.number("seed"),
                                Table.number("batches"),
                                Table.number(problem.error()),
                                Table.number("who remembers nothing"),
                                Table.text("outcome")));
        for (Trial trial : trials) {
            table.add(
                    Table.Cell.of(trial.steps()),
                    Table.Cell.of(trial.cell()),
                    Table.Cell.of(trial.seed()),
                    Table.Cell.of(trial.errors().lastEntry().getKey()),
                    Table.Cell.of(trial.last()),
                    Table.Cell.of(problem.guesses().get(trial.steps())),
                    Table.Cell.of(isSolved(problem, trial) ? "solved" : "not solved"));
        }
        return table;
    }

    private static boolean isSolved(Problem problem, Trial trial) {
        return trial.last() < problem.solved().get(trial.steps());
    }

    private static Plot plot(Problem problem, int steps, List<Trial> trials) {
        SequencedMap<String, Trial> drawn = new LinkedHashMap<>();
        for (Trial trial : trials) {
            if (trial.steps() == steps) {
                drawn.putIfAbsent(trial.cell(), trial);
            }
        }
        List<Series> series = new ArrayList<>();
        long longest = 1;
        for (Trial trial : drawn.values()) {
            List<Series.Point> points = new ArrayList<>();
            trial.errors().forEach((batch, error) -> points.add(point(batch, error)));
            series.add(
                    Series.line(trial.cell(), points.stream().filter(MemoryPage::shown).toList()));
            longest = Math.max(longest, trial.errors().lastEntry().getKey());
        }
        series.add(level("remembers nothing", problem.guesses().get(steps), longest));
        series.add(level("solved", problem.solved().get(steps), longest));
        return new Plot(
                "The %s over %d steps".formatted(problem.name(), steps),
                alternative(problem, drawn),
                new Axis("batches trained on", Scale.LINEAR),
                new Axis(problem.error() + " on unseen examples", Scale.LOGARITHMIC),
                series);
    }

    private static Series.Point point(double x, double y) {
        return new Series.Point(x, y, "");
    }

    private static boolean shown(Series.Point point) {
        return point.y() > 0 && Double.isFinite(point.y());
    }

    private static Series level(String name, double value, long longest) {
        return Series.curve(name, List.of(point(0, value), point(longest, value)));
    }

    private static String alternative(Problem problem, Map<String, Trial> drawn) {
        StringBuilder text = new StringBuilder();
        for (Trial trial : drawn.values()) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%s: %.4f after %d batches, %s. ",
                            trial.cell(),
                            trial.last(),
                            trial.errors().lastEntry().getKey(),
                            isSolved(problem, trial) ? "solved" : "not solved"));
        }
        return text.toString().strip();
    }
}
