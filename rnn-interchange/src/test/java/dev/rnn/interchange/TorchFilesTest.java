package dev.rnn.interchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.Bias;
import dev.rnn.api.Function;
import dev.rnn.api.GruSpec;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.RnnSpec;
import dev.rnn.model.Network;
import dev.rnn.model.NetworkSpec;
import dev.rnn.model.OutputAt;
import dev.rnn.model.SavedModel;
import dev.rnn.model.Vocabulary;
import dev.rnn.model.cell.LstmVariant;
import dev.rnn.model.layer.BidirectionalSpec;
import dev.rnn.model.layer.DropoutSpec;
import dev.rnn.model.layer.StackSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks of PyTorch, and networks in its names and layouts. */
class TorchFilesTest {
    private static final Backend BACKEND = Backends.named("simd");

    /** Asked of every exchange. */
    private static final double LIMIT = 1e-5;

    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rnn",
                "relu",
                "lstm",
                "lstm-both",
                "lstm-projection",
                "gru",
                "gru-no-bias",
                "lstm-alone",
                "batch-first"
            })
    void givesTheOutputsOfPyTorch(String name) throws IOException {
        ImportOptions options =
                name.equals("relu")
                        ? ImportOptions.NONE.withActivation(Function.RELU)
                        : ImportOptions.NONE;
        SavedModel model =
                ModelFormats.read(
                        Resources.resource("torch/" + name + ".safetensors"), BACKEND, options);
        Cases cases = Cases.read(Resources.resource("torch/" + name + ".cases.safetensors"), false);
        List<Cases.Outcome> outcomes = cases.run(model.network(), OutputActivation.NONE);
        assertEquals(2, outcomes.size());
        for (Cases.Outcome outcome : outcomes) {
            assertTrue(outcome.difference() <= LIMIT, name + " " + outcome);
            assertTrue(outcome.count() > 0, name + " " + outcome);
        }
    }

    @Test
    void anotherNetworkFailsTheCases() throws IOException {
        Path file = Resources.resource("torch/relu.safetensors");
        SavedModel model = ModelFormats.read(file, BACKEND, ImportOptions.NONE);
        Cases cases = Cases.read(Resources.resource("torch/relu.cases.safetensors"), false);
        assertTrue(cases.run(model.network(), OutputActivation.NONE).get(1).difference() > 0.01);
    }

    static Stream<NetworkSpec> specs() {
        StackSpec stack =
                new StackSpec(
                        List.of(
                                new DropoutSpec(new LstmSpec(4, 5, Bias.TWO), 0.1f, 0, true),
                                new LstmSpec(5, 5, Bias.TWO)),
                        0.5f);
        return Stream.of(
                new NetworkSpec(7, 0, new RnnSpec(7, 3, Function.RELU, Bias.ONE), 7),
                new NetworkSpec(7, 4, stack, 7),
                new NetworkSpec(7, 5, 1, stack(), 7, OutputAt.LAST_STEP, true, true),
                new NetworkSpec(7, 4, BidirectionalSpec.of(GruSpec.torch(4, 3)), 7),
                new NetworkSpec(7, 4, new GruSpec(4, 3, GruSpec.Form.RESET_BEFORE, Bias.ONE), 7),
                new NetworkSpec(
                        7, 4, LstmVariant.builder(4, 3).peepholes().projection(2).build(), 7));
    }

    private static StackSpec stack() {
        return StackSpec.of(new LstmSpec(5, 5, Bias.ONE), new LstmSpec(5, 5, Bias.ONE));
    }

    @ParameterizedTest
    @MethodSource("specs")
    void comesBackTheSame(NetworkSpec spec) throws IOException {
        float[] parameters = new float[spec.parameters().size()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = (i % 37 - 18) / 64f;
        }
        Network network = Network.of(BACKEND, spec, parameters);
        Map<String, String> made = Map.of("data.sha256", "ab\n=\\c", "seed", "1", "loss", "0.5");
        SavedModel model =
                new SavedModel(
                        network, Optional.of(Vocabulary.of("abc\n=\\é")), new TreeMap<>(made));
        for (String name : List.of("model.safetensors", "model.npz", "model.rnn")) {
            Path file = directory.resolve(name);
            ModelFormat format = ModelFormats.of(file);
            format.write(file, model);
            SavedModel read = format.read(file, BACKEND, ImportOptions.NONE);
            assertEquals(model.description(), read.description(), name);
            assertArrayEquals(parameters, read.network().parameters(), name);
        }
    }
}
