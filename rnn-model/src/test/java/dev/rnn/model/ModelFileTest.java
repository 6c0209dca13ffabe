package dev.rnn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backends;
import dev.rnn.api.Bias;
import dev.rnn.api.CellSpec;
import dev.rnn.api.Function;
import dev.rnn.api.GruSpec;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.RnnSpec;
import dev.rnn.model.layer.BidirectionalSpec;
import dev.rnn.model.layer.DropoutSpec;
import dev.rnn.model.layer.MaskedOutput;
import dev.rnn.model.layer.MaskedSpec;
import dev.rnn.model.layer.Merge;
import dev.rnn.model.layer.ResidualSpec;
import dev.rnn.model.layer.ReverseSpec;
import dev.rnn.model.layer.StackSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {
    @TempDir private Path directory;

    private static CharacterModel model(int embedding) {
        Vocabulary vocabulary = Vocabulary.of("ab\n é\\=,😀");
        Network network =
                Network.builder(Backends.named("scalar"))
                        .symbols(vocabulary.size())
                        .embedding(embedding)
                        .rnn(5)
                        .outputs(vocabulary.size())
                        .build();
        Map<String, String> made = Map.of("text", "a\\b\nc\r=d", "seed", "1");
        return new CharacterModel(network, vocabulary, new TreeMap<>(made));
    }

    private Path file() {
        return directory.resolve("model.rnn");
    }

    private byte[] written(int embedding) throws IOException {
        ModelFile.write(file(), model(embedding));
        assertEquals(List.of(file()), filesLeft());
        return Files.readAllBytes(file());
    }

    private List<Path> filesLeft() throws IOException {
        try (var files = Files.list(directory)) {
            return files.toList();
        }
    }

    private String refused(byte[] bytes) throws IOException {
        Files.write(file(), bytes);
        String message =
                assertThrows(
                                ModelFileException.class,
                                () -> ModelFile.read(file(), Backends.named("scalar")))
                        .getMessage();
        assertTrue(message.startsWith(file().toString()) && !message.contains("\n"), message);
        return message.substring(file().toString().length());
    }

    @Test
    void readsWhatItWrote() throws IOException {
        for (int embedding : new int[] {0, 3}) {
            CharacterModel model = model(embedding);
            written(embedding);
            CharacterModel read = ModelFile.read(file(), Backends.named("simd"));
            assertEquals(model.network().spec(), read.network().spec());
            assertArrayEquals(model.network().parameters(), read.network().parameters());
            assertEquals(model.vocabulary(), read.vocabulary());
            assertEquals(model.provenance(), read.provenance());
        }
    }

    /** Every built-in description, nested in every other. */
    @Test
    void holdsNetworksOfAllKinds() throws IOException {
        Vocabulary vocabulary = Vocabulary.of("abcdef");
        int n = vocabulary.size();
        CellSpec lstm = new LstmSpec(4, 5, Bias.TWO);
        CellSpec gru = new GruSpec(4, 5, GruSpec.Form.RESET_BEFORE);
        CellSpec rnn = new RnnSpec(10, 4, Function.RELU, Bias.NONE);
        CellSpec stack =
                new StackSpec(
                        List.of(
                                new BidirectionalSpec(lstm, gru, Merge.CONCAT),
                                new ReverseSpec(rnn),
                                new ResidualSpec(RnnSpec.tanh(4, 4)),
                                new DropoutSpec(
                                        new MaskedSpec(GruSpec.torch(4, 4), MaskedOutput.REPEAT),
                                        0.1f,
                                        0.25f,
                                        true)),
                        0.5f);
        NetworkSpec spec = new NetworkSpec(n, 4, 2, stack, n, OutputAt.LAST_STEP, true, true);
        assertEquals(
                "Bidirectional(forward=Lstm(inputs=4,hidden=5,bias=TWO),"
                        + "reverse=Gru(inputs=4,hidden=5,form=RESET_BEFORE,bias=ONE),merge=CONCAT)",
                SpecText.of(new BidirectionalSpec(lstm, gru, Merge.CONCAT)));
        ModelHeader header = new ModelHeader(spec, Optional.of(vocabulary), new TreeMap<>());
        assertEquals(header, ModelHeader.parse(HeaderText.lines(HeaderText.of(header.lines()))));
        NetworkSpec plain = new NetworkSpec(n, 0, new RnnSpec(n, 3, Function.TANH, Bias.TWO), n);
        float[] parameters = new float[plain.parameters().size()];
        Network network = Network.of(Backends.named("scalar"), plain, parameters);
        ModelFile.write(file(), new CharacterModel(network, vocabulary));
        CharacterModel read = ModelFile.read(file(), Backends.named("scalar"));
        assertEquals(plain, read.network().spec());
    }

    @Test
    void holdsNetworksWithoutCharacters() throws IOException {
        Network network =
                Network.builder(Backends.named("scalar")).features(3).lstm(4).outputs(2).build();
        SavedModel model = new SavedModel(network, new TreeMap<>(Map.of("data", "sha256:12")));
        ModelFile.write(file(), model);
        SavedModel read = ModelFile.readAny(file(), Backends.named("scalar"));
        assertEquals(model.description(), read.description());
        assertArrayEquals(network.parameters(), read.network().parameters());
        assertEquals(
                " holds a network without characters; it cannot read or write text",
                refused(Files.readAllBytes(file())));
        SavedModel again =
                SavedModel.of(Backends.named("scalar"), model.description(), network.parameters());
        assertEquals(model.description(), again.description());
        assertEquals(network.spec(), SavedModel.spec(model.description()));
    }

    @Test
    void refusesDescriptionsThatAreTooDeep() {
        Map<String, String> description = new TreeMap<>(SavedModel.of(model(0)).description());
        description.put("cell", "Reverse(cell=".repeat(1 << 20));
        assertEquals(
                "description is none of a model: there are more than 64 descriptions inside each"
                        + " other",
                assertThrows(IllegalArgumentException.class, () -> SavedModel.spec(description))
                        .getMessage());
    }

    @Test
    void refusesCellsThatItDoesNotKnow() throws IOException {
        assertTrue(
                assertThrows(
                                IllegalArgumentException.class,
                                () -> SpecText.of(StackSpec.of(new LeakySpec(2, 3, 0.5f))))
                        .getMessage()
                        .startsWith(
                                "cell is LeakySpec[inputs=2, hidden=3, leak=0.5]; model files"));
        for (String wrong :
                List.of("", "Rnn", "Rnn(", "Rnn()", "Rnn(inputs=1,hidden=2", "Stack(layers=[Rnn")) {
            assertThrows(IllegalArgumentException.class, () -> SpecText.parse(wrong), wrong);
        }
        assertEquals(
                "Quantum",
                assertThrows(
                                SpecTree.UnknownException.class,
                                () -> SpecText.parse("Reverse(cell=Quantum(inputs=1))"))
                        .name());
    }

    @Test
    void theSameModelGivesTheSameBytes() throws IOException {
        assertArrayEquals(written(3), written(3));
    }

    @Test
    void refusesAFileCutOffAnywhere() throws IOException {
        byte[] whole = written(0);
        assertEquals(" is no rnn model file", refused(new byte[0]));
        for (int length = 1; length < whole.length; length++) {
            String how = refused(Arrays.copyOf(whole, length));
            assertTrue(how.startsWith(" is cut off or changed: "), how);
        }
        refused(Arrays.copyOf(whole, whole.length + 1));
    }

    @Test
    void refusesAFileChangedInAnyByte() throws IOException {
        byte[] whole = written(0);
        for (int i = 0; i < whole.length; i++) {
            byte[] changed = whole.clone();
            changed[i] ^= (byte) (1 << i % 8);
            String how = refused(changed);
            assertEquals(
                    i < 8
                            ? " is no rnn model file"
                            : " is cut off or changed: its checksum does"
                                    + " not match its content; copy it again or train it again",
                    how);
        }
    }

    /** Files that were made on purpose: their checksum is right. */
    @Test
    void believesNoLengthOfAHeader() throws Exception {
        byte[] whole = written(0);
        String header = header(whole);
        assertTrue(refused(withHeader(header, -1)).contains("its header has -1 bytes"));
        assertTrue(refused(withHeader(header, Integer.MAX_VALUE)).contains("its header has"));
        for (String[] change :
                new String[][] {
                    {"hidden=5", "hidden=2147483647"},
                    {"hidden=5", "hidden=-5"},
                    {"hidden=5", "hidden=6"},
                    {"hidden=5\n", ""},
                    {"inputs=9", "inputs=2000000000"},
                    {"cell=rnn", "cell=lstm"},
                    {"activation=tanh", "activation=exp"},
                    {"vocabulary=10,", "vocabulary="},
                    {"vocabulary=10,", "vocabulary=99,"},
                    {"made.seed=1", "made.seed"},
                    {"made.seed=1\n", "made.seed=\\\n"},
                    {"rnn.W:9x5", "rnn.W:100000x27000"},
                    {"rnn.W:9x5", "rnn.W:20000x100000"},
                    {"rnn.W:9x5", "rnn.W:9"},
                    {"rnn.W:9x5", "rnn.W:10x5"},
                    {"rnn.W:9x5", "rnn.U:9x5"},
                    {"layout=", "other="},
                }) {
            String changed = header.replace(change[0], change[1]);
            assertTrue(!changed.equals(header), change[0]);
            int length = changed.getBytes(StandardCharsets.UTF_8).length;
            String how = refused(withHeader(changed, length));
            assertTrue(how.contains("is cut off or changed: its header"), change[1] + how);
        }
        byte[] newer = whole.clone();
        newer[8] = 2;
        assertTrue(refused(signed(newer)).contains("version 2, this program reads version 1"));
    }

    @Test
    void aFailureLeavesTheOldFileAndNothingElse() throws IOException {
        byte[] before = written(0);
        CharacterModel model = model(0);
        float[] parameters = model.network().parameters();
        parameters[7] = Float.NaN;
        CharacterModel broken =
                new CharacterModel(
                        Network.of(Backends.named("scalar"), model.network().spec(), parameters),
                        model.vocabulary());
        assertEquals(
                "parameter 7 of the model is NaN; it is not written",
                assertThrows(IllegalArgumentException.class, () -> ModelFile.write(file(), broken))
                        .getMessage());
        assertArrayEquals(before, Files.readAllBytes(file()));
        assertEquals(List.of(file()), filesLeft());
        assertThrows(
                IOException.class,
                () -> ModelFile.write(directory.resolve("missing/model.rnn"), model));
        assertThrows(IllegalArgumentException.class, () -> ModelFile.write(directory, model));
    }

    private static String header(byte[] file) {
        int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(12);
        return new String(file, 16, length, StandardCharsets.UTF_8);
    }

    private static byte[] withHeader(String header, int length) throws Exception {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        int parameters = 9 * 5 + 5 * 5 + 5 + 5 * 9 + 9;
        ByteBuffer file =
                ByteBuffer.allocate(16 + text.length + 4 * parameters + 32)
                        .order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {(byte) 0x89, 'R', 'N', 'N', '\r', '\n', 0x1A, '\n'});
        file.putInt(1).putInt(length).put(text);
        return signed(file.array());
    }

    private static byte[] signed(byte[] file) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(file, 0, file.length - 32);
        System.arraycopy(digest.digest(), 0, file, file.length - 32, 32);
        return file;
    }
}
