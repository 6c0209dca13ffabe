package dev.rnn.interchange.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.interchange.InterchangeException;
import dev.rnn.model.NetworkSpec;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whole graphs. */
class OnnxModelTest {
    private static final Backend SCALAR = Backends.named("scalar");

    @Test
    void filesOfPyTorchComputeWhatPyTorchComputes() throws Exception {
        double largest = 0;
        int runs = 0;
        for (String name : TorchFiles.runs().keySet()) {
            OnnxModel model = OnnxModel.parse(TorchFiles.file(name));
            assertEquals("pytorch 2.13.0", model.producer());
            for (TorchFiles.Run run : TorchFiles.runs().get(name)) {
                Map<String, OnnxTensor> got = model.run(SCALAR, run.inputs());
                assertEquals(run.outputs().keySet(), got.keySet(), name);
                for (String output : got.keySet()) {
                    float[] want = run.outputs().get(output).floats();
                    float[] mine = got.get(output).floats();
                    assertArrayEquals(run.outputs().get(output).shape(), got.get(output).shape());
                    largest = Math.max(largest, Samples.near(name + " " + output, want, mine));
                }
                assertEquals(got, model.run(Backends.named("simd"), run.inputs()), name);
                runs++;
            }
        }
        System.out.printf(
                "%d runs of files from PyTorch, largest difference %.2g%n", runs, largest);
    }

    /** Each gives what PyTorch gives, and can be trained, saved and run step by step. */
    @Test
    void plainStacksBecomeNetworks() throws Exception {
        Map<String, String> cells =
                Map.ofEntries(
                        Map.entry("tagger-14", "StackSpec EVERY_STEP"),
                        Map.entry("tagger-20", "StackSpec EVERY_STEP"),
                        Map.entry("language-lstm", "StackSpec EVERY_STEP LogSoftmax"),
                        Map.entry("language-gru", "StackSpec EVERY_STEP LogSoftmax"),
                        Map.entry("last-output", "RnnSpec LAST_STEP Softmax"),
                        Map.entry("last-state", "StackSpec LAST_STEP Softmax"),
                        Map.entry("packed", "BidirectionalSpec EVERY_STEP"),
                        Map.entry("learned-state", "LstmSpec EVERY_STEP"),
                        Map.entry("one-hot", "RnnSpec EVERY_STEP"),
                        Map.entry("residual", "StackSpec EVERY_STEP"),
                        Map.entry("layers", "StackSpec EVERY_STEP"),
                        Map.entry("alone", "StackSpec EVERY_STEP"));
        for (String name : cells.keySet()) {
            OnnxNetwork found = OnnxModel.parse(TorchFiles.file(name)).network(SCALAR);
            NetworkSpec spec = found.network().spec();
            assertEquals(
                    cells.get(name),
                    (spec.cell().getClass().getSimpleName()
                                    + " "
                                    + spec.outputAt()
                                    + " "
                                    + found.activation())
                            .strip());
            for (TorchFiles.Run run : TorchFiles.runs().get(name)) {
                Samples.near(name, run.outputs().get("y").floats(), NetworkRun.of(found, run));
            }
        }
    }

    @Test
    void otherGraphsAreNoNetworks() {
        Map<String, String> reasons =
                Map.of(
                        "last-both",
                        "node '/out/Gemm' (Gemm) reads neither all steps nor the last one of node"
                                + " '/rnn/GRU' (GRU), so the graph is no plain stack of layers",
                        "pooled",
                        "node '/head/head.3/Gemm' (Gemm) reads neither all steps nor the last one of"
                                + " node '/rnn/GRU' (GRU), so the graph is no plain stack of layers",
                        "unrolled",
                        "the graph has no RNN, LSTM or GRU");
        reasons.forEach(
                (name, reason) ->
                        assertEquals(
                                reason,
                                assertThrows(
                                                InterchangeException.class,
                                                () ->
                                                        OnnxModel.parse(TorchFiles.file(name))
                                                                .network(SCALAR))
                                        .getMessage()));
    }
}
