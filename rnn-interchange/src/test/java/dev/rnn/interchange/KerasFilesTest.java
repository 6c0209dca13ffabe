package dev.rnn.interchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.Function;
import dev.rnn.api.GruSpec;
import dev.rnn.model.OutputAt;
import dev.rnn.model.SavedModel;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks of Keras, from each kind of its files. */
class KerasFilesTest {
    private static final Backend BACKEND = Backends.named("simd");

    /** Asked of every exchange. */
    private static final double LIMIT = 1e-5;

    private static SavedModel read(String name, ImportOptions options) throws IOException {
        return ModelFormats.read(Resources.resource("keras/" + name), BACKEND, options);
    }

    private static void compare(SavedModel model, String cases, OutputActivation activation)
            throws IOException {
        Cases stored =
                Cases.read(Resources.resource("keras/" + cases + ".cases.safetensors"), false);
        for (Cases.Outcome outcome : stored.run(model.network(), activation)) {
            assertTrue(outcome.difference() <= LIMIT && outcome.count() > 0, outcome.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rnn.keras",
                "rnn-relu.keras",
                "lstm.keras",
                "gru.keras",
                "gru-before.keras",
                "gru-no-bias.keras",
                "both.keras",
                "last.keras",
                "functional.keras",
                "gru.h5",
                "both.h5",
                "last.h5"
            })
    void wholeModelsSayEverything(String name) throws IOException {
        SavedModel model = read(name, ImportOptions.NONE);
        compare(model, name.substring(0, name.indexOf('.')), OutputActivation.of(model));
        assertEquals(name, model.provenance().get("imported.file"));
        assertEquals(64, model.provenance().get("imported.sha256").length());
    }

    @ParameterizedTest
    @ValueSource(strings = {".weights.h5", ".npz"})
    void filesOfWeightsNeedWhatTheyDoNotSay(String suffix) throws IOException {
        ImportOptions none = ImportOptions.NONE;
        compare(
                read("rnn-relu" + suffix, none.withActivation(Function.RELU)),
                "rnn-relu",
                OutputActivation.NONE);
        compare(read("lstm" + suffix, none), "lstm", OutputActivation.SOFTMAX);
        compare(read("gru" + suffix, none), "gru", OutputActivation.NONE);
        compare(read("gru-before" + suffix, none), "gru-before", OutputActivation.NONE);
        compare(
                read("gru-no-bias" + suffix, none.withGruForm(GruSpec.Form.RESET_BEFORE)),
                "gru-no-bias",
                OutputActivation.NONE);
        // The merge of both directions is in neither: concatenated, the Dense layer does not fit.
        assertTrue(
                assertThrows(InterchangeException.class, () -> read("both" + suffix, none))
                        .getMessage()
                        .endsWith(
                                "the output's weights has 6 floats, expected 2 x 6 (the cell's outputs)"));
    }

    @Test
    void namelessArraysAreToldApartByShape() throws IOException {
        compare(read("gru.list.npz", ImportOptions.NONE), "gru", OutputActivation.NONE);
        compare(
                read("last.list.npz", ImportOptions.NONE.withOutputAt(OutputAt.LAST_STEP)),
                "last",
                OutputActivation.SIGMOID);
    }

    @Test
    void everyKindOfFileGivesTheSameNetwork() throws IOException {
        float[] expected = read("gru.keras", ImportOptions.NONE).network().parameters();
        for (String suffix : new String[] {".h5", ".weights.h5", ".npz", ".list.npz"}) {
            assertArrayEquals(
                    expected,
                    read("gru" + suffix, ImportOptions.NONE).network().parameters(),
                    suffix);
        }
    }

    @Test
    void compressedArraysAreRefusedInWords() throws IOException {
        assertEquals(
                "layers/lstm/cell/vars/0 is compressed or virtual; save it as Keras does, without",
                refused("compressed.weights.h5"));
    }

    private static String refused(String name) {
        String message =
                assertThrows(InterchangeException.class, () -> read(name, ImportOptions.NONE))
                        .getMessage();
        return message.substring(message.indexOf(name) + name.length() + 2);
    }
}
