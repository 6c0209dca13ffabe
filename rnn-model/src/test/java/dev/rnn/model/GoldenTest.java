package dev.rnn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.rnn.api.AdamSpec;
import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.Cell;
import dev.rnn.api.CellWeights;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.CrossEntropySpec;
import dev.rnn.api.Function;
import dev.rnn.api.Input;
import dev.rnn.api.Mode;
import dev.rnn.api.Optimizer;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.SgdSpec;
import dev.rnn.api.Slice;
import dev.rnn.api.Target;
import dev.rnn.api.Workers;
import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Both backends against PyTorch 2.13, whose values were computed in float64 from the same float32
 * inputs by {@code src/test/python/make_golden.py}: results within 1e-5 and gradients within 2e-5
 * of 1 + |value|.
 */
class GoldenTest {

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "simd"})
    void cellsAgree(String name) throws IOException {
        int cases = 0;
        for (JsonElement element : Golden.file("rnn.json").getAsJsonArray("cells")) {
            cell(Backends.named(name), element.getAsJsonObject());
            cases++;
        }
        assertEquals(12, cases);
    }

    private static void cell(Backend backend, JsonObject golden) {
        int steps = golden.get("T").getAsInt();
        int batch = golden.get("B").getAsInt();
        int inputs = golden.get("I").getAsInt();
        int hidden = golden.get("H").getAsInt();
        String activation = golden.get("activation").getAsString().toUpperCase(Locale.ROOT);
        Cell cell = backend.cell(new RnnSpec(inputs, hidden, Function.valueOf(activation)));
        ParameterLayout layout = cell.spec().parameters();
        Slice parameters = Slice.zeros(layout.size());
        for (ParameterLayout.Block block : layout.blocks()) {
            float[] values = Golden.floats(golden, block.name());
            System.arraycopy(values, 0, parameters.array(), block.offset(), values.length);
        }
        CellWeights weights = cell.newWeights(Mode.TRAINING);
        cell.pack(parameters, weights);
        CellWorkspace workspace = cell.newWorkspace(steps, batch, Mode.TRAINING, Workers.ONE);
        SequenceShape shape = SequenceShape.of(steps, batch);
        Slice y = Slice.zeros(shape.rows() * hidden);
        Slice last = Slice.zeros(batch * hidden);
        Slice dInitial = Slice.zeros(batch * hidden);
        Slice dx = Slice.zeros(shape.rows() * inputs);
        Slice gradient = Slice.zeros(layout.size());
        Input x = Input.dense(Slice.of(Golden.floats(golden, "x")));
        cell.forward(weights, workspace, shape, x, Slice.of(Golden.floats(golden, "h0")), y, last);
        cell.backward(
                weights,
                workspace,
                Slice.of(Golden.floats(golden, "dy")),
                Slice.of(Golden.floats(golden, "dLast")),
                dInitial,
                dx);
        cell.weightGradients(workspace, 0, steps, gradient);
        Golden.near(golden, "y", y, Golden.RESULT);
        Golden.near(golden, "last", last, Golden.RESULT);
        Golden.near(golden, "dx", dx, Golden.GRADIENT);
        Golden.near(golden, "dh0", dInitial, Golden.GRADIENT);
        for (ParameterLayout.Block block : layout.blocks()) {
            Golden.near(
                    golden,
                    "d" + block.name(),
                    gradient.part(block.offset(), block.size()),
                    Golden.GRADIENT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "simd"})
    void crossEntropyAgrees(String name) throws IOException {
        for (JsonElement element : Golden.file("rnn.json").getAsJsonArray("losses")) {
            JsonObject golden = element.getAsJsonObject();
            int rows = golden.get("rows").getAsInt();
            int classes = golden.get("classes").getAsInt();
            int[] target = new int[rows];
            for (int row = 0; row < rows; row++) {
                target[row] = golden.getAsJsonArray("target").get(row).getAsInt();
            }
            Slice losses = Slice.zeros(rows);
            Slice gradient = Slice.zeros(rows * classes);
            Backends.named(name)
                    .loss(new CrossEntropySpec(), Workers.ONE)
                    .gradient(
                            rows,
                            classes,
                            Slice.of(Golden.floats(golden, "logits")),
                            Target.classes(target),
                            1,
                            losses,
                            gradient);
            Golden.near(golden, "losses", losses, Golden.RESULT);
            Golden.near(golden, "dLogits", gradient, Golden.GRADIENT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "simd"})
    void optimizersAgreeOverFiveSteps(String name) throws IOException {
        Backend backend = Backends.named(name);
        for (JsonElement element : Golden.file("rnn.json").getAsJsonArray("optimizers")) {
            JsonObject golden = element.getAsJsonObject();
            boolean adam = golden.get("name").getAsString().equals("adam");
            Slice parameters = Slice.of(Golden.floats(golden, "start"));
            Optimizer optimizer =
                    backend.optimizer(
                            adam ? AdamSpec.DEFAULT : new SgdSpec(),
                            parameters.length(),
                            Workers.ONE);
            for (JsonElement step : golden.getAsJsonArray("steps")) {
                Slice gradient = Slice.of(Golden.floats(step.getAsJsonObject(), "gradient"));
                optimizer.update(adam ? 0.01f : 0.1f, parameters, gradient);
                Golden.near(step.getAsJsonObject(), "parameters", parameters, Golden.RESULT);
                double norm = step.getAsJsonObject().get("norm").getAsDouble();
                assertEquals(norm, backend.reductions().norm(gradient), Golden.RESULT * (1 + norm));
            }
            assertEquals(5, optimizer.steps());
        }
    }
}
