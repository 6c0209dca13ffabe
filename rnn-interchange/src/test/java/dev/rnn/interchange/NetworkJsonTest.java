package dev.rnn.interchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backends;
import dev.rnn.api.GruSpec;
import dev.rnn.api.LstmSpec;
import dev.rnn.model.Network;
import dev.rnn.model.NetworkSpec;
import dev.rnn.model.OutputAt;
import dev.rnn.model.cell.GruVariant;
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

class NetworkJsonTest {
    @Test
    void readsWhatAPersonWrites() {
        NetworkSpec spec =
                NetworkJson.read(
                        """
                        {"inputs": 65, "embedding": 16, "outputs": 65,
                         "cell": {"type": "Stack", "dropout": 0.2, "layers": [
                             {"type": "Lstm", "inputs": 16, "hidden": 12, "bias": "ONE"},
                             {"type": "Lstm", "inputs": 12, "hidden": 12, "bias": "ONE"}]}}
                        """);
        Network built =
                Network.builder(Backends.named("scalar"))
                        .symbols(65)
                        .embedding(16)
                        .lstm(12)
                        .layers(2)
                        .dropout(0.2f)
                        .outputs(65)
                        .build();
        assertEquals(built.spec(), spec);
        assertEquals(spec, NetworkJson.read(NetworkJson.write(spec)));
    }

    @Test
    void bringsBackEveryKind() {
        GruSpec gru = new GruSpec(4, 5, GruSpec.Form.RESET_BEFORE);
        StackSpec stack =
                new StackSpec(
                        List.of(
                                new BidirectionalSpec(new LstmSpec(4, 5), gru, Merge.CONCAT),
                                new ReverseSpec(new LstmSpec(10, 4)),
                                new ResidualSpec(new LstmSpec(4, 4)),
                                new DropoutSpec(
                                        new MaskedSpec(GruSpec.torch(4, 4), MaskedOutput.REPEAT),
                                        0.1f,
                                        0.25f,
                                        true),
                                GruVariant.builder(4, 4, GruSpec.Form.RESET_AFTER).build()),
                        0.5f);
        NetworkSpec spec = new NetworkSpec(7, 4, 2, stack, 7, OutputAt.LAST_STEP, true, true);
        assertEquals(spec, NetworkJson.read(NetworkJson.write(spec)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{'inputs': 3}",
                "{\"inputs\": 3}",
                "{\"inputs\": 3, \"inputs\": 4}",
                "{\"inputs\": 1e99, \"outputs\": 3, \"cell\": {}}",
                "{\"inputs\": 3, \"outputs\": 3, \"cell\": {\"type\": \"Quantum\"}}",
            })
    void refusesOtherTexts(String json) {
        String message =
                assertThrows(IllegalArgumentException.class, () -> NetworkJson.read(json))
                        .getMessage();
        assertTrue(!message.isEmpty() && !message.contains("\n"), message);
    }

    @Test
    void refusesTextsThatAreNestedDeep() {
        assertThrows(
                IllegalArgumentException.class,
                () -> NetworkJson.read("{\"cell\":".repeat(1_000_000)));
        assertThrows(
                IllegalArgumentException.class,
                () -> NetworkJson.read("{\"cell\":" + "[".repeat(1_000_000)));
    }
}
