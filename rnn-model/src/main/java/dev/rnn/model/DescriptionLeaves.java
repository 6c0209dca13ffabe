package dev.rnn.model;

import dev.rnn.api.Checks;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A description as single values by their places, such as {@code cell.layers[0].hidden} and {@code
 * 128}: what a training depends on, so that a checkpoint of another one can say what differs. The
 * same in every process.
 */
public final class DescriptionLeaves {
    private final SortedMap<String, String> leaves = new TreeMap<>();

    private DescriptionLeaves() {}

    /**
     * The values of a description.
     *
     * @param name the place of the description itself; may be empty
     * @param description a record of numbers, words, other records, lists of them and those of them
     *     that may be missing. Of anything else there is but the name of its class
     * @return values by their places; for a record also its own name
     */
    public static SortedMap<String, String> of(String name, Object description) {
        Checks.given("name", name);
        Checks.given("description", description);
        DescriptionLeaves all = new DescriptionLeaves();
        all.add(name, description);
        return all.leaves;
    }

    private void add(String name, Object value) {
        if (value instanceof Optional<?> maybe) {
            if (maybe.isPresent()) {
                add(name, maybe.get());
            } else {
                leaves.put(name, "none");
            }
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                add("%s[%d]".formatted(name, i), list.get(i));
            }
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> add("%s[%s]".formatted(name, key), each));
        } else if (value instanceof Record record) {
            leaves.put(name, kind(record.getClass()));
            addAll(name, record);
        } else if (value instanceof Enum<?> word) {
            leaves.put(name, word.name());
        } else if (value instanceof Number
                || value instanceof Boolean
                || value instanceof CharSequence) {
            leaves.put(name, value.toString());
        } else {
            leaves.put(name, value == null ? "none" : kind(value.getClass()));
        }
    }

    private void addAll(String name, Record record) {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            String at = name.isEmpty() ? component.getName() : name + "." + component.getName();
            try {
                add(at, component.getAccessor().invoke(record));
            } catch (IllegalAccessException hidden) {
                // A record of a program's own that its module keeps for itself
                leaves.put(name, record.toString());
            } catch (InvocationTargetException failed) {
                throw new IllegalStateException(
                        "%s of %s cannot be asked"
                                .formatted(component.getName(), kind(record.getClass())),
                        failed.getCause());
            }
        }
    }

    /** The name of a class without what differs from process to process. */
    private static String kind(Class<?> type) {
        String name =
                type.isHidden()
                        ? type.getName().replaceAll("\\$\\$Lambda.*", " lambda")
                        : type.getSimpleName();
        return name.endsWith("Spec") ? name.substring(0, name.length() - 4) : name;
    }
}
