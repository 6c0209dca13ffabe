package dev.rnn.interchange.keras;

import com.google.gson.JsonObject;
import dev.rnn.api.Function;
import java.util.Map;

/**
 * What a configuration says of a recurrent layer, or of one direction of it.
 *
 * @param type SimpleRNN, LSTM or GRU
 * @param activation of a SimpleRNN
 * @param resetAfter of a GRU
 * @param everyStep whether it gives outputs at every step
 * @param backwards whether it reads from the end
 */
record CellConfig(
        String type,
        Function activation,
        boolean resetAfter,
        boolean everyStep,
        boolean backwards) {

    private static final Map<String, Integer> GATES = Map.of("SimpleRNN", 1, "GRU", 3, "LSTM", 4);

    static boolean isRecurrent(String type) {
        return GATES.containsKey(type);
    }

    /**
     * Reads it.
     *
     * @param name of the layer, for errors
     * @throws IllegalArgumentException if it is of a cell that this library lacks
     */
    static CellConfig of(String name, String type, JsonObject config) {
        if (!isRecurrent(type)) {
            throw new IllegalArgumentException(
                    "layer %s holds a %s, which is not read".formatted(name, type));
        }
        String activation = KerasConfig.word(config, "activation");
        boolean simple = type.equals("SimpleRNN");
        boolean usual =
                simple
                        ? activation.equals("tanh") || activation.equals("relu")
                        : activation.equals("tanh")
                                && KerasConfig.word(config, "recurrent_activation")
                                        .equals("sigmoid");
        if (!usual) {
            throw new IllegalArgumentException(
                    "layer %s, a %s, has activation %s%s, which is not read"
                            .formatted(
                                    name,
                                    type,
                                    activation,
                                    simple
                                            ? ""
                                            : " and recurrent_activation "
                                                    + KerasConfig.word(
                                                            config, "recurrent_activation")));
        }
        return new CellConfig(
                type,
                activation.equals("relu") ? Function.RELU : Function.TANH,
                KerasConfig.flag(config, "reset_after"),
                KerasConfig.flag(config, "return_sequences"),
                KerasConfig.flag(config, "go_backwards"));
    }

    /** The same cell, read from the end. */
    CellConfig reversed() {
        return new CellConfig(type, activation, resetAfter, everyStep, !backwards);
    }

    /** Compares with what variables are of: one gate's width after the other. */
    void check(String name, int gates) {
        if (gates != GATES.get(type)) {
            throw new IllegalArgumentException(
                    "layer %s is a %s of %d gates in the configuration, and has variables of %d"
                            .formatted(name, type, GATES.get(type), gates));
        }
    }
}
