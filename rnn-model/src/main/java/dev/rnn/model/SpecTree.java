package dev.rnn.model;

import dev.rnn.api.CellSpec;
import dev.rnn.api.GruSpec;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.RnnSpec;
import dev.rnn.model.cell.GruVariant;
import dev.rnn.model.cell.LstmVariant;
import dev.rnn.model.cell.RnnVariant;
import dev.rnn.model.layer.BidirectionalSpec;
import dev.rnn.model.layer.CheckpointedSpec;
import dev.rnn.model.layer.DropoutSpec;
import dev.rnn.model.layer.MaskedSpec;
import dev.rnn.model.layer.ResidualSpec;
import dev.rnn.model.layer.ReverseSpec;
import dev.rnn.model.layer.StackSpec;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Descriptions as trees of maps, lists, words and numbers, which {@link SpecText} and other forms
 * write down. A description is a record: {@link #KIND} is its name without {@code Spec}, then come
 * its components by their names. So every record that is listed here can be written and read
 * without code of its own.
 */
final class SpecTree {
    /** Which record a map stands for. */
    static final String KIND = "type";

    /** All cells that a file may hold. */
    private static final List<Class<? extends CellSpec>> KNOWN =
            List.of(
                    RnnSpec.class,
                    LstmSpec.class,
                    GruSpec.class,
                    StackSpec.class,
                    ReverseSpec.class,
                    BidirectionalSpec.class,
                    ResidualSpec.class,
                    DropoutSpec.class,
                    MaskedSpec.class,
                    CheckpointedSpec.class,
                    RnnVariant.class,
                    LstmVariant.class,
                    GruVariant.class);

    /** Descriptions inside each other: far more than networks have, far less than the stack. */
    private static final int DEEPEST = 64;

    private SpecTree() {}

    /** A description that this version does not know. */
    static final class UnknownException extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        /** What it calls itself. */
        private final String name;

        UnknownException(String name, String message) {
            super(message);
            this.name = name;
        }

        String name() {
            return name;
        }
    }

    /**
     * The tree of a description.
     *
     * @throws UnknownException if a cell in it is none of the library's own
     */
    static Map<String, Object> of(Object spec) {
        if (spec instanceof CellSpec && !KNOWN.contains(spec.getClass())) {
            throw new UnknownException(
                    spec.getClass().getSimpleName(),
                    "cell is %s; model files hold %s"
                            .formatted(spec, KNOWN.stream().map(Class::getSimpleName).toList()));
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put(KIND, name(spec.getClass()));
        for (RecordComponent component : spec.getClass().getRecordComponents()) {
            try {
                tree.put(component.getName(), value(component.getAccessor().invoke(spec)));
            } catch (ReflectiveOperationException impossible) {
                throw new IllegalStateException(
                        "the accessors of a public record are public", impossible);
            }
        }
        return tree;
    }

    private static Object value(Object value) {
        if (value instanceof Record) {
            return of(value);
        } else if (value instanceof Enum<?> word) {
            return word.name();
        } else if (value instanceof Optional<?> maybe) {
            return value(maybe.stream().toList());
        } else if (value instanceof List<?> list) {
            return list.stream().map(SpecTree::value).toList();
        }
        return value;
    }

    private static String name(Class<?> record) {
        String name = record.getSimpleName();
        return name.endsWith("Spec") ? name.substring(0, name.length() - 4) : name;
    }

    /** For a reader that counts how deep it is. */
    static void checkDepth(int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException(
                    "there are more than %d descriptions inside each other".formatted(DEEPEST));
        }
    }

    /**
     * The cell of a tree. Numbers and truth values may be words.
     *
     * @throws UnknownException if it names one that this version does not know
     * @throws IllegalArgumentException if it is not what {@link #of} gives, naming the place
     */
    static CellSpec cell(Object tree, String place) {
        return (CellSpec) read(tree, CellSpec.class, place, 1);
    }

    /** A record of a tree, as {@link #cell}. */
    static Object record(Object tree, Class<? extends Record> kind) {
        return read(tree, kind, name(kind).toLowerCase(Locale.ROOT), 0);
    }

    private static Object read(Object node, Type type, String place, int depth) {
        if (type instanceof ParameterizedType maybe && maybe.getRawType() == Optional.class) {
            return list(node, maybe, place, depth).stream().findFirst();
        }
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            return list(node, list, place, depth);
        }
        Class<?> kind = (Class<?>) type;
        if (kind == CellSpec.class || kind.isRecord()) {
            return record(node, kind, place, depth);
        }
        return word(node, kind, place);
    }

    private static List<Object> list(Object node, ParameterizedType type, String place, int depth) {
        if (!(node instanceof List<?> nodes)) {
            throw wrong(place, node, "a list");
        }
        List<Object> values = new ArrayList<>();
        for (Object each : nodes) {
            String at = "%s[%d]".formatted(place, values.size());
            values.add(read(each, type.getActualTypeArguments()[0], at, depth));
        }
        return values;
    }

    private static Object record(Object node, Class<?> type, String place, int depth) {
        checkDepth(depth);
        if (!(node instanceof Map<?, ?> tree)) {
            throw wrong(place, node, "a description");
        }
        Object name = tree.get(KIND);
        Class<?> kind = type == CellSpec.class ? known(name, place) : type;
        if (name != null && !name.equals(name(kind))) {
            throw wrong(place + "." + KIND, name, name(kind));
        }
        RecordComponent[] components = kind.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String at = place + "." + components[i].getName();
            types[i] = components[i].getType();
            values[i] =
                    read(
                            tree.get(components[i].getName()),
                            components[i].getGenericType(),
                            at,
                            depth + 1);
        }
        checkKeys(tree, Arrays.stream(components).map(RecordComponent::getName).toList(), place);
        try {
            return kind.getConstructor(types).newInstance(values);
        } catch (InvocationTargetException refused) {
            throw new IllegalArgumentException(
                    "%s: %s".formatted(place, refused.getCause().getMessage()), refused.getCause());
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(
                    "the constructor of a public record is public", impossible);
        }
    }

    /** Nothing is said that nobody reads. */
    static void checkKeys(Map<?, ?> tree, List<String> known, String place) {
        for (Object key : tree.keySet()) {
            // YAML has keys of any kind, null among them
            if (!(key instanceof String word && (word.equals(KIND) || known.contains(word)))) {
                throw new IllegalArgumentException(
                        "%s has no '%s'; it has %s".formatted(place, key, known));
            }
        }
    }

    private static Class<?> known(Object name, String place) {
        for (Class<?> each : KNOWN) {
            if (name(each).equals(name)) {
                return each;
            }
        }
        if (!(name instanceof String word) || word.isEmpty()) {
            throw wrong(place + "." + KIND, name, "a description's name");
        }
        String names = KNOWN.stream().map(SpecTree::name).toList().toString();
        throw new UnknownException(
                word, wrong(place + "." + KIND, word, "one of " + names).getMessage());
    }

    /** A number, truth value or enum constant. */
    static Object word(Object node, Class<?> kind, String place) {
        String word = node == null ? "" : node.toString();
        try {
            if (kind == int.class) {
                return node instanceof Number number
                        ? Integer.valueOf(Math.toIntExact(whole(number)))
                        : Integer.valueOf(word);
            } else if (kind == float.class) {
                return Float.valueOf(word);
            }
        } catch (ArithmeticException | NumberFormatException no) {
            throw wrong(place, node, kind == int.class ? "a whole number" : "a number");
        }
        if (kind == boolean.class && (word.equals("true") || word.equals("false"))) {
            return Boolean.valueOf(word);
        } else if (kind.isEnum()) {
            for (Object constant : kind.getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(word)) {
                    return constant;
                }
            }
            throw wrong(place, node, "one of " + Arrays.toString(kind.getEnumConstants()));
        }
        throw wrong(place, node, kind == boolean.class ? "true or false" : "a value of " + kind);
    }

    private static long whole(Number number) {
        double value = number.doubleValue();
        if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
            throw new ArithmeticException("not whole");
        }
        return (long) value;
    }

    static IllegalArgumentException wrong(String place, Object node, String expected) {
        return new IllegalArgumentException(
                node == null
                        ? "%s is missing; give %s".formatted(place, expected)
                        : "%s is %s, must be %s".formatted(place, brief(node), expected));
    }

    private static String brief(Object node) {
        String text = String.valueOf(node);
        return text.length() <= 40 ? "'" + text + "'" : "'" + text.substring(0, 40) + "...'";
    }
}
