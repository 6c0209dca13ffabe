package dev.rnn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backends;
import dev.rnn.interchange.onnx.OnnxModel;
import dev.rnn.interchange.onnx.OnnxTensor;
import dev.rnn.interchange.tensor.NamedTensors;
import dev.rnn.interchange.tensor.Safetensors;
import dev.rnn.interchange.tensor.Tensor;
import dev.rnn.model.ModelFile;
import dev.rnn.model.Network;
import dev.rnn.model.SavedModel;
import dev.rnn.model.layer.Merge;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rnn export}, {@code import} and {@code verify} with ONNX files. */
class OnnxCommandsTest {
    @TempDir private Path folder;

    private String model;
    private String onnx;
    private String cases;

    @BeforeEach
    void writeModel() throws Exception {
        model = folder.resolve("model.rnn").toString();
        onnx = folder.resolve("model.onnx").toString();
        cases = folder.resolve("cases.safetensors").toString();
        Network network =
                Network.builder(Backends.named("scalar"))
                        .symbols(6)
                        .embedding(3)
                        .lstm(4)
                        .layers(2)
                        .bidirectional(Merge.CONCAT)
                        .outputs(2)
                        .build();
        ModelFile.write(Path.of(model), new SavedModel(network, new TreeMap<>()));
    }

    @Test
    void thereAndBack() throws Exception {
        Run export = Run.here("export", model, onnx, "--opset", "20", "--cases", cases);
        assertEquals(0, export.status(), export.err());
        assertEquals(20, OnnxModel.read(Path.of(onnx)).opset());
        Run verify = Run.here("verify", onnx, cases);
        assertEquals(0, verify.status(), verify.err());
        assertTrue(verify.out().contains("the same: largest difference 0"), verify.out());
        String back = folder.resolve("back.rnn").toString();
        Run imported = Run.here("import", onnx, "--out", back);
        assertEquals(0, imported.status(), imported.err());
        assertTrue(imported.out().contains("6 symbols embedded in 3"), imported.out());
        assertEquals(0, Run.here("verify", back, cases).status());
    }

    @Test
    void aGraphIsComputedUnderItsOwnNames() throws Exception {
        assertEquals(0, Run.here("export", model, onnx).status());
        int[] symbols = {0, 5, 2, 3};
        OnnxTensor logits =
                OnnxModel.read(Path.of(onnx))
                        .run(
                                Backends.named("scalar"),
                                Map.of("input", OnnxTensor.integers(new int[] {2, 2}, 0, 5, 2, 3)))
                        .get("logits");
        float[] values = logits.floats();
        Tensor input = Tensor.of(symbols, 2, 2);
        Safetensors.write(
                Path.of(cases),
                new NamedTensors(Map.of("input", input, "logits", Tensor.of(values, 2, 2, 2))));
        Run same = Run.here("verify", onnx, cases);
        assertEquals(0, same.status(), same.err());
        assertTrue(same.out().contains("case logits: largest difference 0"), same.out());
        values[3] += 0.25f;
        Safetensors.write(
                Path.of(cases),
                new NamedTensors(Map.of("input", input, "logits", Tensor.of(values, 2, 2, 2))));
        Run other = Run.here("verify", onnx, cases);
        assertEquals(1, other.status());
        assertTrue(other.out().contains("DIFFERENT: largest difference 0.25"), other.out());
    }

    @Test
    void wrongUse() throws Exception {
        Run none = Run.here("export", model, cases, "--opset", "17");
        assertEquals(2, none.status());
        assertTrue(
                none.err().contains("--opset is 17, and safetensors files have none"), none.err());
        Run old = Run.here("export", model, onnx, "--opset", "13");
        assertEquals(2, old.status());
        assertTrue(old.err().contains("--opset: opset is 13, must be from 14 to 22"), old.err());
        Files.writeString(Path.of(onnx), "not an ONNX file");
        Run broken = Run.here("import", onnx, "--out", model);
        assertEquals(2, broken.status());
        assertTrue(
                broken.err().contains("it is no ONNX file, or cut off or changed"), broken.err());
    }
}
