package dev.rnn.model.task;

import dev.rnn.model.data.DataException;
import dev.rnn.model.data.Part;
import dev.rnn.model.data.Split;
import dev.rnn.model.data.Table;
import dev.rnn.model.data.TextFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An example of a class.
 *
 * @param key what the split goes by
 * @param input what is read
 * @param label the class's name
 */
record Labelled(String key, String input, String label) {

    /** The examples of a table, of equal ones the first. */
    static List<Labelled> distinct(Table table, String input, String label) throws DataException {
        Map<String, Labelled> examples = new LinkedHashMap<>();
        for (Table.Row row : table.rows()) {
            if (row.text(label).isEmpty()) {
                throw row.wrong("%s is empty".formatted(label));
            }
            String text = row.text(input);
            examples.putIfAbsent(text, new Labelled(text, text, row.text(label)));
        }
        return List.copyOf(examples.values());
    }

    /** Those that are for one purpose. */
    static List<Labelled> part(TextFile file, List<Labelled> all, Split split, Part part)
            throws DataException {
        List<Labelled> examples = new ArrayList<>();
        for (Labelled example : all) {
            if (split.of(example.key()) == part) {
                examples.add(example);
            }
        }
        if (examples.isEmpty()) {
            throw new DataException(
                    "%s: none of its %d different examples is for %s in fold %d; give more data"
                            .formatted(
                                    file.name(),
                                    all.size(),
                                    part.name().toLowerCase(Locale.ROOT),
                                    split.fold()));
        }
        return examples;
    }
}
