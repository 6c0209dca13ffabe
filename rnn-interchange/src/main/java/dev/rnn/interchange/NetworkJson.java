package dev.rnn.interchange;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.ToNumberPolicy;
import com.google.gson.reflect.TypeToken;
import dev.rnn.api.Checks;
import dev.rnn.model.NetworkSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Descriptions of networks as JSON, to be written by hand or by other programs:
 *
 * <pre>{@code
 * {"inputs": 65, "embedding": 16, "outputs": 65,
 *  "cell": {"type": "Stack", "dropout": 0.2, "layers": [
 *      {"type": "Lstm", "inputs": 16, "hidden": 128, "bias": "ONE"},
 *      {"type": "Lstm", "inputs": 128, "hidden": 128, "bias": "ONE"}]}}
 * }</pre>
 *
 * <p>A cell's {@code type} is the name of its description without {@code Spec}, and its other names
 * are that record's components.
 */
public final class NetworkJson {
    private static final Gson GSON =
            new GsonBuilder()
                    .setPrettyPrinting()
                    .setStrictness(Strictness.STRICT)
                    .setObjectToNumberStrategy(ToNumberPolicy.LAZILY_PARSED_NUMBER)
                    .create();

    private NetworkJson() {}

    /**
     * The text of a description.
     *
     * @param spec what a network computes
     * @return JSON, which {@link #read} brings back
     * @throws IllegalArgumentException if a cell is none of the library's own
     */
    public static String write(NetworkSpec spec) {
        Checks.given("spec", spec);
        return GSON.toJson(finite(spec.toTree()));
    }

    /** JSON has no infinity: a word stands for it. */
    private static Object finite(Object node) {
        if (node instanceof Map<?, ?> tree) {
            Map<Object, Object> copy = new LinkedHashMap<>();
            tree.forEach((key, value) -> copy.put(key, finite(value)));
            return copy;
        } else if (node instanceof List<?> list) {
            return list.stream().map(NetworkJson::finite).toList();
        }
        return node instanceof Float number && !Float.isFinite(number) ? number.toString() : node;
    }

    /**
     * The description of a text.
     *
     * @param json one object, with {@code inputs}, {@code cell} and {@code outputs} at least
     * @return what {@link dev.rnn.model.Network} can be made of
     * @throws IllegalArgumentException if it is no JSON, or something is missing, unknown or out of
     *     range, naming the place
     */
    public static NetworkSpec read(String json) {
        Checks.given("json", json);
        Map<String, Object> tree;
        try {
            tree = GSON.fromJson(json, new TypeToken<Map<String, Object>>() {});
        } catch (JsonParseException wrong) {
            throw new IllegalArgumentException(
                    "the description is no JSON object: %s"
                            .formatted(wrong.getMessage().lines().findFirst().orElse("")),
                    wrong);
        }
        if (tree == null) {
            throw new IllegalArgumentException(
                    "the description is empty; give inputs, cell and outputs");
        }
        return NetworkSpec.of(tree);
    }
}
