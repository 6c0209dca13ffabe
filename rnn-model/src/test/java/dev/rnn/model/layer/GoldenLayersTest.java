package dev.rnn.model.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.rnn.api.Backends;
import dev.rnn.api.Bias;
import dev.rnn.api.CellSpec;
import dev.rnn.api.Function;
import dev.rnn.api.GruSpec;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Workers;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Stacks of one to three layers in one and two directions, over full and packed sequences, against
 * PyTorch 2.13, whose values were computed in float64 from the same float32 inputs by {@code
 * src/test/python/make_layers.py}: results within 1e-5 and gradients within 2e-5 of 1 + |value|.
 */
class GoldenLayersTest {
    private static final double RESULT = 1e-5;
    private static final double GRADIENT = 2e-5;

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "simd"})
    void stacksAndDirectionsAgree(String backend) throws IOException {
        int cases = 0;
        for (JsonElement element : golden()) {
            JsonObject golden = element.getAsJsonObject();
            LayerCase c = given(golden);
            LayerCase.Result got = c.run(Backends.named(backend), Workers.ONE);
            near(golden, "y", got.y(), RESULT);
            near(golden, "last", got.last(), RESULT);
            near(golden, "dx", got.dx(), GRADIENT);
            near(golden, "dInitial", got.dInitial(), GRADIENT);
            near(golden, "gradient", got.gradient(), GRADIENT);
            cases++;
        }
        assertEquals(180, cases);
    }

    private static JsonArray golden() throws IOException {
        try (Reader reader =
                new InputStreamReader(
                        GoldenLayersTest.class.getResourceAsStream("/golden/layers.json"),
                        StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(reader).getAsJsonObject().getAsJsonArray("cases");
        }
    }

    private static LayerCase given(JsonObject golden) {
        int batch = golden.get("B").getAsInt();
        SequenceShape shape = SequenceShape.of(golden.get("T").getAsInt(), batch);
        if (!golden.get("lengths").isJsonNull()) {
            int[] lengths = new int[batch];
            for (int b = 0; b < batch; b++) {
                lengths[b] = golden.getAsJsonArray("lengths").get(b).getAsInt();
            }
            shape = shape.withLengths(lengths);
        }
        CellSpec spec = spec(golden);
        long[] state = {golden.get("seed").getAsLong()};
        int states = batch * spec.states().width();
        return new LayerCase(
                spec,
                shape,
                draw(state, spec.parameters().size()),
                draw(state, shape.rows() * spec.inputs()),
                draw(state, states),
                draw(state, shape.rows() * spec.outputs()),
                draw(state, states),
                0);
    }

    private static CellSpec spec(JsonObject golden) {
        String name = golden.get("cell").getAsString();
        int hidden = golden.get("H").getAsInt();
        int inputs = golden.get("I").getAsInt();
        List<CellSpec> layers = new ArrayList<>();
        for (int k = 0; k < golden.get("layers").getAsInt(); k++) {
            CellSpec layer = cell(name, inputs, hidden);
            if (golden.get("directions").getAsInt() == 2) {
                layer = BidirectionalSpec.of(layer);
            }
            layers.add(layer);
            inputs = layer.outputs();
        }
        return new StackSpec(layers, 0);
    }

    private static CellSpec cell(String name, int inputs, int hidden) {
        if (name.equals("LSTM")) {
            return new LstmSpec(inputs, hidden, Bias.TWO);
        } else if (name.equals("GRU")) {
            return GruSpec.torch(inputs, hidden);
        }
        Function f = name.equals("RNN_TANH") ? Function.TANH : Function.RELU;
        return new RnnSpec(inputs, hidden, f, Bias.TWO);
    }

    /** The generator of make_layers.py: multiples of 2^-24 from -0.5 to below 0.5. */
    private static float[] draw(long[] state, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            state[0] = state[0] * 6364136223846793005L + 1442695040888963407L;
            values[i] = (float) (((state[0] >>> 40) / (double) (1 << 23) - 1) * 0.5);
        }
        return values;
    }

    private static void near(JsonObject golden, String name, float[] got, double tolerance) {
        JsonArray wanted = golden.getAsJsonArray(name);
        assertEquals(wanted.size(), got.length, name);
        for (int i = 0; i < got.length; i++) {
            double want = wanted.get(i).getAsDouble();
            boolean near = Math.abs(got[i] - want) <= tolerance * (1 + Math.abs(want));
            assertTrue(
                    near,
                    "case %s: %s[%d] is %s, PyTorch's is %s"
                            .formatted(golden.get("seed"), name, i, got[i], want));
        }
    }
}
