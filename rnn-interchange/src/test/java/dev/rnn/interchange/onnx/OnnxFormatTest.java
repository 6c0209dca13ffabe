package dev.rnn.interchange.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.interchange.Cases;
import dev.rnn.interchange.ImportOptions;
import dev.rnn.interchange.InterchangeException;
import dev.rnn.interchange.ModelFormats;
import dev.rnn.interchange.OutputActivation;
import dev.rnn.interchange.tensor.NamedTensors;
import dev.rnn.interchange.tensor.Tensor;
import dev.rnn.model.ModelFile;
import dev.rnn.model.Network;
import dev.rnn.model.OutputAt;
import dev.rnn.model.SavedModel;
import dev.rnn.model.Vocabulary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ONNX files as model files, and their cases. */
class OnnxFormatTest {
    private static final Backend SCALAR = Backends.named("scalar");

    @TempDir private Path folder;

    private Path torch(String name) throws Exception {
        return Files.write(folder.resolve(name + ".onnx"), TorchFiles.file(name));
    }

    @Test
    void aModelComesBackWithCharactersAndProvenance() throws Exception {
        SavedModel model =
                new SavedModel(
                        Network.builder(SCALAR).symbols(4).lstm(5).outputs(4).build(),
                        Optional.of(Vocabulary.of("helo")),
                        new TreeMap<>(Map.of("seed", "7", "data", "a\nb=c")));
        Path file = folder.resolve("hello.onnx");
        ModelFormats.of(file).write(file, model);
        SavedModel back = ModelFormats.read(file, SCALAR, ImportOptions.NONE);
        assertEquals(model.network().spec(), back.network().spec());
        assertArrayEquals(model.network().parameters(), back.network().parameters());
        assertEquals(model.vocabulary(), back.vocabulary());
        assertEquals("7", back.provenance().get("seed"));
        assertEquals("a\nb=c", back.provenance().get("data"));
        assertEquals("onnx", back.provenance().get("imported.format"));
        assertEquals("17", back.provenance().get("imported.opset"));
        new OnnxFormat(22).write(file, model);
        assertEquals(22, OnnxModel.read(file).opset());
        assertThrows(IllegalArgumentException.class, () -> new OnnxFormat(23));
    }

    @Test
    void aNetworkOfPyTorchBecomesAModelFile() throws Exception {
        SavedModel model = ModelFormats.read(torch("last-output"), SCALAR, ImportOptions.NONE);
        assertEquals("pytorch 2.13.0", model.provenance().get("imported.producer"));
        assertEquals(OutputActivation.SOFTMAX, OutputActivation.of(model));
        assertEquals(OutputAt.LAST_STEP, model.network().spec().outputAt());
        Path file = folder.resolve("model.rnn");
        ModelFile.write(file, model);
        SavedModel back = ModelFile.readAny(file, SCALAR);
        assertArrayEquals(model.network().parameters(), back.network().parameters());
        TorchFiles.Run run = TorchFiles.runs("last-output").get(0);
        NamedTensors cases =
                new NamedTensors(
                        Map.of(
                                "input", floats(run.inputs().get("x")),
                                "output", floats(run.outputs().get("y"))));
        Cases.Outcome outcome =
                Cases.of("cases", cases, true)
                        .run(back.network(), OutputActivation.of(back))
                        .get(0);
        assertTrue(outcome.difference() < 1e-5, outcome.toString());
    }

    private static Tensor floats(OnnxTensor tensor) {
        return Tensor.of(tensor.floats(), tensor.shape());
    }

    private static Tensor stored(OnnxTensor tensor) {
        return tensor.isFloat()
                ? floats(tensor)
                : Tensor.of(
                        Arrays.stream(tensor.integers()).mapToInt(Math::toIntExact).toArray(),
                        tensor.shape());
    }

    /** Under the graph's own names, with several inputs and outputs, and graphs of all kinds. */
    @Test
    void everyGraphProvesItself() throws Exception {
        for (String name : TorchFiles.runs().keySet()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            int outputs = 0;
            List<TorchFiles.Run> runs = TorchFiles.runs(name);
            for (int k = 0; k < runs.size(); k++) {
                String prefix = "case" + k + ".";
                runs.get(k).inputs().forEach((n, v) -> tensors.put(prefix + n, stored(v)));
                runs.get(k).outputs().forEach((n, v) -> tensors.put(prefix + n, stored(v)));
                outputs += runs.get(k).outputs().size();
            }
            OnnxModel model = OnnxModel.parse(TorchFiles.file(name));
            NamedTensors file = new NamedTensors(tensors);
            assertTrue(GraphCases.areFor(model, file));
            List<Cases.Outcome> outcomes = GraphCases.run(model, SCALAR, file);
            assertEquals(outputs, outcomes.size());
            for (Cases.Outcome outcome : outcomes) {
                assertTrue(outcome.difference() < 1e-5 && outcome.count() > 0, name + outcome);
            }
        }
    }

    @Test
    void casesThatDoNotFit() throws Exception {
        OnnxModel model = OnnxModel.parse(TorchFiles.file("pooled"));
        TorchFiles.Run run = TorchFiles.runs("pooled").get(0);
        Tensor x = floats(run.inputs().get("x"));
        Tensor y = floats(run.outputs().get("y"));
        assertFalse(GraphCases.areFor(model, new NamedTensors(Map.of("input", x, "output", y))));
        assertFalse(GraphCases.areFor(model, new NamedTensors(Map.of())));
        float[] other = y.floats();
        other[1] += 0.5f;
        Cases.Outcome wrong =
                GraphCases.run(
                                model,
                                SCALAR,
                                new NamedTensors(
                                        Map.of("x", x, "y", Tensor.of(other, y.size(0), 2))))
                        .get(0);
        assertEquals(1, wrong.place());
        assertEquals(0.5, wrong.difference(), 1e-4);
        assertTrue(
                assertThrows(
                                InterchangeException.class,
                                () ->
                                        GraphCases.run(
                                                model,
                                                SCALAR,
                                                new NamedTensors(Map.of("x", y, "y", y))))
                        .getMessage()
                        .contains("does not fit the graph: input 'x' is"));
        String message =
                assertThrows(
                                InterchangeException.class,
                                () ->
                                        ModelFormats.read(
                                                torch("pooled"), SCALAR, ImportOptions.NONE))
                        .getMessage();
        assertTrue(message.endsWith("so the graph is no plain stack of layers"), message);
    }
}
