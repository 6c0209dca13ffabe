package dev.rnn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.Bias;
import dev.rnn.api.CellSpec;
import dev.rnn.api.Function;
import dev.rnn.api.GruSpec;
import dev.rnn.api.Input;
import dev.rnn.api.LossSpec;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.Optimizer;
import dev.rnn.api.OptimizerSpec;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Target;
import dev.rnn.api.Workers;
import dev.rnn.model.layer.BidirectionalSpec;
import dev.rnn.model.layer.ResidualSpec;
import dev.rnn.model.layer.StackSpec;
import dev.rnn.model.loss.MseSpec;
import dev.rnn.model.loss.Reduction;
import dev.rnn.model.loss.SoftmaxCrossEntropySpec;
import dev.rnn.model.optimizer.Adam;
import dev.rnn.model.optimizer.AdamW;
import dev.rnn.model.optimizer.Sgd;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whole training runs of 50 steps against PyTorch 2.13, computed there in float64 from the same
 * float32 start by {@code src/test/python/make_networks.py}: the first gradient, the loss before
 * each update and the last weights within 2e-5 of 1 + |value|.
 */
class GoldenNetworksTest {
    private static final int STEPS = 50;
    private static final double NEAR = 2e-5;
    private static final LossSpec MEAN = new SoftmaxCrossEntropySpec(Reduction.MEAN);

    private long state;

    /** Padding symbol, two layers in both directions, each sequence's own last step, Adam. */
    @ParameterizedTest
    @ValueSource(strings = {"scalar", "simd"})
    void theLastStepOfBothDirections(String backend) throws IOException {
        CellSpec one = new LstmSpec(4, 3, Bias.TWO);
        CellSpec two = new LstmSpec(6, 3, Bias.TWO);
        CellSpec cell = StackSpec.of(BidirectionalSpec.of(one), BidirectionalSpec.of(two));
        NetworkSpec spec = new NetworkSpec(7, 4, 0, cell, 5, OutputAt.LAST_STEP, false, false);
        Slice parameters = start(1, spec);
        Arrays.fill(parameters.array(), 0, 4, 0);
        Input input = Input.oneHot(symbols(7, 18));
        Target target = Target.classes(symbols(5, 3));
        SequenceShape shape = SequenceShape.of(6, 3).withLengths(6, 3, 4);
        Backend with = Backends.named(backend);
        TrainingPass pass = new TrainingPass(with, spec, parameters, 6, 3, Workers.ONE, MEAN);
        train("last", with, pass, parameters, shape, input, target, Adam.DEFAULT, 0.01f);
    }

    /** Tied weights, a learnt initial state, the mean over what is there, SGD with momentum. */
    @ParameterizedTest
    @ValueSource(strings = {"scalar", "simd"})
    void tiedWeightsAndALearntState(String backend) throws IOException {
        CellSpec cell = GruSpec.torch(4, 4);
        NetworkSpec spec =
                new NetworkSpec(
                        6, 4, NetworkSpec.NO_PADDING, cell, 6, OutputAt.EVERY_STEP, true, true);
        Slice parameters = start(2, spec);
        Input input = Input.oneHot(symbols(6, 18));
        Target target = Target.classes(symbols(6, 18));
        SequenceShape shape = SequenceShape.of(6, 3).withLengths(5, 2, 6);
        Backend with = Backends.named(backend);
        TrainingPass pass = new TrainingPass(with, spec, parameters, 7, 4, Workers.ONE, MEAN);
        OptimizerSpec sgd = new Sgd(0.9, 0, 0, false);
        train("tied", with, pass, parameters, shape, input, target, sgd, 0.1f);
    }

    /** Features, a residual connection round the second layer, chosen steps, AdamW. */
    @ParameterizedTest
    @ValueSource(strings = {"scalar", "simd"})
    void chosenStepsOfAResidualStack(String backend) throws IOException {
        CellSpec one = new RnnSpec(3, 4, Function.TANH, Bias.TWO);
        CellSpec two = new RnnSpec(4, 4, Function.TANH, Bias.TWO);
        NetworkSpec spec =
                new NetworkSpec(
                        3,
                        0,
                        NetworkSpec.NO_PADDING,
                        StackSpec.of(one, new ResidualSpec(two)),
                        2,
                        OutputAt.CHOSEN_STEPS,
                        false,
                        false);
        Slice parameters = start(3, spec);
        Input input = Input.dense(Slice.of(draw(54)));
        Target target = Target.values(Slice.of(draw(12)));
        Backend with = Backends.named(backend);
        LossSpec mse = new MseSpec(Reduction.MEAN);
        TrainingPass pass = new TrainingPass(with, spec, parameters, 6, 3, Workers.ONE, mse);
        pass.choose(1, 4);
        SequenceShape shape = SequenceShape.of(6, 3);
        train("chosen", with, pass, parameters, shape, input, target, AdamW.DEFAULT, 0.01f);
    }

    private static void train(
            String name,
            Backend backend,
            TrainingPass pass,
            Slice parameters,
            SequenceShape shape,
            Input input,
            Target target,
            OptimizerSpec spec,
            float rate)
            throws IOException {
        JsonObject golden = golden(name);
        Optimizer optimizer = backend.optimizer(spec, parameters.length(), Workers.ONE);
        Slice gradient = Slice.zeros(parameters.length());
        for (int step = 0; step < STEPS; step++) {
            pass.pack();
            pass.forward(shape, input, Slice.NONE, Slice.NONE);
            float loss = pass.loss(target, 1);
            near(golden.getAsJsonArray("losses"), step, loss, "loss");
            pass.backward(Slice.NONE, Slice.NONE);
            Arrays.fill(gradient.array(), 0);
            pass.addGradients(gradient);
            if (step == 0) {
                near(golden, "gradient", gradient);
            }
            optimizer.update(rate, parameters, gradient);
        }
        near(golden, "last", parameters);
    }

    private Slice start(long seed, NetworkSpec spec) {
        state = seed;
        return Slice.of(draw(spec.parameters().size()));
    }

    /** The generator of make_layers.py: multiples of 2^-24 from -0.5 to below 0.5. */
    private float[] draw(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            state = state * 6364136223846793005L + 1442695040888963407L;
            values[i] = (float) (((state >>> 40) / (double) (1 << 23) - 1) * 0.5);
        }
        return values;
    }

    private int[] symbols(int n, int count) {
        float[] values = draw(count);
        int[] symbols = new int[count];
        for (int i = 0; i < count; i++) {
            symbols[i] = (int) ((values[i] + 0.5) * n);
        }
        return symbols;
    }

    private static JsonObject golden(String name) throws IOException {
        try (Reader reader =
                new InputStreamReader(
                        GoldenNetworksTest.class.getResourceAsStream("/golden/networks.json"),
                        StandardCharsets.UTF_8)) {
            JsonArray runs =
                    JsonParser.parseReader(reader).getAsJsonObject().getAsJsonArray("runs");
            for (int i = 0; i < runs.size(); i++) {
                JsonObject run = runs.get(i).getAsJsonObject();
                if (run.get("name").getAsString().equals(name)) {
                    return run;
                }
            }
        }
        throw new IllegalArgumentException("no run is named " + name);
    }

    private static void near(JsonObject golden, String name, Slice got) {
        JsonArray wanted = golden.getAsJsonArray(name);
        assertEquals(wanted.size(), got.length(), name);
        for (int i = 0; i < got.length(); i++) {
            near(wanted, i, got.get(i), name);
        }
    }

    private static void near(JsonArray wanted, int i, float got, String name) {
        double want = wanted.get(i).getAsDouble();
        assertEquals(want, got, NEAR * (1 + Math.abs(want)), name + " " + i);
    }
}
