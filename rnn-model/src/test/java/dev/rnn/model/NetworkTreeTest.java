package dev.rnn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rnn.api.LstmSpec;
import dev.rnn.api.RnnSpec;
import dev.rnn.model.cell.LstmVariant;
import dev.rnn.model.layer.BidirectionalSpec;
import dev.rnn.model.layer.Merge;
import dev.rnn.model.layer.StackSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Descriptions as maps, lists, words and numbers. */
class NetworkTreeTest {
    private static Map<String, Object> rnn() {
        return new HashMap<>(
                Map.of(
                        "type",
                        "Rnn",
                        "inputs",
                        4,
                        "hidden",
                        5,
                        "activation",
                        "TANH",
                        "bias",
                        "ONE"));
    }

    private static Map<String, Object> network(Object cell) {
        return new HashMap<>(Map.of("inputs", 4, "cell", cell, "outputs", 3));
    }

    @Test
    void bringsBackWhatItWrote() {
        LstmSpec lstm = new LstmSpec(6, 5);
        StackSpec stack =
                new StackSpec(
                        List.of(
                                new BidirectionalSpec(lstm, lstm, Merge.CONCAT),
                                LstmVariant.builder(10, 8).projection(6).build()),
                        0.25f);
        NetworkSpec spec = new NetworkSpec(9, 6, 2, stack, 9, OutputAt.LAST_STEP, true, true);
        assertEquals(spec, NetworkSpec.of(spec.toTree()));
    }

    @Test
    void leavesOutWhatIsUsual() {
        assertEquals(new NetworkSpec(4, 0, RnnSpec.tanh(4, 5), 3), NetworkSpec.of(network(rnn())));
    }

    @Test
    void namesWhatIsWrong() {
        refused("network.inputs is missing; give a whole number", Map.of("cell", rnn()));
        Map<String, Object> network = network(rnn());
        network.put("output", 3);
        refused(
                "network has no 'output'; it has [inputs, embedding, padding, cell, outputs,"
                        + " outputAt, tied, learnedInitialState]",
                network);
        refused("network.cell is 'Rnn', must be a description", network("Rnn"));
        wrong("hidden", 5.5, "network.cell.hidden is '5.5', must be a whole number");
        wrong("hidden", "many", "network.cell.hidden is 'many', must be a whole number");
        wrong("hidden", -5, "network.cell: hidden is -5, must be at least 1");
        wrong("bias", "THREE", "network.cell.bias is 'THREE', must be one of [NONE, ONE, TWO]");
        wrong(
                "type",
                "Quantum",
                "network.cell.type is 'Quantum', must be one of [Rnn, Lstm, Gru, Stack, Reverse,"
                        + " Bidirectional, Residual, Dropout, Masked, Checkpointed, RnnVariant,"
                        + " LstmVariant, GruVariant]");
        wrong("gates", 4, "network.cell has no 'gates'; it has [inputs, hidden, activation, bias]");
        Map<String, Object> stack = Map.of("type", "Stack", "layers", "one", "dropout", 0);
        refused("network.cell.layers is 'one', must be a list", network(stack));
        refused(
                "network.cell.layers[0] is '7', must be a description",
                network(Map.of("type", "Stack", "layers", List.of(7), "dropout", 0)));
        Map<String, Object> deep = rnn();
        for (int i = 0; i < 100; i++) {
            deep = Map.of("type", "Reverse", "cell", deep);
        }
        refused("there are more than 64 descriptions inside each other", network(deep));
    }

    private static void wrong(String key, Object value, String message) {
        Map<String, Object> cell = rnn();
        cell.put(key, value);
        refused(message, network(cell));
    }

    private static void refused(String message, Map<String, Object> tree) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> NetworkSpec.of(tree))
                        .getMessage());
    }
}
