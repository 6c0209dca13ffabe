package dev.rnn.model.task;

import dev.rnn.model.data.DataException;
import dev.rnn.model.data.Part;
import dev.rnn.model.data.Split;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Something to read and what is to be written for it.
 *
 * @param key what the split goes by
 * @param input what is read
 * @param target the tokens to write
 */
record Phrase(String key, String input, List<String> target) {

    /** Those that are for one purpose. */
    static List<Phrase> part(List<Phrase> all, Split split, Part part) throws DataException {
        List<Phrase> phrases = new ArrayList<>();
        for (Phrase phrase : all) {
            if (split.of(phrase.key()) == part) {
                phrases.add(phrase);
            }
        }
        if (phrases.isEmpty()) {
            throw new DataException(
                    "none of the %d examples is for %s in fold %d; give more data"
                            .formatted(
                                    all.size(),
                                    part.name().toLowerCase(Locale.ROOT),
                                    split.fold()));
        }
        return phrases;
    }

    /** All right targets of each input, in the order of the inputs. */
    static Map<String, List<List<String>>> references(List<Phrase> phrases) {
        Map<String, List<List<String>>> references = new LinkedHashMap<>();
        for (Phrase phrase : phrases) {
            references
                    .computeIfAbsent(phrase.input(), input -> new ArrayList<>())
                    .add(phrase.target());
        }
        return references;
    }
}
