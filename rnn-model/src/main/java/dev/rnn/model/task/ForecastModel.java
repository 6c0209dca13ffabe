package dev.rnn.model.task;

import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.model.Batches;
import dev.rnn.model.Network;
import dev.rnn.model.SavedModel;
import dev.rnn.model.Session;
import dev.rnn.model.TensorFile;
import dev.rnn.model.data.DataException;
import dev.rnn.model.data.Part;
import dev.rnn.model.data.Split;
import dev.rnn.model.data.TextFile;
import dev.rnn.model.insight.Answer;
import dev.rnn.model.insight.Insight;
import dev.rnn.model.metric.Deviations;
import dev.rnn.model.metric.Estimate;
import dev.rnn.model.metric.Quantiles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;

/** A trained {@link Forecast}. */
record ForecastModel(Forecast task, Network network) implements TaskModel {
    private static final int BATCH = 64;
    private static final int MEDIAN = 1;

    @Override
    public TensorFile file(SortedMap<String, String> provenance) {
        Map<String, String> lines =
                new LinkedHashMap<>(new SavedModel(network, provenance).description());
        lines.put(TASK, task.name());
        return new TensorFile(
                TensorFile.MODEL,
                lines,
                network.spec().parameters(),
                Slice.of(network.parameters()));
    }

    @Override
    public Scores evaluate(TextFile file, Split split, Part part) throws DataException {
        Series series = task.read(file);
        List<Integer> starts = task.starts(file, series, split, part);
        double[][] forecasts = forecasts(series, starts);
        int levels = Forecast.LEVELS.length;
        double[] quantiles = new double[levels];
        for (int k = 0; k < levels; k++) {
            quantiles[k] = Forecast.LEVELS[k];
        }
        Quantiles intervals = new Quantiles(quantiles);
        Deviations median = new Deviations();
        Deviations persistence = new Deviations();
        Deviations seasonal = new Deviations();
        for (int i = 0; i < forecasts.length; i++) {
            int start = starts.get(i);
            double last = series.before(start);
            for (int h = 0; h < task.horizon(); h++) {
                double actual = series.values()[start + h];
                for (int k = 0; k < levels; k++) {
                    quantiles[k] = last + task.unit() * forecasts[i][h * levels + k];
                }
                intervals.add(quantiles, actual);
                median.add(quantiles[MEDIAN], actual);
                persistence.add(last, actual);
                seasonal.add(series.before(start + h - task.period() + 1), actual);
            }
        }
        SequencedMap<String, Estimate> figures = new LinkedHashMap<>();
        figures.put("RMSE", median.rmse());
        figures.put("RMSE of persistence", persistence.rmse());
        figures.put("RMSE of seasonal naive", seasonal.rmse());
        figures.put("MAE", median.mae());
        figures.put("MAE of persistence", persistence.mae());
        figures.put("MAE of seasonal naive", seasonal.mae());
        figures.put("quantile loss", intervals.loss());
        figures.put("coverage of 80 % interval", intervals.coverage(0, levels - 1));
        return new Scores(figures, "");
    }

    /** For each start the outputs, in the order of the starts. */
    private double[][] forecasts(Series series, List<Integer> starts) {
        Batches batches = Batches.evaluation(network.spec(), task.examples(series, starts), BATCH);
        int width = network.spec().outputs();
        Session session = network.newSession(batches.maxSteps(), batches.maxBatch());
        Slice outputs = Slice.zeros(batches.maxBatch() * width);
        double[][] forecasts = new double[starts.size()][width];
        for (int k = 0; k < batches.count(); k++) {
            SequenceShape shape = batches.load(k);
            int rows = shape.batch();
            session.run(
                    shape, batches.input(), session.newState(rows), outputs.part(0, rows * width));
            for (int b = 0; b < rows; b++) {
                for (int i = 0; i < width; i++) {
                    forecasts[batches.index(k, b)][i] = outputs.get(b * width + i);
                }
            }
        }
        return forecasts;
    }

    /** Some forecasts, beside what came. */
    Insight insight(Series series, List<Integer> starts) {
        List<Integer> shown = Shown.of(starts.size()).mapToObj(starts::get).toList();
        double[][] forecasts = forecasts(series, shown);
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < shown.size(); i++) {
            int start = shown.get(i);
            int end = start + task.horizon() - 1;
            answers.add(
                    new Answer(
                            "%d steps before %s, forecast of %s"
                                    .formatted(
                                            task.window(),
                                            series.dates().get(start),
                                            series.dates().get(end)),
                            said(series.before(start), forecasts[i], task.horizon() - 1),
                            String.format(Locale.ROOT, "%.2f", series.values()[end])));
        }
        return Insight.of(answers);
    }

    /** The median and its interval, so many steps after the first. */
    private String said(double last, double[] outputs, int step) {
        int at = step * Forecast.LEVELS.length;
        return String.format(
                Locale.ROOT,
                "%.2f (80 %%: %.2f to %.2f)",
                last + task.unit() * outputs[at + MEDIAN],
                last + task.unit() * outputs[at],
                last + task.unit() * outputs[at + Forecast.LEVELS.length - 1]);
    }

    /**
     * The forecast at the end of a series, whose lines have semicolons between them here: for each
     * step ahead the quantiles.
     */
    @Override
    public String answer(String input) {
        try {
            Series series = task.read(new TextFile("input", input.replace(';', '\n'), ""));
            int end = series.size();
            if (end < task.window()) {
                throw new IllegalArgumentException(
                        "the input has %d steps, a forecast needs the last %d"
                                .formatted(end, task.window()));
            }
            double[] outputs = forecasts(series, List.of(end))[0];
            StringBuilder text = new StringBuilder();
            for (int h = 0; h < task.horizon(); h++) {
                text.append(h == 0 ? "" : "; ");
                for (int k = 0; k < Forecast.LEVELS.length; k++) {
                    double value =
                            series.before(end)
                                    + task.unit() * outputs[h * Forecast.LEVELS.length + k];
                    text.append(String.format(Locale.ROOT, k == 0 ? "%.2f" : " %.2f", value));
                }
            }
            return text.toString();
        } catch (DataException wrong) {
            throw new IllegalArgumentException(wrong.getMessage(), wrong);
        }
    }
}
