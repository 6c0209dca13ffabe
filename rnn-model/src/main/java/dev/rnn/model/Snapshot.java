package dev.rnn.model;

import dev.rnn.api.ParameterLayout;
import dev.rnn.api.Slice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The state of a training on its way into a checkpoint and back: numbers and words by their names,
 * and arrays of floats. What is missing or malformed is an {@link IllegalArgumentException} that
 * names it.
 */
final class Snapshot {
    private final Map<String, String> lines = new LinkedHashMap<>();
    private final ParameterLayout.Builder layout = ParameterLayout.builder();
    private final List<Slice> tensors = new ArrayList<>();

    /** Null for one that is being made. */
    private final TensorFile file;

    Snapshot() {
        file = null;
    }

    private Snapshot(TensorFile file) {
        this.file = file;
        lines.putAll(file.header());
    }

    static Snapshot of(TensorFile file) {
        return new Snapshot(file);
    }

    void put(String name, String value) {
        lines.put(name, value);
    }

    void put(String name, long value) {
        put(name, Long.toString(value));
    }

    /** Every bit of it. */
    void put(String name, double value) {
        put(name, Double.toString(value));
    }

    /** One row. */
    void put(String name, float[] values) {
        layout.add(name, 1, values.length);
        tensors.add(Slice.of(values));
    }

    /** Parameters by the names of their blocks. */
    void put(String prefix, ParameterLayout blocks, Slice values) {
        layout.addAll(prefix, blocks);
        tensors.add(values);
    }

    TensorFile toFile(String kind) {
        ParameterLayout all = layout.build();
        float[] values = new float[all.size()];
        int at = 0;
        for (Slice tensor : tensors) {
            System.arraycopy(tensor.array(), tensor.offset(), values, at, tensor.length());
            at += tensor.length();
        }
        return new TensorFile(kind, lines, all, Slice.of(values));
    }

    boolean has(String name) {
        return lines.containsKey(name);
    }

    String text(String name) {
        String value = lines.get(name);
        if (value == null) {
            throw new IllegalArgumentException("it has no line '%s'".formatted(name));
        }
        return value;
    }

    /** A number of things. */
    long count(String name, long most) {
        long value;
        try {
            value = Long.parseLong(text(name));
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException(
                    "its line '%s' is '%s', which is no whole number".formatted(name, text(name)));
        }
        if (value < 0 || value > most) {
            throw new IllegalArgumentException(
                    "its line '%s' is %d, must be from 0 to %d".formatted(name, value, most));
        }
        return value;
    }

    double number(String name) {
        try {
            return Double.parseDouble(text(name));
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException(
                    "its line '%s' is '%s', which is no number".formatted(name, text(name)));
        }
    }

    /** All lines whose names start so, by what follows. */
    SortedMap<String, String> texts(String prefix) {
        SortedMap<String, String> texts = new TreeMap<>();
        for (String name : lines.keySet()) {
            if (name.startsWith(prefix)) {
                texts.put(name.substring(prefix.length()), lines.get(name));
            }
        }
        return texts;
    }

    /** All numbers whose names start so, by what follows. */
    SortedMap<String, Double> numbers(String prefix) {
        SortedMap<String, Double> numbers = new TreeMap<>();
        texts(prefix).keySet().forEach(name -> numbers.put(name, number(prefix + name)));
        return numbers;
    }

    /** A copy of an array that must have so many floats. */
    float[] floats(String name, int length) {
        Slice tensor = file.tensor(name);
        if (tensor.length() != length) {
            throw new IllegalArgumentException(
                    "its tensor '%s' has %d floats, must have %d"
                            .formatted(name, tensor.length(), length));
        }
        return tensor.toArray();
    }

    /** A copy of parameters, block after block. */
    float[] floats(String prefix, ParameterLayout blocks) {
        float[] all = new float[blocks.size()];
        for (ParameterLayout.Block block : blocks.blocks()) {
            float[] one = floats(prefix + block.name(), block.size());
            System.arraycopy(one, 0, all, block.offset(), one.length);
        }
        return all;
    }
}
