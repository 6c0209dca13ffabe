package dev.rnn.model.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.rnn.api.Backends;
import dev.rnn.api.Loss;
import dev.rnn.api.LossSpec;
import dev.rnn.api.Slice;
import dev.rnn.api.Target;
import dev.rnn.api.Workers;
import dev.rnn.model.Golden;
import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All losses over rows and all their options against PyTorch 2.13 (make_losses.py). */
class RowLossGoldenTest {

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "simd"})
    void agreesWithPyTorch(String backend) throws IOException {
        int cases = 0;
        for (JsonElement element : Golden.file("losses.json").getAsJsonArray("rows")) {
            JsonObject golden = element.getAsJsonObject();
            int rows = golden.get("rows").getAsInt();
            int width = golden.get("width").getAsInt();
            Loss loss = Backends.named(backend).loss(spec(golden), Workers.ONE);
            Target target =
                    golden.has("classes")
                            ? Target.classes(Golden.ints(golden.getAsJsonArray("classes")))
                            : Target.values(Slice.of(Golden.floats(golden, "values")));
            Slice x = Slice.of(Golden.floats(golden, "x"));
            Slice losses = Slice.zeros(rows);
            Slice dx = Slice.zeros(x.length());
            float total = loss.gradient(rows, width, x, target, 1, losses, dx);
            String what = loss.spec() + " " + rows + " x " + width;
            Golden.near(what, golden.get("loss").getAsDouble(), total, Golden.RESULT);
            Golden.near(golden, "losses", losses, Golden.RESULT);
            Golden.near(golden, "dx", dx, Golden.GRADIENT);
            assertEquals(total, loss.evaluate(rows, width, x, target, losses), what);
            Golden.near(golden, "losses", losses, Golden.RESULT);
            cases++;
        }
        assertEquals(177, cases);
    }

    private static LossSpec spec(JsonObject golden) {
        Reduction reduction = reduction(golden);
        String kind = golden.get("kind").getAsString();
        float[] weights = golden.has("weights") ? Golden.floats(golden, "weights") : new float[0];
        float option = golden.has("option") ? golden.get("option").getAsFloat() : 0;
        return switch (kind) {
            case "mse" -> new MseSpec(reduction);
            case "l1" -> new L1Spec(reduction);
            case "smooth" -> new SmoothL1Spec(option, reduction);
            case "huber" -> new HuberSpec(option, reduction);
            case "bce" ->
                    new BinaryCrossEntropySpec(reduction)
                            .withWeights(weights)
                            .withPositiveWeights(Golden.floats(golden, "positive"));
            case "nll" -> {
                var nll = new NegativeLogLikelihoodSpec(reduction).withClassWeights(weights);
                yield golden.has("ignored")
                        ? nll.withIgnoredIndex(golden.get("ignored").getAsInt())
                        : nll;
            }
            case "ce" -> {
                var ce =
                        new SoftmaxCrossEntropySpec(reduction)
                                .withClassWeights(weights)
                                .withLabelSmoothing(golden.get("smoothing").getAsFloat());
                yield golden.has("ignored")
                        ? ce.withIgnoredIndex(golden.get("ignored").getAsInt())
                        : ce;
            }
            default -> throw new AssertionError(kind);
        };
    }

    /** PyTorch's word for it. */
    static Reduction reduction(JsonObject golden) {
        return Reduction.valueOf(golden.get("reduction").getAsString().toUpperCase(Locale.ROOT));
    }
}
