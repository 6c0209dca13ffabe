package dev.rnn.model.task;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.GruSpec;
import dev.rnn.model.Batches;
import dev.rnn.model.Example;
import dev.rnn.model.Network;
import dev.rnn.model.NetworkObjective;
import dev.rnn.model.OutputAt;
import dev.rnn.model.SavedModel;
import dev.rnn.model.TensorFile;
import dev.rnn.model.TrainingOptions;
import dev.rnn.model.Validation;
import dev.rnn.model.data.DataException;
import dev.rnn.model.data.Part;
import dev.rnn.model.data.Split;
import dev.rnn.model.data.TextFile;
import dev.rnn.model.loss.QuantileSpec;
import dev.rnn.model.loss.Reduction;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * A task that forecasts the next values of a time series as quantiles, from a window of the past.
 * Parts are stretches of time, since neighbours in time are alike: with fold k, the test is the
 * tenth of the series that k tenths follow, validation the tenth before it, training all before
 * that.
 */
abstract class Forecast implements Task {
    /** The median, and an interval around it that 80 % of the values should lie in. */
    static final float[] LEVELS = {0.1f, 0.5f, 0.9f};

    /** The season of the year as a point on a circle, and whether the value is missing. */
    private static final int EXTRA = 3;

    private final int window;
    private final int horizon;
    private final int period;
    private final double unit;

    /**
     * Sizes in steps of the series.
     *
     * @param window how far the network looks back
     * @param horizon how many values it forecasts
     * @param period a year
     * @param unit by which values are divided for the network
     */
    Forecast(int window, int horizon, int period, double unit) {
        this.window = window;
        this.horizon = horizon;
        this.period = period;
        this.unit = unit;
    }

    /** The whole series. */
    abstract Series read(TextFile file) throws DataException;

    int window() {
        return window;
    }

    int horizon() {
        return horizon;
    }

    int period() {
        return period;
    }

    @Override
    public TaskSettings settings() {
        return new TaskSettings(
                32,
                32,
                TrainingOptions.DEFAULT.withEpochs(30).withRate(0.005f, 0.0005f).withLoss(loss()));
    }

    static QuantileSpec loss() {
        List<Float> levels = new ArrayList<>();
        for (float level : LEVELS) {
            levels.add(level);
        }
        return new QuantileSpec(levels, Reduction.MEAN);
    }

    /** First steps to forecast of a part: there is a window before and a year too. */
    List<Integer> starts(TextFile file, Series series, Split split, Part part)
            throws DataException {
        int n = series.size();
        int end = n * (10 - split.fold()) / 10;
        int test = n * (9 - split.fold()) / 10;
        int validation = n * (8 - split.fold()) / 10;
        int from = part == Part.TEST ? test : part == Part.VALIDATION ? validation : 0;
        int to = part == Part.TEST ? end : part == Part.VALIDATION ? test : validation;
        List<Integer> starts = new ArrayList<>();
        for (int t = Math.max(from, Math.max(window, period)); t + horizon <= to; t++) {
            if (series.complete(t, t + horizon) && !Double.isNaN(series.before(t))) {
                starts.add(t);
            }
        }
        if (starts.isEmpty()) {
            throw new DataException(
                    "%s has %d steps, too few for the %s part of fold %d; give more data, or a lower fold"
                            .formatted(file.name(), n, part, split.fold()));
        }
        return starts;
    }

    /** The window before a step; values relative to the last one. A missing one repeats it. */
    Example example(Series series, int start) {
        double last = series.before(start);
        int width = 1 + EXTRA + series.others()[0].length;
        float[] features = new float[window * width];
        for (int i = 0; i < window; i++) {
            int t = start - window + i;
            boolean missing = Double.isNaN(series.values()[t]);
            double before = series.before(t + 1);
            double value = Double.isNaN(before) ? last : before;
            LocalDate date = series.dates().get(t);
            double angle = 2 * Math.PI * date.getDayOfYear() / date.lengthOfYear();
            int at = i * width;
            features[at] = (float) ((value - last) / unit);
            features[at + 1] = (float) StrictMath.sin(angle);
            features[at + 2] = (float) StrictMath.cos(angle);
            features[at + 3] = missing ? 1 : 0;
            System.arraycopy(series.others()[t], 0, features, at + 4, width - 4);
        }
        float[] values = new float[horizon * LEVELS.length];
        for (int i = 0; i < values.length; i++) {
            int t = start + i / LEVELS.length;
            boolean known = t < series.size() && !Double.isNaN(series.values()[t]);
            values[i] = known ? (float) ((series.values()[t] - last) / unit) : 0;
        }
        return Example.features(window, features).withValues(values);
    }

    List<Example> examples(Series series, List<Integer> starts) {
        return starts.stream().map(start -> example(series, start)).toList();
    }

    double unit() {
        return unit;
    }

    @Override
    public TaskTraining prepare(Backend backend, TextFile file, Split split, TaskSettings settings)
            throws DataException {
        Checks.given("backend", backend);
        Checks.given("file", file);
        Checks.given("split", split);
        Checks.given("settings", settings);
        Series series = read(file);
        List<Integer> training = starts(file, series, split, Part.TRAINING);
        List<Integer> validation = starts(file, series, split, Part.VALIDATION);
        Network network =
                Network.builder(backend)
                        .features(1 + EXTRA + series.others()[0].length)
                        .cell(width -> GruSpec.torch(width, settings.hidden()))
                        .outputs(horizon * LEVELS.length)
                        .outputAt(OutputAt.LAST_STEP)
                        .seed(settings.training().seed())
                        .build();
        NetworkObjective objective =
                NetworkObjective.of(
                                network,
                                Batches.training(
                                        network.spec(),
                                        examples(series, training),
                                        settings.batch()))
                        .withValidation(
                                Batches.evaluation(
                                        network.spec(),
                                        examples(series, validation),
                                        settings.batch()));
        return new TaskTraining(
                objective,
                settings.training(),
                Validation.LOSS,
                parameters -> new ForecastModel(this, objective.network(parameters)),
                "%,d windows of %d steps for training, %,d for validation"
                        .formatted(training.size(), window, validation.size()),
                model -> ((ForecastModel) model).insight(series, validation));
    }

    @Override
    public TaskModel restore(Backend backend, TensorFile file) {
        Checks.given("file", file);
        SavedModel saved = SavedModel.of(backend, file.header(), file.values().toArray());
        return new ForecastModel(this, saved.network());
    }
}
