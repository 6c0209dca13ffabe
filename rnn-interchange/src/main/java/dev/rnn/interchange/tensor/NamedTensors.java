package dev.rnn.interchange.tensor;

import dev.rnn.api.Checks;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a file of tensors holds.
 *
 * @param tensors by name, in the file's order; copied
 * @param metadata texts by name; empty where the format has none; copied
 */
public record NamedTensors(Map<String, Tensor> tensors, SortedMap<String, String> metadata) {

    /**
     * Copies both.
     *
     * @throws IllegalArgumentException if one is null
     */
    public NamedTensors {
        Checks.given("tensors", tensors);
        Checks.given("metadata", metadata);
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    }

    /**
     * Tensors without metadata.
     *
     * @param tensors by name; copied
     */
    public NamedTensors(Map<String, Tensor> tensors) {
        this(tensors, new TreeMap<>());
    }
}
