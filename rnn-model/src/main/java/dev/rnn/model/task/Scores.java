package dev.rnn.model.task;

import dev.rnn.api.Checks;
import dev.rnn.model.metric.Estimate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * How good a model is.
 *
 * @param figures by their names, such as {@code accuracy}, the most telling first; copied
 * @param details more, as text of any number of lines, such as a confusion matrix; may be empty
 */
public record Scores(SequencedMap<String, Estimate> figures, String details) {

    /**
     * Copies the figures.
     *
     * @throws IllegalArgumentException if something is null
     */
    public Scores {
        Checks.given("figures", figures);
        Checks.given("details", details);
        figures = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(figures));
    }

    /**
     * One figure.
     *
     * @param name its name
     * @return the figure with its standard error
     * @throws IllegalArgumentException if there is none of this name, naming those that there are
     */
    public Estimate get(String name) {
        Checks.given("name", name);
        Estimate figure = figures.get(name);
        if (figure == null) {
            throw new IllegalArgumentException(
                    "no figure is named %s; there are %s".formatted(name, figures.keySet()));
        }
        return figure;
    }
}
