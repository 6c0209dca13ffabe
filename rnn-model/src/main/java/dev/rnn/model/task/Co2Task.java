package dev.rnn.model.task;

import dev.rnn.model.data.DataException;
import dev.rnn.model.data.Table;
import dev.rnn.model.data.TextFile;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The next twelve months' CO2 in the air from the last three years; months may be missing. */
final class Co2Task extends Forecast {
    Co2Task() {
        super(36, 12, 12, 3);
    }

    @Override
    public String name() {
        return "co2";
    }

    @Override
    public String about() {
        return "the next twelve months' CO2 with intervals, from three years; months may be missing";
    }

    @Override
    public String data() {
        return "CSV with the columns Date (the first of a month) and CO2";
    }

    @Override
    Series read(TextFile file) throws DataException {
        List<Table.Row> rows = Table.csvWithHeader(file).rows();
        if (rows.isEmpty()) {
            throw new DataException("%s has no rows; give more data".formatted(file.name()));
        }
        List<Long> months = new ArrayList<>();
        LocalDate first = WeatherTask.date(rows.get(0), rows.get(0).text("Date"));
        for (Table.Row row : rows) {
            long month = ChronoUnit.MONTHS.between(first, WeatherTask.date(row, row.text("Date")));
            if (month < 0 || !months.isEmpty() && month <= months.get(months.size() - 1)) {
                throw row.wrong("Date is not after the one of the row before");
            }
            if (month > 12L * 1000) {
                throw row.wrong("Date is more than 1000 years after the first one");
            }
            months.add(month);
        }
        int size = Math.toIntExact(months.get(months.size() - 1)) + 1;
        double[] values = new double[size];
        Arrays.fill(values, Double.NaN);
        for (int i = 0; i < rows.size(); i++) {
            values[Math.toIntExact(months.get(i))] = rows.get(i).number("CO2");
        }
        List<LocalDate> dates = new ArrayList<>();
        for (int t = 0; t < size; t++) {
            dates.add(first.plusMonths(t));
        }
        return new Series(dates, values, new float[size][0]);
    }
}
