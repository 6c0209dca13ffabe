package dev.rnn.model;

import dev.rnn.api.CellSpec;
import dev.rnn.api.Checks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Descriptions of cells as text, for the header of a model file: {@code
 * Stack(layers=[Lstm(inputs=65,hidden=128,bias=ONE),Lstm(inputs=128,hidden=128,bias=ONE)],dropout=0.5)}.
 * A record: its name without {@code Spec}, then its components, each a number, a word, a
 * description or a list of them; what may be missing is a list of one or none.
 */
public final class SpecText {
    private final String text;
    private int at;
    private int depth;

    private SpecText(String text) {
        this.text = text;
    }

    /**
     * The text of a description.
     *
     * @throws SpecTree.UnknownException if it, or one inside it, is none of the library's own
     */
    static String of(CellSpec spec) {
        return text(SpecTree.of(spec));
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
        return text(SpecTree.of(description));
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
        return kind.cast(SpecTree.record(tree(text), kind));
    }

    private static String text(Object node) {
        if (node instanceof Map<?, ?> tree) {
            return tree.entrySet().stream()
                    .filter(entry -> !entry.getKey().equals(SpecTree.KIND))
                    .map(entry -> entry.getKey() + "=" + text(entry.getValue()))
                    .collect(Collectors.joining(",", tree.get(SpecTree.KIND) + "(", ")"));
        } else if (node instanceof List<?> list) {
            return list.stream().map(SpecText::text).collect(Collectors.joining(",", "[", "]"));
        }
        return String.valueOf(node);
    }

    /**
     * The description of a text.
     *
     * @throws SpecTree.UnknownException if it names one that this version does not know
     * @throws IllegalArgumentException if it is not what {@link #of} writes
     */
    static CellSpec parse(String text) {
        return SpecTree.cell(tree(text), "cell");
    }

    private static Object tree(String text) {
        SpecText parser = new SpecText(text);
        Object tree = parser.node();
        if (parser.at != text.length()) {
            throw parser.wrong("the end");
        }
        return tree;
    }

    private Object node() {
        if (text.startsWith("[", at)) {
            return list();
        }
        String word = word();
        return text.startsWith("(", at) ? record(word) : word;
    }

    private Map<String, Object> record(String name) {
        SpecTree.checkDepth(++depth);
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put(SpecTree.KIND, name);
        expect("(");
        while (!text.startsWith(")", at)) {
            if (tree.size() > 1) {
                expect(",");
            }
            String key = word();
            expect("=");
            tree.put(key, node());
        }
        expect(")");
        depth--;
        return tree;
    }

    private List<Object> list() {
        SpecTree.checkDepth(++depth);
        expect("[");
        List<Object> values = new ArrayList<>();
        while (!text.startsWith("]", at)) {
            if (!values.isEmpty()) {
                expect(",");
            }
            values.add(node());
        }
        expect("]");
        depth--;
        return values;
    }

    private String word() {
        int from = at;
        while (at < text.length() && "=,()[]".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        if (at == from) {
            throw wrong("a word");
        }
        return text.substring(from, at);
    }

    private void expect(String what) {
        if (!text.startsWith(what, at)) {
            throw wrong(what);
        }
        at += what.length();
    }

    private IllegalArgumentException wrong(String expected) {
        return new IllegalArgumentException(
                "character %d of '%s' is not %s"
                        .formatted(at, text.substring(0, Math.min(text.length(), 80)), expected));
    }
}
