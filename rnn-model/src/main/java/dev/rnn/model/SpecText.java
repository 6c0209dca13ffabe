package dev.rnn.model;

import dev.rnn.api.CellSpec;
import dev.rnn.api.Checks;
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
import java.util.List;
import java.util.Optional;

/**
 * Descriptions of cells as text, as model files hold them: {@code
 * Stack(layers=[Lstm(inputs=65,hidden=128,bias=ONE),Lstm(inputs=128,hidden=128,bias=ONE)],dropout=0.5)}.
 * A description is a record: its name without {@code Spec}, then its components in their order,
 * each a number, a word, a description or a list of them. So every record that is listed here can
 * be written and read without code of its own. What may be missing is a list of one or none.
 */
public final class SpecText {
    /** All descriptions that a model file may hold. */
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

    private final String text;
    private int at;
    private int depth;

    private SpecText(String text) {
        this.text = text;
    }

    /** A description that this version does not know. */
    static final class UnknownException extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        UnknownException(String message) {
            super(message);
        }
    }

    /**
     * The text of a description.
     *
     * @throws UnknownException if it, or one inside it, is none of the library's own
     */
    static String of(CellSpec spec) {
        if (!KNOWN.contains(spec.getClass())) {
            throw new UnknownException(
                    "cell is %s; model files hold %s"
                            .formatted(spec, KNOWN.stream().map(Class::getSimpleName).toList()));
        }
        return record((Record) (Object) spec);
    }

    /**
     * The text of a description of something that is made of cells.
     *
     * @param description a public record of numbers, words, cells' descriptions, other such
     *     records, lists of them, and those of them that may be missing
     * @return its text
     * @throws IllegalArgumentException if it holds a cell that is none of the library's own
     */
    public static String describe(Record description) {
        Checks.given("description", description);
        return record(description);
    }

    /**
     * The description of a text.
     *
     * @param <R> the kind of record
     * @param text what {@link #describe} gave
     * @param kind the kind of record
     * @return the description
     * @throws IllegalArgumentException if it is not what {@link #describe} writes, or its values do
     *     not fit together
     */
    public static <R extends Record> R parse(String text, Class<R> kind) {
        Checks.given("text", text);
        Checks.given("kind", kind);
        SpecText parser = new SpecText(text);
        R description = kind.cast(parser.record(kind));
        if (parser.at != text.length()) {
            throw parser.wrong("the end");
        }
        return description;
    }

    private static String record(Record record) {
        StringBuilder text = new StringBuilder(name(record.getClass())).append('(');
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            try {
                text.append(text.charAt(text.length() - 1) == '(' ? "" : ",")
                        .append(component.getName())
                        .append('=')
                        .append(value(component.getAccessor().invoke(record)));
            } catch (ReflectiveOperationException impossible) {
                throw new IllegalStateException(
                        "the accessors of a public record are public", impossible);
            }
        }
        return text.append(')').toString();
    }

    private static String value(Object value) {
        if (value instanceof CellSpec spec) {
            return of(spec);
        } else if (value instanceof Record record) {
            return record(record);
        } else if (value instanceof Enum<?> word) {
            return word.name();
        } else if (value instanceof Optional<?> maybe) {
            return value(maybe.stream().toList());
        } else if (value instanceof List<?> list) {
            return "[%s]".formatted(String.join(",", list.stream().map(SpecText::value).toList()));
        }
        return String.valueOf(value);
    }

    private static String name(Class<?> record) {
        String name = record.getSimpleName();
        return name.endsWith("Spec") ? name.substring(0, name.length() - 4) : name;
    }

    /**
     * The description of a text.
     *
     * @throws UnknownException if it names one that this version does not know
     * @throws IllegalArgumentException if it is not what {@link #of} writes
     */
    static CellSpec parse(String text) {
        SpecText parser = new SpecText(text);
        CellSpec spec = (CellSpec) parser.read(CellSpec.class);
        if (parser.at != text.length()) {
            throw parser.wrong("the end");
        }
        return spec;
    }

    private Object read(Type type) {
        if (type instanceof ParameterizedType maybe && maybe.getRawType() == Optional.class) {
            return list(maybe.getActualTypeArguments()[0]).stream().findFirst();
        }
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            return list(list.getActualTypeArguments()[0]);
        }
        Class<?> kind = (Class<?>) type;
        if (kind == CellSpec.class) {
            String name = text.substring(at, Math.max(at, text.indexOf('(', at)));
            return record(known(name));
        } else if (kind.isRecord()) {
            return record(kind);
        }
        return word(kind);
    }

    private Class<?> known(String name) {
        for (Class<?> each : KNOWN) {
            if (name(each).equals(name)) {
                return each;
            }
        }
        if (name.isEmpty()) {
            throw wrong("a description");
        }
        throw new UnknownException(name);
    }

    private Object record(Class<?> kind) {
        if (++depth > DEEPEST) {
            throw new IllegalArgumentException(
                    "there are more than %d descriptions inside each other".formatted(DEEPEST));
        }
        expect(name(kind) + "(");
        RecordComponent[] components = kind.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            expect((i == 0 ? "" : ",") + components[i].getName() + "=");
            types[i] = components[i].getType();
            values[i] = read(components[i].getGenericType());
        }
        expect(")");
        depth--;
        try {
            return kind.getConstructor(types).newInstance(values);
        } catch (InvocationTargetException refused) {
            throw new IllegalArgumentException(refused.getCause());
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(
                    "the constructor of a public record is public", impossible);
        }
    }

    private List<Object> list(Type type) {
        expect("[");
        List<Object> values = new ArrayList<>();
        while (!text.startsWith("]", at)) {
            if (!values.isEmpty()) {
                expect(",");
            }
            values.add(read(type));
        }
        expect("]");
        return values;
    }

    private Object word(Class<?> kind) {
        int from = at;
        while (at < text.length() && ",)]".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(from, at);
        if (kind == int.class) {
            return Integer.valueOf(word);
        } else if (kind == float.class || kind == Float.class) {
            return Float.valueOf(word);
        } else if (kind == boolean.class && (word.equals("true") || word.equals("false"))) {
            return Boolean.valueOf(word);
        } else if (kind.isEnum()) {
            for (Object constant : kind.getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(word)) {
                    return constant;
                }
            }
        }
        throw wrong("a value of " + kind.getSimpleName());
    }

    private void expect(String what) {
        if (!text.startsWith(what, at)) {
            throw wrong(what);
        }
        at += what.length();
    }

    private IllegalArgumentException wrong(String expected) {
        return new IllegalArgumentException(
                "character %d of '%s' is not %s".formatted(at, text, expected));
    }
}
