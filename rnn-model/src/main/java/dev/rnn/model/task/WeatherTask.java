package dev.rnn.model.task;

import dev.rnn.model.data.DataException;
import dev.rnn.model.data.Table;
import dev.rnn.model.data.TextFile;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Tomorrow's highest temperature from the weather of the last 30 days. */
final class WeatherTask extends Forecast {
    WeatherTask() {
        super(30, 1, 365, 5);
    }

    @Override
    public String name() {
        return "weather";
    }

    @Override
    public String about() {
        return "tomorrow's highest temperature with an interval, from 30 days of weather";
    }

    @Override
    public String data() {
        return "CSV with the columns date, precipitation, temp_max, temp_min, wind; a row a day";
    }

    @Override
    Series read(TextFile file) throws DataException {
        List<LocalDate> dates = new ArrayList<>();
        List<Table.Row> rows = Table.csvWithHeader(file).rows();
        double[] values = new double[rows.size()];
        float[][] others = new float[rows.size()][];
        for (int t = 0; t < values.length; t++) {
            Table.Row row = rows.get(t);
            LocalDate date = date(row, row.text("date"));
            if (t > 0 && !date.equals(dates.get(t - 1).plusDays(1))) {
                throw row.wrong(
                        "date is %s, expected the day after the row before".formatted(date));
            }
            dates.add(date);
            values[t] = row.number("temp_max");
            others[t] =
                    new float[] {
                        (float) (row.number("temp_max") - 16) / 10,
                        (float) (row.number("temp_min") - 8) / 10,
                        (float) row.number("precipitation") / 10,
                        (float) row.number("wind") / 5
                    };
        }
        if (values.length == 0) {
            throw new DataException("%s has no rows; give more data".formatted(file.name()));
        }
        return new Series(dates, values, others);
    }

    static LocalDate date(Table.Row row, String text) throws DataException {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException wrong) {
            throw row.wrong("date is '%s', must be like 2012-01-31".formatted(text));
        }
    }
}
