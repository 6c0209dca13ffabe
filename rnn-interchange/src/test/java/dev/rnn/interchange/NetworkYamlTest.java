package dev.rnn.interchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Function;
import dev.rnn.api.GruSpec;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.RnnSpec;
import dev.rnn.model.NetworkSpec;
import dev.rnn.model.OutputAt;
import dev.rnn.model.cell.GruVariant;
import dev.rnn.model.cell.LstmVariant;
import dev.rnn.model.layer.BidirectionalSpec;
import dev.rnn.model.layer.DropoutSpec;
import dev.rnn.model.layer.MaskedOutput;
import dev.rnn.model.layer.MaskedSpec;
import dev.rnn.model.layer.Merge;
import dev.rnn.model.layer.ResidualSpec;
import dev.rnn.model.layer.ReverseSpec;
import dev.rnn.model.layer.StackSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkYamlTest {
    private static final String HAND =
            """
            # two layers for a text of 65 characters
            inputs: 65
            embedding: 16
            outputs: 65
            cell:
              type: Stack
              dropout: 0.2
              layers:
              - {type: Lstm, inputs: 16, hidden: 12, bias: ONE}
              - {type: Lstm, inputs: 12, hidden: 12, bias: ONE}
            """;

    private static NetworkSpec stack() {
        StackSpec cell = new StackSpec(List.of(new LstmSpec(16, 12), new LstmSpec(12, 12)), 0.2f);
        return new NetworkSpec(65, 16, cell, 65);
    }

    @Test
    void readsWhatAPersonWrites() {
        assertEquals(stack(), NetworkYaml.read(HAND));
    }

    @Test
    void readsJsonToo() {
        assertEquals(stack(), NetworkYaml.read(NetworkJson.write(stack())));
    }

    @Test
    void writesBlocks() {
        String yaml = NetworkYaml.write(stack());
        assertTrue(yaml.startsWith("inputs: 65\nembedding: 16\npadding: -1\ncell:\n"), yaml);
        assertTrue(yaml.contains("dropout: 0.2\n"), yaml);
        assertEquals(stack(), NetworkYaml.read(yaml));
    }

    @Test
    void anAnchorStandsForALayer() {
        NetworkSpec spec =
                NetworkYaml.read(
                        """
                        inputs: 8
                        outputs: 8
                        cell:
                          type: Stack
                          dropout: 0
                          layers:
                          - &layer {type: Rnn, inputs: 8, hidden: 8, activation: TANH, bias: ONE}
                          - *layer
                        """);
        RnnSpec layer = RnnSpec.tanh(8, 8);
        assertEquals(new NetworkSpec(8, 0, new StackSpec(List.of(layer, layer), 0), 8), spec);
    }

    @Test
    void bringsBackEveryKind() {
        GruSpec gru = new GruSpec(4, 5, GruSpec.Form.RESET_BEFORE);
        StackSpec cell =
                new StackSpec(
                        List.of(
                                new BidirectionalSpec(new LstmSpec(4, 5), gru, Merge.CONCAT),
                                new ReverseSpec(new LstmSpec(10, 4)),
                                new ResidualSpec(new LstmSpec(4, 4)),
                                new DropoutSpec(
                                        new MaskedSpec(GruSpec.torch(4, 4), MaskedOutput.REPEAT),
                                        0.1f,
                                        1e-7f,
                                        true),
                                LstmVariant.builder(4, 4).peepholes().build(),
                                new RnnSpec(4, 4, Function.RELU),
                                GruVariant.builder(4, 4, GruSpec.Form.RESET_AFTER).build()),
                        0.5f);
        NetworkSpec spec = new NetworkSpec(7, 4, 2, cell, 7, OutputAt.LAST_STEP, true, true);
        assertEquals(spec, NetworkYaml.read(NetworkYaml.write(spec)));
        assertEquals(
                spec,
                NetworkJson.read(NetworkJson.write(NetworkYaml.read(NetworkYaml.write(spec)))));
    }

    private static String refused(String yaml) {
        String message =
                assertThrows(IllegalArgumentException.class, () -> NetworkYaml.read(yaml))
                        .getMessage();
        assertTrue(!message.isEmpty() && !message.contains("\n"), message);
        assertTrue(message.length() < 500, message);
        return message;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "just words",
                "- 3",
                "inputs: 3",
                "inputs: 3\n\toutputs: 4",
                "inputs: [3",
                "inputs: 1e99\noutputs: 3\ncell: {}",
                "inputs: 3\noutputs: 3\ncell: {type: Quantum}",
                "inputs: 3\noutputs: 3\ncell: *none",
                "inputs: &a {b: *a}",
                "? {a: b}\n: 3",
                "{inputs: 3, outputs: 3, cell: {? : 3, type: Rnn}}",
                "{inputs: 3, outputs: 3, cell: {? [a] : 3, type: Rnn}}",
                "%YAML 9.9\n---\ninputs: 3",
                "\u0000",
                "inputs: 3\n---\ninputs: 4",
            })
    void refusesOtherTexts(String yaml) {
        refused(yaml);
    }

    @Test
    void saysWhatIsWrong() {
        assertTrue(refused("inputs: 3\ninputs: 4").contains("found duplicate key inputs"));
        assertTrue(refused(HAND + "colour: red\n").startsWith("network has no 'colour'; it has "));
        assertEquals(
                "network.cell.layers[1].hidden is 'many', must be a whole number",
                refused(HAND.replace("inputs: 12, hidden: 12", "inputs: 12, hidden: many")));
        assertEquals(
                "the description has a tag !!javax.script.ScriptEngineManager; leave tags out",
                refused("inputs: !!javax.script.ScriptEngineManager [x]")
                        .replace("tag:yaml.org,2002:", "!!"));
        assertEquals(
                "the description has several documents; leave one, without a line '---' inside",
                refused("inputs: 3\n---\ninputs: 3\n"));
    }

    @Test
    void refusesWhatGrowsBeyondAllBounds() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a%d: &a%d [".formatted(i, i));
            bomb.append("*a%d, ".formatted(i - 1).repeat(9)).append("]\n");
        }
        assertEquals(
                "the description has more than 100000 values once its aliases are put in",
                refused(bomb.toString()));
        assertEquals(
                "the description has more than 200 collections inside each other",
                refused("[".repeat(100_000)));
        assertEquals(
                "the description has more than 200 collections inside each other",
                refused("{cell: ".repeat(50_000)));
        assertTrue(refused("#" + "x".repeat(2_000_000)).startsWith("the description has 2000001 "));
    }
}
