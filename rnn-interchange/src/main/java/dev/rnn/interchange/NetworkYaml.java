package dev.rnn.interchange;

import dev.rnn.api.Checks;
import dev.rnn.model.NetworkSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Descriptions of networks as YAML 1.2, to be written by hand: the same names and values as {@link
 * NetworkJson}, so that JSON is read too.
 *
 * <pre>{@code
 * # two layers for a text of 65 characters
 * inputs: 65
 * embedding: 16
 * outputs: 65
 * cell:
 *   type: Stack
 *   dropout: 0.2
 *   layers:
 *   - {type: Lstm, inputs: 16, hidden: 128, bias: ONE}
 *   - {type: Lstm, inputs: 128, hidden: 128, bias: ONE}
 * }</pre>
 *
 * <p>A text may come from anywhere: what is long, deep, or grows when its anchors are put in is
 * refused before anything is made of it, and so are tags, since no class is ever made of one.
 */
public final class NetworkYaml {
    /** Characters: far more than a description has. */
    private static final int LONGEST = 1 << 20;

    private NetworkYaml() {}

    /**
     * The text of a description.
     *
     * @param spec what a network computes
     * @return YAML, which {@link #read} brings back
     * @throws IllegalArgumentException if a cell is none of the library's own
     */
    public static String write(NetworkSpec spec) {
        Checks.given("spec", spec);
        DumpSettings block = DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build();
        return new Dump(block).dumpToString(plain(spec.toTree()));
    }

    /** Floats as the shortest decimals that are theirs, not those of the equal doubles. */
    private static Object plain(Object node) {
        if (node instanceof Map<?, ?> tree) {
            Map<Object, Object> copy = new LinkedHashMap<>();
            tree.forEach((key, value) -> copy.put(key, plain(value)));
            return copy;
        } else if (node instanceof List<?> list) {
            return list.stream().map(NetworkYaml::plain).toList();
        }
        return node instanceof Float number ? Double.valueOf(number.toString()) : node;
    }

    /**
     * The description of a text.
     *
     * @param yaml one mapping, with {@code inputs}, {@code cell} and {@code outputs} at least
     * @return what {@link dev.rnn.model.Network} can be made of
     * @throws IllegalArgumentException if it is no YAML, has names twice, tags or several
     *     documents, is too long, deep or large, or something is missing, unknown or out of range,
     *     naming the place
     */
    public static NetworkSpec read(String yaml) {
        Checks.given("yaml", yaml);
        if (yaml.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "the description has %d characters, may have %d at most"
                            .formatted(yaml.length(), LONGEST));
        }
        LoadSettings settings =
                LoadSettings.builder()
                        .setLabel("the description")
                        .setAllowDuplicateKeys(false)
                        .setAllowRecursiveKeys(false)
                        .setCodePointLimit(LONGEST)
                        .build();
        Object tree;
        try {
            YamlSize.check(settings, yaml);
            tree = new Load(settings).loadFromString(yaml);
        } catch (YamlEngineException wrong) {
            throw new IllegalArgumentException(
                    "the description is no YAML: %s".formatted(oneLine(wrong.getMessage())), wrong);
        }
        if (!(tree instanceof Map<?, ?> names)) {
            throw new IllegalArgumentException(
                    "the description is no mapping; give inputs, cell and outputs");
        }
        Map<String, Object> named = new LinkedHashMap<>();
        names.forEach((name, value) -> named.put(String.valueOf(name), value));
        return NetworkSpec.of(named);
    }

    private static String oneLine(String message) {
        return message == null ? "" : message.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
