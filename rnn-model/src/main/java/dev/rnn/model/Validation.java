package dev.rnn.model;

import dev.rnn.api.Checks;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was measured on validation data.
 *
 * @param loss the mean loss
 * @param metrics other figures by their names, such as {@code accuracy}; copied
 */
public record Validation(double loss, SortedMap<String, Double> metrics) {

    /** The name of the loss among the figures. */
    public static final String LOSS = "loss";

    /**
     * Copies the figures.
     *
     * @throws IllegalArgumentException if they are null
     */
    public Validation {
        Checks.given("metrics", metrics);
        metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
    }

    /**
     * A loss alone.
     *
     * @param loss the mean loss
     */
    public Validation(double loss) {
        this(loss, Collections.emptySortedMap());
    }

    /**
     * One figure.
     *
     * @param name {@link #LOSS}, or that of a metric
     * @return its value
     * @throws IllegalArgumentException if there is none of this name, naming those that there are
     */
    public double get(String name) {
        Checks.given("name", name);
        Double value = name.equals(LOSS) ? Double.valueOf(loss) : metrics.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "no figure is named %s; there are %s and %s"
                            .formatted(name, LOSS, metrics.keySet()));
        }
        return value;
    }
}
