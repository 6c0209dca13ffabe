package dev.rnn.interchange.onnx;

import dev.rnn.api.CellSpec;
import dev.rnn.api.Function;
import dev.rnn.api.GruSpec;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.RnnSpec;
import dev.rnn.model.cell.Activation;
import dev.rnn.model.cell.GruVariant;
import dev.rnn.model.cell.LstmVariant;
import dev.rnn.model.cell.RnnVariant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The operator that computes a cell, with the attributes of one direction.
 *
 * @param operator {@code RNN}, {@code LSTM} or {@code GRU}
 * @param hidden H
 * @param activations those of one direction
 * @param attributes all but {@code hidden_size}, {@code direction} and the activations
 */
record RecurrentAttributes(
        String operator, int hidden, List<Activation> activations, Map<String, Object> attributes) {

    /** Whether a description is of a single cell, whether or not ONNX has an operator for it. */
    static boolean isCell(CellSpec spec) {
        return spec instanceof RnnSpec
                || spec instanceof LstmSpec
                || spec instanceof GruSpec
                || spec instanceof RnnVariant
                || spec instanceof LstmVariant
                || spec instanceof GruVariant;
    }

    /**
     * Those of a cell.
     *
     * @throws IllegalArgumentException if ONNX has no such operator
     */
    static RecurrentAttributes of(CellSpec spec) {
        if (spec instanceof RnnSpec rnn) {
            return rnn(rnn.hidden(), activation(rnn.activation()), 0);
        }
        if (spec instanceof RnnVariant rnn && rnn.layerNorm() == 0) {
            return rnn(rnn.hidden(), rnn.f(), rnn.clip());
        }
        if (spec instanceof GruSpec gru) {
            return gru(gru.hidden(), gru.form(), Activation.SIGMOID, Activation.TANH, 0);
        }
        if (spec instanceof GruVariant gru && gru.layerNorm() == 0) {
            return gru(gru.hidden(), gru.form(), gru.f(), gru.g(), gru.clip());
        }
        if (spec instanceof LstmSpec lstm) {
            return new RecurrentAttributes(
                    "LSTM",
                    lstm.hidden(),
                    List.of(Activation.SIGMOID, Activation.TANH, Activation.TANH),
                    Map.of());
        }
        if (spec instanceof LstmVariant lstm
                && lstm.layerNorm() == 0
                && lstm.projection() == 0
                && lstm.cellClip() == 0) {
            Map<String, Object> attributes = clip(lstm.clip());
            if (lstm.coupled()) {
                attributes.put("input_forget", 1L);
            }
            return new RecurrentAttributes(
                    "LSTM", lstm.hidden(), List.of(lstm.f(), lstm.g(), lstm.h()), attributes);
        }
        throw new IllegalArgumentException(
                "%s has no operator in ONNX; it has RNN, LSTM and GRU without layer normalization, projection and clipped cell state"
                        .formatted(spec));
    }

    private static RecurrentAttributes rnn(int hidden, Activation f, float clip) {
        return new RecurrentAttributes("RNN", hidden, List.of(f), clip(clip));
    }

    private static RecurrentAttributes gru(
            int hidden, GruSpec.Form form, Activation f, Activation g, float clip) {
        Map<String, Object> attributes = clip(clip);
        attributes.put("linear_before_reset", form == GruSpec.Form.RESET_AFTER ? 1L : 0L);
        return new RecurrentAttributes("GRU", hidden, List.of(f, g), attributes);
    }

    private static Map<String, Object> clip(float clip) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        if (clip > 0) {
            attributes.put("clip", clip);
        }
        return attributes;
    }

    private static Activation activation(Function f) {
        return Activation.of(Activation.Kind.valueOf(f.name()));
    }

    /** All attributes of the operator, for one direction or for both. */
    static Map<String, Object> all(String which, List<RecurrentAttributes> directions) {
        RecurrentAttributes first = directions.get(0);
        Map<String, Object> all = new LinkedHashMap<>(first.attributes);
        all.put("hidden_size", (long) first.hidden);
        all.put("direction", which);
        List<String> names = new ArrayList<>();
        List<Float> alphas = new ArrayList<>();
        List<Float> betas = new ArrayList<>();
        int parameters =
                directions.stream()
                        .flatMap(direction -> direction.activations.stream())
                        .mapToInt(activation -> named(activation).kind().parameters())
                        .sum();
        for (RecurrentAttributes cell : directions) {
            for (Activation activation : cell.activations) {
                Activation named = named(activation);
                names.add(name(named.kind()));
                // ONNX takes them one by one for those that have one; ONNX Runtime's RNN looks for
                // one at each direction's place, and a list of that length is read by place here
                boolean each = first.operator.equals("RNN") && parameters > 0;
                if (each || named.kind().parameters() > 0) {
                    alphas.add(named.alpha());
                }
                if (each || named.kind().parameters() > 1) {
                    betas.add(named.beta());
                }
            }
        }
        all.put("activations", names.toArray(String[]::new));
        if (!alphas.isEmpty()) {
            all.put("activation_alpha", array(alphas));
        }
        if (!betas.isEmpty()) {
            all.put("activation_beta", array(betas));
        }
        return all;
    }

    /** ONNX's operators have no identity, but 1 x + 0. */
    private static Activation named(Activation activation) {
        return activation.kind() == Activation.Kind.IDENTITY ? Activation.affine(1, 0) : activation;
    }

    /** LEAKY_RELU is LeakyRelu there. */
    private static String name(Activation.Kind kind) {
        StringBuilder name = new StringBuilder();
        for (String word : kind.name().split("_")) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }

    private static float[] array(List<Float> values) {
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return array;
    }
}
