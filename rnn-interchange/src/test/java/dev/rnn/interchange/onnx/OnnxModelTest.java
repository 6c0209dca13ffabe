package dev.rnn.interchange.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
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
                    Samples.near(name + " " + output, want, mine);
                    for (int i = 0; i < want.length; i++) {
                        largest = Math.max(largest, Math.abs(want[i] - mine[i]));
                    }
                }
                assertEquals(got, model.run(Backends.named("simd"), run.inputs()), name);
                runs++;
            }
        }
        System.out.printf(
                "%d runs of files from PyTorch, largest difference %.2g%n", runs, largest);
    }
}
