package dev.rnn.interchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.Bias;
import dev.rnn.api.Function;
import dev.rnn.api.GruSpec;
import dev.rnn.api.RnnSpec;
import dev.rnn.model.OutputAt;
import dev.rnn.model.SavedModel;
import dev.rnn.model.layer.BidirectionalSpec;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks of Keras, from each kind of its files. */
class KerasFilesTest {
    @TempDir private Path folder;

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
                "last.h5",
                "both-kinds.keras",
                "both-kinds.h5"
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

    /** What {@code make_hostile.py} made: less than 200 kB, 112 MB of texts, and 100^16 groups. */
    @Test
    void filesThatAskForMoreThanTheyHoldAreRefused() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertEquals(
                "its root has texts that are longer, all together, than the file",
                refused("../hostile/layer-names.h5"));
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(bytes < 16 << 20, bytes + " bytes");
        assertTrue(refused("../hostile/groups.h5").contains("more than 10000 groups and arrays"));
    }

    /** A backward_layer of another kind, units, and activation is read as it says. */
    @Test
    void eachDirectionIsReadAsItSays() throws IOException {
        BidirectionalSpec both =
                (BidirectionalSpec)
                        read("both-kinds.keras", ImportOptions.NONE).network().spec().cell();
        assertEquals(new RnnSpec(3, 4, Function.RELU, Bias.ONE), both.forward());
        assertEquals(new GruSpec(3, 4, GruSpec.Form.RESET_BEFORE, Bias.ONE), both.reverse());
    }

    @Test
    void aConfigurationThatIsNotThatOfTheVariablesIsRefused() throws IOException {
        Map<String, byte[]> entries =
                new LinkedHashMap<>(ZipEntries.read(Resources.resource("keras/both.keras")));
        String config = new String(entries.get("config.json"), StandardCharsets.UTF_8);
        int back = config.indexOf("\"backward_layer\"");
        String[][] changes = {
            {
                "\"LSTM\"",
                "\"GRU\"",
                "is a GRU of 3 gates in the configuration, and has variables of 4"
            },
            {"\"LSTM\"", "\"Dense\"", "holds a Dense, which is not read"},
            {
                "\"go_backwards\": true",
                "\"go_backwards\": false",
                "both directions would read forwards, which is not read"
            },
            {
                "\"return_sequences\": true",
                "\"return_sequences\": false",
                "in both directions, has return_sequences=False"
            },
            {"\"activation\": \"tanh\"", "\"activation\": \"elu\"", "a LSTM, has activation elu"},
        };
        for (String[] change : changes) {
            int at = config.indexOf(change[0], back);
            String changed =
                    config.substring(0, at) + change[1] + config.substring(at + change[0].length());
            entries.put("config.json", changed.getBytes(StandardCharsets.UTF_8));
            Path file = folder.resolve("changed.keras");
            try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
                for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                    zip.putNextEntry(new ZipEntry(entry.getKey()));
                    zip.write(entry.getValue());
                }
            }
            String message =
                    assertThrows(
                                    InterchangeException.class,
                                    () -> ModelFormats.read(file, BACKEND, ImportOptions.NONE))
                            .getMessage();
            assertTrue(message.contains(change[2]), message);
        }
    }

    private static String refused(String name) {
        String message =
                assertThrows(InterchangeException.class, () -> read(name, ImportOptions.NONE))
                        .getMessage();
        String file = name.substring(name.lastIndexOf('/') + 1);
        return message.substring(message.indexOf(file) + file.length() + 2);
    }
}
