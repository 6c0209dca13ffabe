package dev.rnn.model.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.Cell;
import dev.rnn.api.CellSpec;
import dev.rnn.api.CellWeights;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.Function;
import dev.rnn.api.GruSpec;
import dev.rnn.api.Input;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.Mode;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import dev.rnn.model.Golden;
import dev.rnn.model.cell.Activation;
import dev.rnn.model.cell.GruVariant;
import dev.rnn.model.cell.LstmVariant;
import dev.rnn.model.cell.RnnVariant;
import dev.rnn.model.layer.BidirectionalSpec;
import dev.rnn.model.layer.StackSpec;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whole modules of PyTorch 2.13, described in one call and loaded by its names, and activations:
 * values that {@code src/test/python/make_variants.py} computed in float64. Results within 1e-5 and
 * gradients within 2e-5 of 1 + |value|.
 */
class VariantGoldenTest {

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "simd"})
    void modulesAgree(String backend) throws IOException {
        int cases = 0;
        for (JsonElement element : Golden.file("variants.json").getAsJsonArray("modules")) {
            JsonObject golden = element.getAsJsonObject();
            module(Backends.named(backend), golden, layout(golden));
            cases++;
        }
        assertEquals(10, cases);
    }

    /** The same modules made of variants that have no options. */
    @ParameterizedTest
    @ValueSource(strings = {"scalar", "simd"})
    void modulesOfVariantsAgree(String backend) throws IOException {
        int cases = 0;
        for (JsonElement element : Golden.file("variants.json").getAsJsonArray("modules")) {
            JsonObject golden = element.getAsJsonObject();
            TorchLayout torch = TorchLayout.of(variant(layout(golden).spec()));
            module(Backends.named(backend), golden, torch);
            cases++;
        }
        assertEquals(10, cases);
    }

    private static CellSpec variant(CellSpec spec) {
        if (spec instanceof StackSpec stack) {
            return new StackSpec(
                    stack.layers().stream().map(VariantGoldenTest::variant).toList(), 0);
        } else if (spec instanceof BidirectionalSpec both) {
            return BidirectionalSpec.of(variant(both.forward()));
        } else if (spec instanceof LstmSpec lstm) {
            return LstmVariant.builder(lstm.inputs(), lstm.hidden()).bias(lstm.bias()).build();
        } else if (spec instanceof GruSpec gru) {
            return GruVariant.builder(gru.inputs(), gru.hidden(), gru.form())
                    .bias(gru.bias())
                    .build();
        } else if (spec instanceof RnnSpec rnn) {
            return RnnVariant.builder(rnn.inputs(), rnn.hidden())
                    .bias(rnn.bias())
                    .activation(
                            rnn.activation() == Function.TANH ? Activation.TANH : Activation.RELU)
                    .build();
        }
        return spec;
    }

    static TorchLayout layout(JsonObject golden) {
        int inputs = golden.get("I").getAsInt();
        int hidden = golden.get("H").getAsInt();
        int layers = golden.get("layers").getAsInt();
        boolean both = golden.get("both").getAsBoolean();
        boolean bias = golden.get("bias").getAsBoolean();
        return switch (golden.get("kind").getAsString()) {
            case "lstm" ->
                    TorchLayout.lstm(
                            inputs, hidden, layers, both, bias, golden.get("P").getAsInt());
            case "gru" -> TorchLayout.gru(inputs, hidden, layers, both, bias);
            case "tanh" -> TorchLayout.rnn(inputs, hidden, Function.TANH, layers, both, bias);
            default -> TorchLayout.rnn(inputs, hidden, Function.RELU, layers, both, bias);
        };
    }

    private static void module(Backend backend, JsonObject golden, TorchLayout torch) {
        Map<String, float[]> parameters = map(golden.getAsJsonObject("parameters"));
        assertEquals(
                List.copyOf(parameters.keySet()),
                torch.parameters().stream().map(TorchLayout.Parameter::name).toList());
        int steps = golden.get("T").getAsInt();
        int batch = golden.get("B").getAsInt();
        Cell cell = backend.cell(torch.spec());
        CellWeights weights = cell.newWeights(Mode.TRAINING);
        cell.pack(Slice.of(torch.fromTorch(parameters)), weights);
        CellWorkspace workspace = cell.newWorkspace(steps, batch, Mode.TRAINING, Workers.ONE);
        boolean lstm = golden.has("c0");
        float[] initial =
                torch.stateFromTorch(
                        batch,
                        Golden.floats(golden, "h0"),
                        lstm ? Golden.floats(golden, "c0") : null);
        float[] dLast =
                torch.stateFromTorch(
                        batch,
                        Golden.floats(golden, "dh"),
                        lstm ? Golden.floats(golden, "dc") : null);
        SequenceShape shape = SequenceShape.of(steps, batch);
        Slice y = Slice.zeros(golden.getAsJsonArray("y").size());
        Slice last = Slice.zeros(initial.length);
        Slice dx = Slice.zeros(golden.getAsJsonArray("x").size());
        Slice dInitial = Slice.zeros(initial.length);
        Slice gradient = Slice.zeros(cell.parameterCount());
        cell.forward(
                weights,
                workspace,
                shape,
                Input.dense(Slice.of(Golden.floats(golden, "x"))),
                Slice.of(initial),
                y,
                last);
        cell.backward(
                weights,
                workspace,
                Slice.of(Golden.floats(golden, "dy")),
                Slice.of(dLast),
                dInitial,
                dx);
        cell.weightGradients(workspace, 0, steps, gradient);
        Golden.near(golden, "y", y, Golden.RESULT);
        Golden.near(golden, "hn", torch.hToTorch(batch, last), Golden.RESULT);
        Golden.near(golden, "dx", dx, Golden.GRADIENT);
        Golden.near(golden, "dh0", torch.hToTorch(batch, dInitial), Golden.GRADIENT);
        if (lstm) {
            Golden.near(golden, "cn", torch.cToTorch(batch, last), Golden.RESULT);
            Golden.near(golden, "dc0", torch.cToTorch(batch, dInitial), Golden.GRADIENT);
        }
        torch.toTorch(gradient)
                .forEach(
                        (name, values) ->
                                Golden.near(
                                        golden.getAsJsonObject("gradients"),
                                        name,
                                        values,
                                        Golden.GRADIENT));
    }

    @Test
    void activationsAgree() throws IOException {
        int cases = 0;
        for (JsonElement element : Golden.file("variants.json").getAsJsonArray("activations")) {
            JsonObject golden = element.getAsJsonObject();
            Activation f =
                    new Activation(
                            Activation.Kind.valueOf(golden.get("kind").getAsString()),
                            golden.get("alpha").getAsFloat(),
                            golden.get("beta").getAsFloat());
            for (Backend backend : Backends.installed()) {
                Slice x = Slice.of(Golden.floats(golden, "x"));
                Slice y = Slice.zeros(x.length());
                Slice dy = Slice.zeros(x.length());
                Arrays.fill(dy.array(), 1);
                Slice dx = Slice.zeros(x.length());
                f.apply(backend.elementwise(), x, y);
                f.gradient(backend.elementwise(), x, y, dy, dx);
                Golden.near(golden, "y", y, 1e-6);
                Golden.near(golden, "dx", dx, 1e-6);
            }
            cases++;
        }
        assertEquals(10, cases);
    }

    static Map<String, float[]> map(JsonObject golden) {
        Map<String, float[]> all = new LinkedHashMap<>();
        golden.keySet().forEach(name -> all.put(name, Golden.floats(golden, name)));
        return all;
    }
}
