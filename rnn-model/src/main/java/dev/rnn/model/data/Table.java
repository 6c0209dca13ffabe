package dev.rnn.model.data;

import dev.rnn.api.Checks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of named columns, read from a text file whose every line is a row. */
public final class Table {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final List<String> columns;
    private final List<Row> rows;

    private Table(List<String> columns, List<Row> rows) {
        this.columns = columns;
        this.rows = rows;
    }

    /**
     * Reads lines of fields with a tab between them. Nothing is quoted: a field is what stands
     * there.
     *
     * @param file the text
     * @param columns their names, for messages and for {@link Row#text(String)}
     * @return the rows
     * @throws DataException if a line has more or fewer fields than there are columns
     */
    public static Table tsv(TextFile file, String... columns) throws DataException {
        List<String> names = names(file, columns);
        List<Row> rows = new ArrayList<>();
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            List<String> fields = List.of(lines.get(i).split("\t", -1));
            rows.add(row(file, i + 1, names, fields, " TAB "));
        }
        return new Table(names, List.copyOf(rows));
    }

    /**
     * Reads lines of fields with a comma between them, without a header. A field that holds a comma
     * or a quotation mark is quoted, as RFC 4180 says; a line's end is not allowed inside a field.
     *
     * @param file the text
     * @param columns their names
     * @return the rows
     * @throws DataException if a line has more or fewer fields than there are columns, or a quoted
     *     field does not end
     */
    public static Table csv(TextFile file, String... columns) throws DataException {
        return csv(file, names(file, columns), lines(file), 0);
    }

    /**
     * The same with the columns' names in the first line.
     *
     * @param file the text
     * @return the rows after the first line
     * @throws DataException as {@link #csv}
     */
    public static Table csvWithHeader(TextFile file) throws DataException {
        Checks.given("file", file);
        List<String> lines = lines(file);
        return csv(file, fields(file, 1, lines.get(0)), lines, 1);
    }

    private static List<String> names(TextFile file, String... columns) {
        Checks.given("file", file);
        Checks.given("columns", columns);
        Checks.all("columns", Arrays.asList(columns));
        return List.of(columns);
    }

    private static Table csv(TextFile file, List<String> columns, List<String> lines, int from)
            throws DataException {
        List<Row> rows = new ArrayList<>();
        for (int i = from; i < lines.size(); i++) {
            List<String> fields = fields(file, i + 1, lines.get(i));
            rows.add(row(file, i + 1, columns, fields, ","));
        }
        return new Table(columns, List.copyOf(rows));
    }

    private static List<String> lines(TextFile file) {
        String text = file.text();
        return (text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text).lines().toList();
    }

    private static Row row(
            TextFile file, int line, List<String> columns, List<String> fields, String between)
            throws DataException {
        Row row = new Row(file.name(), line, columns, fields);
        if (fields.size() != columns.size()) {
            String all = String.join(between, columns);
            throw row.wrong(
                    "has %d field%s, expected %d: %s"
                            .formatted(
                                    fields.size(),
                                    fields.size() == 1 ? "" : "s",
                                    columns.size(),
                                    all.length() <= 100 ? all : all.substring(0, 100) + " ..."));
        }
        return row;
    }

    private static List<String> fields(TextFile file, int number, String line)
            throws DataException {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean quote = c == '"';
            if (quote && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                field.append('"');
                i++;
            } else if (quote && (quoted || field.isEmpty())) {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        if (quoted) {
            throw new DataException(
                    "%s, line %d: a quotation mark is not closed".formatted(file.name(), number));
        }
        fields.add(field.toString());
        return fields;
    }

    /**
     * The columns' names.
     *
     * @return them in their order
     */
    public List<String> columns() {
        return columns;
    }

    /**
     * All rows.
     *
     * @return them in their order, unmodifiable
     */
    public List<Row> rows() {
        return rows;
    }

    /** One row, which knows where it stands. */
    public static final class Row {
        private final String file;
        private final int line;
        private final List<String> columns;
        private final List<String> fields;

        private Row(String file, int line, List<String> columns, List<String> fields) {
            this.file = file;
            this.line = line;
            this.columns = columns;
            this.fields = fields;
        }

        /**
         * Its fields.
         *
         * @return one a column
         */
        public List<String> fields() {
            return fields;
        }

        /**
         * One field.
         *
         * @param column a column's name
         * @return what stands there
         * @throws DataException if the table has no such column
         */
        public String text(String column) throws DataException {
            Checks.given("column", column);
            int at = columns.indexOf(column);
            if (at < 0) {
                throw new DataException(
                        "%s has no column %s, it has %s"
                                .formatted(file, column, String.join(", ", columns)));
            }
            return fields.get(at);
        }

        /**
         * One field that is a number.
         *
         * @param column a column's name
         * @return its value
         * @throws DataException if it is no finite number, or the table has no such column
         */
        public double number(String column) throws DataException {
            String text = text(column);
            try {
                double number = Double.parseDouble(text);
                if (Double.isFinite(number)) {
                    return number;
                }
            } catch (NumberFormatException no) {
                // said below
            }
            throw wrong("%s is '%s', must be a number".formatted(column, text));
        }

        /**
         * Something is wrong with this row.
         *
         * @param what a clause that goes on after the file and the line
         * @return an exception that names them
         */
        public DataException wrong(String what) {
            return new DataException("%s, line %d: %s".formatted(file, line, what));
        }
    }
}
