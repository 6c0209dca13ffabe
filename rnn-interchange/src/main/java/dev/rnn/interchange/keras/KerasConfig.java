package dev.rnn.interchange.keras;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.rnn.interchange.OutputActivation;
import dev.rnn.model.OutputAt;
import dev.rnn.model.layer.Merge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a model's {@code config.json} says: a chain of layers, with all that their variables do not
 * tell. Whatever would make another network than this library's is refused by the layer's name.
 */
final class KerasConfig {
    private static final Set<String> NOTHING =
            Set.of("InputLayer", "Dropout", "SpatialDropout1D", "GaussianNoise", "GaussianDropout");

    private final List<Layer> layers = new ArrayList<>();
    private OutputAt outputAt = OutputAt.EVERY_STEP;
    private OutputActivation output = OutputActivation.NONE;
    private boolean masks;

    /**
     * A layer with variables.
     *
     * @param name its own
     * @param container its name in {@code model.weights.h5}
     * @param cell of a recurrent layer, of its forward direction; otherwise null
     * @param backward of the other direction; null for none
     * @param merge of both directions; null for one
     */
    record Layer(String name, String container, CellConfig cell, CellConfig backward, Merge merge) {

        Layer(String name, String container) {
            this(name, container, null, null, null);
        }
    }

    private KerasConfig() {}

    /**
     * Reads {@code config.json}, or the attribute {@code model_config}.
     *
     * @throws IllegalArgumentException if it is not one, or of a network that this library lacks
     */
    static KerasConfig parse(String json) {
        try {
            KerasConfig config = new KerasConfig();
            config.read(JsonParser.parseString(json).getAsJsonObject());
            return config;
        } catch (JsonParseException
                | IllegalStateException
                | ClassCastException
                | NullPointerException
                | UnsupportedOperationException no) {
            throw new IllegalArgumentException("its configuration is none of a Keras model", no);
        }
    }

    List<Layer> layers() {
        return layers;
    }

    OutputAt outputAt() {
        return outputAt;
    }

    OutputActivation output() {
        return output;
    }

    /** Whether an embedding masks symbol 0. */
    boolean masks() {
        return masks;
    }

    private void read(JsonObject model) {
        String kind = model.get("class_name").getAsString();
        if (!kind.equals("Sequential") && !kind.equals("Functional") && !kind.equals("Model")) {
            throw new IllegalArgumentException(
                    "it is a %s; Sequential models and Functional chains are read".formatted(kind));
        }
        JsonArray all = model.getAsJsonObject("config").getAsJsonArray("layers");
        Map<String, Integer> used = new HashMap<>();
        String before = null;
        for (JsonElement element : all) {
            JsonObject layer = element.getAsJsonObject();
            JsonObject config = layer.getAsJsonObject("config");
            String name = config.get("name").getAsString();
            String type = layer.get("class_name").getAsString();
            if (!kind.equals("Sequential")) {
                chain(name, layer.get("inbound_nodes"), before);
            }
            before = name;
            String snake = snake(type);
            int count = used.merge(snake, 1, Integer::sum);
            read(type, name, count == 1 ? snake : snake + "_" + (count - 1), config);
        }
    }

    private static String snake(String type) {
        return type.replaceAll("\\W+", "")
                .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
                .replaceAll("([a-z])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
    }

    /** Each layer of a chain reads the one before it and nothing else. */
    private static void chain(String name, JsonElement nodes, String before) {
        List<String> read = new ArrayList<>();
        histories(nodes, read, 0);
        if (!read.equals(before == null ? List.of() : List.of(before))) {
            throw new IllegalArgumentException(
                    "layer %s reads %s; a chain of layers is read, each from the one before"
                            .formatted(name, read));
        }
    }

    private static void histories(JsonElement element, List<String> read, int depth) {
        if (depth > 50) {
            throw new IllegalArgumentException("its configuration is nested too deep");
        }
        if (element.isJsonArray()) {
            element.getAsJsonArray().forEach(each -> histories(each, read, depth + 1));
        } else if (element.isJsonObject()) {
            for (Map.Entry<String, JsonElement> each : element.getAsJsonObject().entrySet()) {
                if (each.getKey().equals("keras_history")) {
                    read.add(each.getValue().getAsJsonArray().get(0).getAsString());
                } else {
                    histories(each.getValue(), read, depth + 1);
                }
            }
        }
    }

    private void read(String type, String name, String container, JsonObject config) {
        if (output != OutputActivation.NONE) {
            throw new IllegalArgumentException(
                    "layer %s follows the output's activation".formatted(name));
        }
        if (CellConfig.isRecurrent(type)) {
            recurrent(name, container, CellConfig.of(name, type, config), null, null);
        } else if (type.equals("Bidirectional")) {
            Merge merge = merge(name, config.get("merge_mode"));
            CellConfig forward = direction(name, config.getAsJsonObject("layer"));
            JsonElement other = config.get("backward_layer");
            CellConfig backward =
                    other == null || other.isJsonNull()
                            ? forward.reversed()
                            : direction(name, other.getAsJsonObject());
            recurrent(name, container, forward, backward, merge);
        } else if (type.equals("Embedding")) {
            masks |= flag(config, "mask_zero");
            layers.add(new Layer(name, container));
        } else if (type.equals("TimeDistributed")
                && config.getAsJsonObject("layer")
                        .get("class_name")
                        .getAsString()
                        .equals("Dense")) {
            JsonObject dense = config.getAsJsonObject("layer").getAsJsonObject("config");
            activation(name, word(dense, "activation"));
            layers.add(new Layer(name, container));
        } else if (type.equals("Dense")) {
            activation(name, word(config, "activation"));
            layers.add(new Layer(name, container));
        } else if (type.equals("Activation")) {
            activation(name, word(config, "activation"));
        } else if (type.equals("Softmax")) {
            activation(name, "softmax");
        } else if (!NOTHING.contains(type)) {
            throw new IllegalArgumentException(
                    "layer %s is a %s, which is not read".formatted(name, type));
        }
    }

    private static CellConfig direction(String name, JsonObject layer) {
        return CellConfig.of(
                name, layer.get("class_name").getAsString(), layer.getAsJsonObject("config"));
    }

    /** A layer in one direction, {@code backward} being null, or in both. */
    private void recurrent(
            String name, String container, CellConfig cell, CellConfig backward, Merge merge) {
        if (outputAt == OutputAt.LAST_STEP) {
            throw new IllegalArgumentException(
                    "layer %s follows one with return_sequences=False".formatted(name));
        }
        if (cell.backwards()) {
            throw new IllegalArgumentException(
                    "layer %s has go_backwards=True, which is not read".formatted(name));
        }
        if (backward != null && !backward.backwards()) {
            throw new IllegalArgumentException(
                    "layer %s has a backward_layer with go_backwards=False: both directions would read forwards, which is not read"
                            .formatted(name));
        }
        if (backward != null && !(cell.everyStep() && backward.everyStep())) {
            throw new IllegalArgumentException(
                    "layer %s, in both directions, has return_sequences=False: its outputs are those of two different steps, which this library's networks do not give"
                            .formatted(name));
        }
        if (!cell.everyStep()) {
            outputAt = OutputAt.LAST_STEP;
        }
        layers.add(new Layer(name, container, cell, backward, merge));
    }

    private void activation(String name, String word) {
        switch (word) {
            case "linear":
                break;
            case "softmax":
                output = OutputActivation.SOFTMAX;
                break;
            case "log_softmax":
                output = OutputActivation.LOG_SOFTMAX;
                break;
            case "sigmoid":
                output = OutputActivation.SIGMOID;
                break;
            default:
                throw new IllegalArgumentException(
                        "layer %s has activation %s, which is not read".formatted(name, word));
        }
    }

    private static Merge merge(String name, JsonElement mode) {
        switch (mode == null || mode.isJsonNull() ? "none" : mode.getAsString()) {
            case "concat":
                return Merge.CONCAT;
            case "sum":
                return Merge.SUM;
            case "ave":
                return Merge.AVERAGE;
            case "mul":
                return Merge.MULTIPLY;
            default:
                throw new IllegalArgumentException(
                        "layer %s has merge_mode %s; concat, sum, ave and mul are read"
                                .formatted(name, mode));
        }
    }

    static boolean flag(JsonObject config, String key) {
        JsonElement value = config.get(key);
        return value != null && !value.isJsonNull() && value.getAsBoolean();
    }

    /** A name, or that of a function that is written as an object. */
    static String word(JsonObject config, String key) {
        JsonElement value = config.get(key);
        if (value == null || value.isJsonNull()) {
            return "linear";
        }
        if (value.isJsonObject()) {
            value = value.getAsJsonObject().get("config");
        }
        return value.getAsString();
    }
}
