package dev.rnn.report;

import dev.rnn.api.Checks;
import dev.rnn.api.ParameterLayout;
import dev.rnn.model.EpochReport;
import dev.rnn.model.insight.Answer;
import dev.rnn.model.insight.AttentionMap;
import dev.rnn.model.insight.GateTrace;
import dev.rnn.model.insight.Insight;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The report of a training: how it went, and what the model shows of itself. */
public final class TrainingPage {
    /** Rows of the table that follows one answer through the epochs. */
    private static final int FOLLOWED = 20;

    private static final int LONGEST_CELL = 90;
    private static final Axis UPDATES = new Axis("update", Scale.LINEAR);

    private final TrainingHistory history;
    private final String unit;
    private final Page page;

    private TrainingPage(TrainingHistory history, String unit, Page page) {
        this.history = history;
        this.unit = unit;
        this.page = page;
    }

    /**
     * The report as it is now.
     *
     * @param title what is trained
     * @param state how far it is, in a sentence
     * @param facts names and values: data, network, options
     * @param unit of the loss, such as {@code nats}
     * @param history what has been told so far
     * @return a new page
     */
    public static Page of(
            String title,
            String state,
            Map<String, String> facts,
            String unit,
            TrainingHistory history) {
        Checks.given("title", title);
        Checks.given("state", state);
        Checks.given("facts", facts);
        Checks.given("unit", unit);
        Checks.given("history", history);
        TrainingPage made = new TrainingPage(history, unit, new Page(title, state));
        made.losses();
        made.gradients();
        made.insight(history.insight());
        made.page.section("Made from").facts(facts);
        made.page.hidden(HistoryText.ID, HistoryText.of(history));
        return made.page;
    }

    private void losses() {
        page.section("Loss and metrics");
        if (history.startStep() > 0) {
            page.paragraph(
                    "Taken up again after update %,d: what was before is in no picture here."
                            .formatted(history.startStep()));
        }
        List<Figure> figures = new ArrayList<>();
        lossPlot(figures);
        metricPlots(figures);
        if (figures.isEmpty()) {
            page.paragraph("No update has been made yet.");
            return;
        }
        page.figures(figures.toArray(Figure[]::new));
        if (!history.epochs().isEmpty()) {
            page.table(epochs());
        }
    }

    private void lossPlot(List<Figure> figures) {
        List<Series.Point> training = history.loss().points();
        List<Series.Point> validation = new ArrayList<>();
        for (EpochReport epoch : history.epochs()) {
            epoch.validation()
                    .ifPresent(v -> point(validation, epoch, v.loss(), "epoch " + epoch.epoch()));
        }
        List<Series> series = new ArrayList<>();
        if (!training.isEmpty()) {
            series.add(Series.curve("training, before each update", training));
        }
        if (!validation.isEmpty()) {
            series.add(Series.line("validation, at each epoch's end", validation));
        }
        if (!series.isEmpty()) {
            figures.add(
                    new Plot(
                            "Loss",
                            ends("Training loss", training) + ends(" Validation loss", validation),
                            UPDATES,
                            new Axis("loss, " + unit, Scale.LINEAR),
                            series));
        }
    }

    private static void point(
            List<Series.Point> points, EpochReport epoch, double value, String label) {
        if (Double.isFinite(value)) {
            points.add(new Series.Point(epoch.step(), value, label));
        }
    }

    private static String ends(String what, List<Series.Point> points) {
        return points.isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT,
                        "%s from %.4g at update %.0f to %.4g at %.0f.",
                        what,
                        points.getFirst().y(),
                        points.getFirst().x(),
                        points.getLast().y(),
                        points.getLast().x());
    }

    private Set<String> metrics() {
        Set<String> names = new LinkedHashSet<>();
        for (EpochReport epoch : history.epochs()) {
            epoch.validation().ifPresent(v -> names.addAll(v.metrics().keySet()));
        }
        return names;
    }

    /** One picture of all shares, and one of each metric that is none. */
    private void metricPlots(List<Figure> figures) {
        List<Series> shares = new ArrayList<>();
        for (String name : metrics()) {
            List<Series.Point> points = new ArrayList<>();
            for (EpochReport epoch : history.epochs()) {
                Double value = epoch.validation().map(v -> v.metrics().get(name)).orElse(null);
                if (value != null) {
                    point(points, epoch, value, "epoch " + epoch.epoch());
                }
            }
            if (points.isEmpty()) {
                continue;
            }
            Series line = Series.line(name, points);
            boolean share = points.stream().allMatch(p -> p.y() >= 0 && p.y() <= 1);
            if (share && shares.size() < Plot.MOST_SERIES) {
                shares.add(line);
            } else {
                figures.add(metricPlot(name, name, List.of(line)));
            }
        }
        if (!shares.isEmpty()) {
            figures.add(metricPlot("Metrics on the validation part", "share, from 0 to 1", shares));
        }
    }

    private static Plot metricPlot(String title, String unit, List<Series> series) {
        StringBuilder text = new StringBuilder();
        series.forEach(s -> text.append(ends(s.name(), s.points())).append(' '));
        return new Plot(
                title, text.toString().strip(), UPDATES, new Axis(unit, Scale.LINEAR), series);
    }

    private Table epochs() {
        Set<String> metrics = metrics();
        List<Table.Column> columns = new ArrayList<>();
        columns.add(Table.number("epoch"));
        columns.add(Table.number("update"));
        columns.add(Table.number("training loss, " + unit));
        columns.add(Table.number("validation loss, " + unit));
        metrics.forEach(name -> columns.add(Table.number(name)));
        columns.add(Table.number("rate"));
        columns.add(Table.number("gradient norm"));
        columns.add(Table.text("best"));
        Table table = new Table("Epochs", columns);
        for (EpochReport epoch : history.epochs()) {
            List<Table.Cell> row = new ArrayList<>();
            row.add(Table.Cell.of(epoch.epoch()));
            row.add(Table.Cell.of(epoch.step()));
            row.add(Table.Cell.of(epoch.trainingLoss()));
            row.add(Table.Cell.of(epoch.validation().map(v -> v.loss()).orElse(Double.NaN)));
            for (String name : metrics) {
                row.add(
                        Table.Cell.of(
                                epoch.validation()
                                        .map(v -> v.metrics().get(name))
                                        .orElse(Double.NaN)));
            }
            row.add(Table.Cell.of(epoch.rate()));
            row.add(Table.Cell.of(epoch.gradientNorm()));
            row.add(Table.Cell.of(epoch.isBest() ? "best so far" : ""));
            table.add(row.toArray(Table.Cell[]::new));
        }
        return table;
    }

    private void gradients() {
        if (history.rate().points().isEmpty()) {
            return;
        }
        page.section("Gradients and learning rate");
        List<Figure> figures = new ArrayList<>();
        List<Series.Point> norms = positive(history.norm().points());
        if (!norms.isEmpty()) {
            figures.add(
                    new Plot(
                            "Norm of the whole gradient, before clipping",
                            ends("The norm went", norms),
                            UPDATES,
                            new Axis("gradient norm, loss a unit of weight", Scale.LOGARITHMIC),
                            List.of(Series.curve("all parameters", norms))));
        }
        layerPlots(figures);
        List<Series.Point> rates = history.rate().points();
        figures.add(
                new Plot(
                        "Learning rate",
                        ends("The rate went", rates),
                        UPDATES,
                        new Axis("learning rate, of each update", Scale.LINEAR),
                        List.of(Series.curve("rate", rates))));
        page.figures(figures.toArray(Figure[]::new));
        if (history.blockNorms().length > 0) {
            page.table(tensors());
        }
    }

    private static List<Series.Point> positive(List<Series.Point> points) {
        return points.stream().filter(p -> p.y() > 0).toList();
    }

    /** At most as many layers a picture as there are colours. */
    private void layerPlots(List<Figure> figures) {
        List<Series> series = new ArrayList<>();
        history.layers()
                .forEach(
                        (name, curve) -> {
                            List<Series.Point> points = positive(curve.points());
                            if (!points.isEmpty()) {
                                series.add(Series.curve(name, points));
                            }
                        });
        int pictures = (series.size() + Plot.MOST_SERIES - 1) / Plot.MOST_SERIES;
        for (int k = 0; k < pictures; k++) {
            List<Series> some =
                    series.subList(
                            k * series.size() / pictures, (k + 1) * series.size() / pictures);
            StringBuilder text = new StringBuilder();
            some.forEach(s -> text.append(ends(s.name(), s.points())).append(' '));
            figures.add(
                    new Plot(
                            "Norm of each layer's gradient, before clipping"
                                    + (pictures > 1 ? ", %d of %d".formatted(k + 1, pictures) : ""),
                            text.toString().strip(),
                            UPDATES,
                            new Axis("gradient norm, loss a unit of weight", Scale.LOGARITHMIC),
                            some));
        }
    }

    private Table tensors() {
        Table table =
                new Table(
                        "Gradient norm of each tensor at update %,d"
                                .formatted(history.blockNormsStep()),
                        List.of(
                                Table.text("tensor"),
                                Table.text("shape"),
                                Table.number("gradient norm")));
        for (int k = 0; k < history.blockNorms().length; k++) {
            ParameterLayout.Block block = history.blocks().get(k);
            table.add(
                    Table.Cell.of(block.name()),
                    Table.Cell.of(block.rows() + " x " + block.columns()),
                    Table.Cell.of(history.blockNorms()[k]));
        }
        return table;
    }

    private void insight(Insight insight) {
        if (!insight.answers().isEmpty()) {
            page.section("Samples");
            answers(insight.answers());
            if (history.firstAnswers().size() > 1) {
                page.table(followed(insight.answers().getFirst()));
            }
        }
        insight.confusion()
                .filter(matrix -> matrix.count() > 0)
                .filter(matrix -> matrix.classes().size() <= 100)
                .ifPresent(
                        matrix ->
                                page.section("Confusion matrix")
                                        .figures(InsightFigures.confusion(matrix)));
        attention(page, insight.attention());
        gates(page, insight.gates());
    }

    /** A section with the maps, if there are any. */
    static void attention(Page page, List<AttentionMap> maps) {
        if (!maps.isEmpty()) {
            page.section("Attention")
                    .figures(maps.stream().map(InsightFigures::attention).toArray(Figure[]::new));
        }
    }

    /** A section with the gates, if there are any. */
    static void gates(Page page, List<GateTrace> traces) {
        if (!traces.isEmpty()) {
            page.section("Gates over a text")
                    .paragraph(
                            "Each letter or token stands on the colour of a unit's activation right after it was read; shown are the units whose activations vary most.")
                    .figures(traces.stream().map(InsightFigures::gate).toArray(Figure[]::new));
        }
    }

    private void answers(List<Answer> answers) {
        Table table =
                new Table(
                        "Validation examples",
                        List.of(
                                Table.text("input"),
                                Table.text("the model says"),
                                Table.text("right")));
        for (Answer answer : answers) {
            if (answer.input().contains("\n")) {
                page.picture(answer.input());
                page.paragraph(
                        "The model says %s; right is %s."
                                .formatted(
                                        answer.said().isEmpty() ? "nothing" : answer.said(),
                                        answer.right()));
            } else if (answer.right().isEmpty()) {
                page.paragraph(answer.input());
                page.preformatted(answer.said());
            } else {
                table.add(
                        Table.Cell.of(cut(answer.input())),
                        Table.Cell.of(cut(answer.said())),
                        Table.Cell.of(cut(answer.right())));
            }
        }
        if (table.size() > 0) {
            page.table(table);
        }
    }

    private static String cut(String text) {
        String line = text.replace('\n', ' ');
        return line.length() <= LONGEST_CELL ? line : line.substring(0, LONGEST_CELL) + "…";
    }

    private Table followed(Answer first) {
        Table table =
                new Table(
                        "The first of them through the epochs",
                        List.of(Table.number("epoch"), Table.text("the model said")));
        List<Map.Entry<Long, String>> all = List.copyOf(history.firstAnswers().entrySet());
        int shown = Math.min(FOLLOWED, all.size());
        for (int i = 0; i < shown; i++) {
            Map.Entry<Long, String> entry =
                    all.get(shown == 1 ? 0 : i * (all.size() - 1) / (shown - 1));
            table.add(Table.Cell.of(entry.getKey()), Table.Cell.of(cut(entry.getValue())));
        }
        if (!first.right().isEmpty()) {
            table.add(Table.Cell.of(Double.NaN), Table.Cell.of("right: " + cut(first.right())));
        }
        return table;
    }
}
