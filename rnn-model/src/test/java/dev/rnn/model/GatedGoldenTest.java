package dev.rnn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.Bias;
import dev.rnn.api.Cell;
import dev.rnn.api.CellSpec;
import dev.rnn.api.CellWeights;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.GruSpec;
import dev.rnn.api.Input;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.Mode;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Both backends against {@code torch.nn.GRU} and {@code torch.nn.LSTM} of PyTorch 2.13, whose
 * values were computed in float64 from the same float32 inputs by {@code
 * src/test/python/make_golden_gated.py}: results within 1e-5 and gradients within 2e-5 of 1 +
 * |value|.
 */
class GatedGoldenTest {

    @ParameterizedTest
    @CsvSource({"scalar, gru", "simd, gru", "scalar, lstm", "simd, lstm"})
    void cellsAgree(String name, String kind) throws IOException {
        int cases = 0;
        for (JsonElement element : Golden.file(kind + ".json").getAsJsonArray("cells")) {
            cell(Backends.named(name), kind, element.getAsJsonObject());
            cases++;
        }
        assertEquals(10, cases);
    }

    private static void cell(Backend backend, String kind, JsonObject golden) {
        int steps = golden.get("T").getAsInt();
        int batch = golden.get("B").getAsInt();
        int inputs = golden.get("I").getAsInt();
        int hidden = golden.get("H").getAsInt();
        Bias bias = Bias.valueOf(golden.get("bias").getAsString());
        CellSpec spec =
                kind.equals("lstm")
                        ? new LstmSpec(inputs, hidden, bias)
                        : new GruSpec(inputs, hidden, GruSpec.Form.RESET_AFTER, bias);
        Cell cell = backend.cell(spec);
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
        Slice last = Slice.zeros(batch * cell.stateWidth());
        Slice dInitial = Slice.zeros(batch * cell.stateWidth());
        Slice dx = Slice.zeros(shape.rows() * inputs);
        Slice gradient = Slice.zeros(layout.size());
        Input x = Input.dense(Slice.of(Golden.floats(golden, "x")));
        cell.forward(
                weights, workspace, shape, x, Slice.of(Golden.floats(golden, "initial")), y, last);
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
        Golden.near(golden, "dInitial", dInitial, Golden.GRADIENT);
        for (ParameterLayout.Block block : layout.blocks()) {
            Golden.near(
                    golden,
                    "d" + block.name(),
                    gradient.part(block.offset(), block.size()),
                    Golden.GRADIENT);
        }
    }
}
