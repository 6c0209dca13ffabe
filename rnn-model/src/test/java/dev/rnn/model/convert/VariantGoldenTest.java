package dev.rnn.model.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
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
import dev.rnn.model.cell.Activation;
import dev.rnn.model.cell.GruVariant;
import dev.rnn.model.cell.LstmVariant;
import dev.rnn.model.cell.RnnVariant;
import dev.rnn.model.layer.BidirectionalSpec;
import dev.rnn.model.layer.StackSpec;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
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
    private static final double RESULT = 1e-5;
    private static final double GRADIENT = 2e-5;

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "simd"})
    void modulesAgree(String backend) throws IOException {
        int cases = 0;
        for (JsonElement element : golden().getAsJsonArray("modules")) {
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
        for (JsonElement element : golden().getAsJsonArray("modules")) {
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
                        batch, floats(golden, "h0"), lstm ? floats(golden, "c0") : null);
        float[] dLast =
                torch.stateFromTorch(
                        batch, floats(golden, "dh"), lstm ? floats(golden, "dc") : null);
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
                Input.dense(Slice.of(floats(golden, "x"))),
                Slice.of(initial),
                y,
                last);
        cell.backward(
                weights, workspace, Slice.of(floats(golden, "dy")), Slice.of(dLast), dInitial, dx);
        cell.weightGradients(workspace, 0, steps, gradient);
        near(golden, "y", y.toArray(), RESULT);
        near(golden, "hn", torch.hToTorch(batch, last), RESULT);
        near(golden, "dx", dx.toArray(), GRADIENT);
        near(golden, "dh0", torch.hToTorch(batch, dInitial), GRADIENT);
        if (lstm) {
            near(golden, "cn", torch.cToTorch(batch, last), RESULT);
            near(golden, "dc0", torch.cToTorch(batch, dInitial), GRADIENT);
        }
        torch.toTorch(gradient)
                .forEach(
                        (name, values) ->
                                near(golden.getAsJsonObject("gradients"), name, values, GRADIENT));
    }

    @Test
    void activationsAgree() throws IOException {
        int cases = 0;
        for (JsonElement element : golden().getAsJsonArray("activations")) {
            JsonObject golden = element.getAsJsonObject();
            Activation f =
                    new Activation(
                            Activation.Kind.valueOf(golden.get("kind").getAsString()),
                            golden.get("alpha").getAsFloat(),
                            golden.get("beta").getAsFloat());
            for (Backend backend : Backends.installed()) {
                Slice x = Slice.of(floats(golden, "x"));
                Slice y = Slice.zeros(x.length());
                Slice dy = Slice.zeros(x.length());
                Arrays.fill(dy.array(), 1);
                Slice dx = Slice.zeros(x.length());
                f.apply(backend.elementwise(), x, y);
                f.gradient(backend.elementwise(), x, y, dy, dx);
                near(golden, "y", y.toArray(), 1e-6);
                near(golden, "dx", dx.toArray(), 1e-6);
            }
            cases++;
        }
        assertEquals(10, cases);
    }

    static JsonObject golden() throws IOException {
        try (Reader reader =
                new InputStreamReader(
                        VariantGoldenTest.class.getResourceAsStream("/golden/variants.json"),
                        StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(reader).getAsJsonObject();
        }
    }

    static Map<String, float[]> map(JsonObject golden) {
        Map<String, float[]> all = new LinkedHashMap<>();
        golden.keySet().forEach(name -> all.put(name, floats(golden, name)));
        return all;
    }

    private static float[] floats(JsonObject golden, String name) {
        float[] values = new float[golden.getAsJsonArray(name).size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = golden.getAsJsonArray(name).get(i).getAsFloat();
        }
        return values;
    }

    private static void near(JsonObject golden, String name, float[] got, double tolerance) {
        assertEquals(golden.getAsJsonArray(name).size(), got.length, name);
        for (int i = 0; i < got.length; i++) {
            double want = golden.getAsJsonArray(name).get(i).getAsDouble();
            String where = "%s[%d] is %s, PyTorch's is %s".formatted(name, i, got[i], want);
            assertTrue(Math.abs(got[i] - want) <= tolerance * (1 + Math.abs(want)), where);
        }
    }
}
