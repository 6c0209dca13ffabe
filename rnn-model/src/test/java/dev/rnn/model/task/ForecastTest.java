package dev.rnn.model.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.model.Trainer;
import dev.rnn.model.data.DataException;
import dev.rnn.model.data.Part;
import dev.rnn.model.data.Split;
import dev.rnn.model.data.TextFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forecasts of made-up series of trend, season and noise, with months missing. */
class ForecastTest {
    private static final Backend BACKEND = Backends.best();
    private static final Split SPLIT = new Split(0);

    private static TextFile months(int count, int missing) {
        Random random = new Random(2);
        StringBuilder text = new StringBuilder("Date,CO2,adjusted CO2\n");
        LocalDate first = LocalDate.of(1960, 3, 1);
        for (int t = 0; t < count; t++) {
            double value =
                    300 + 0.1 * t + 3 * Math.sin(t * Math.PI / 6) + random.nextGaussian() / 5;
            if (t % 50 != missing) {
                text.append(first.plusMonths(t)).append(',').append(value).append(",0\n");
            }
        }
        return new TextFile("months", text.toString(), "");
    }

    private static TaskModel train(Task task, TextFile file) throws DataException {
        TaskSettings settings =
                task.settings().withSizes(16, 32).with(task.settings().training().withEpochs(15));
        TaskTraining training = task.prepare(BACKEND, file, SPLIT, settings);
        try (Trainer trainer = new Trainer(training.objective(), training.options())) {
            while (trainer.step()) {}
            return training.model().apply(trainer.parameters());
        }
    }

    @Test
    void isBetterThanPersistenceAndKnowsHowSure(@TempDir Path folder) throws IOException {
        TextFile file = months(600, 7);
        TaskModel model = train(Tasks.named("co2"), file);
        Scores scores = model.evaluate(file, SPLIT, Part.TEST);
        assertTrue(
                scores.get("RMSE").value() < scores.get("RMSE of persistence").value(),
                scores.toString());
        assertTrue(
                scores.get("RMSE").value() < scores.get("RMSE of seasonal naive").value(),
                scores.toString());
        double coverage = scores.get("coverage of 80 % interval").value();
        assertTrue(coverage > 0.5 && coverage <= 1, scores.toString());
        Path path = folder.resolve("co2.rnn");
        model.file(new TreeMap<>()).write(path);
        assertEquals(
                scores.figures(),
                Tasks.read(path, BACKEND).evaluate(file, SPLIT, Part.TEST).figures());
        String[] ahead = model.answer(file.text().strip().replace('\n', ';')).split("; ");
        assertEquals(12, ahead.length);
        assertTrue(ahead[0].matches("\\d+\\.\\d\\d \\d+\\.\\d\\d \\d+\\.\\d\\d"), ahead[0]);
    }

    /** Seasonal naive is exact on an exact season, also where the month a year ago is missing. */
    @Test
    void missingMonthsAreFilledFromBefore() throws DataException {
        Co2Task task = new Co2Task();
        Series series = task.read(months(100, 7));
        assertEquals(100, series.size());
        assertTrue(Double.isNaN(series.values()[7]));
        assertEquals(series.values()[6], series.before(8));
        assertEquals(series.values()[6], series.before(7));
        assertTrue(series.complete(8, 57) && !series.complete(8, 58));
        // A window whose target misses a month is left out; one that only looks back on it is not.
        TextFile file = months(600, 7);
        Series all = task.read(file);
        assertTrue(
                task.starts(file, all, SPLIT, Part.TEST).stream()
                        .allMatch(t -> all.complete(t, t + 12)));
    }

    /** Parts follow each other in time and do not overlap, targets included. */
    @Test
    void partsAreStretchesOfTime() throws DataException {
        TextFile file = months(600, 7);
        Co2Task task = new Co2Task();
        Series series = task.read(file);
        for (int fold : new int[] {0, 3}) {
            Split split = new Split(fold);
            int end = 0;
            for (Part part : new Part[] {Part.TRAINING, Part.VALIDATION, Part.TEST}) {
                var starts = task.starts(file, series, split, part);
                assertTrue(starts.get(0) >= end, part + " of fold " + fold);
                end = starts.get(starts.size() - 1) + 12;
            }
            assertTrue(end <= 600 - 60 * fold);
        }
    }

    @Test
    void weatherReadsDays() throws DataException {
        StringBuilder text = new StringBuilder("date,precipitation,temp_max,temp_min,wind\n");
        Random random = new Random(3);
        for (int t = 0; t < 1000; t++) {
            double season = 15 - 10 * Math.cos(2 * Math.PI * t / 365);
            text.append(LocalDate.of(2012, 1, 1).plusDays(t))
                    .append(
                            ",0.5,%.1f,%.1f,3\n"
                                    .formatted(season + random.nextGaussian() * 2, season - 8));
        }
        TextFile file = new TextFile("days", text.toString(), "");
        Scores scores = train(Tasks.named("weather"), file).evaluate(file, SPLIT, Part.TEST);
        assertTrue(
                scores.get("RMSE").value() < scores.get("RMSE of persistence").value(),
                scores.toString());
    }

    @Test
    void badRowsAreNamed() {
        assertEquals(
                "f, line 3: date is 2012-01-03, expected the day after the row before",
                message(
                        "weather",
                        "date,precipitation,temp_max,temp_min,wind\n2012-01-01,0,1,1,1\n2012-01-03,0,1,1,1\n"));
        assertEquals(
                "f, line 2: Date is '1958', must be like 2012-01-31".replace("Date", "date"),
                message("co2", "Date,CO2\n1958,315\n"));
        assertEquals(
                "f, line 3: Date is not after the one of the row before",
                message("co2", "Date,CO2\n1958-03-01,315\n1958-03-01,315\n"));
        assertTrue(
                message("co2", "Date,CO2\n1958-03-01,315\n")
                        .startsWith("f has 1 steps, too few for the TRAINING part of fold 0"));
    }

    private static String message(String task, String text) {
        TextFile file = new TextFile("f", text, "");
        Task named = Tasks.named(task);
        return assertThrows(
                        DataException.class,
                        () -> named.prepare(BACKEND, file, SPLIT, named.settings()))
                .getMessage();
    }
}
