package dev.rnn.interchange.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.Bias;
import dev.rnn.api.CellSpec;
import dev.rnn.api.Function;
import dev.rnn.api.GruSpec;
import dev.rnn.api.Input;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.Mode;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import dev.rnn.model.Network;
import dev.rnn.model.NetworkBuilder;
import dev.rnn.model.OutputAt;
import dev.rnn.model.SavedModel;
import dev.rnn.model.Session;
import dev.rnn.model.Vocabulary;
import dev.rnn.model.cell.Activation;
import dev.rnn.model.cell.GruVariant;
import dev.rnn.model.cell.LstmVariant;
import dev.rnn.model.cell.RnnVariant;
import dev.rnn.model.init.Initialization;
import dev.rnn.model.init.Initializer;
import dev.rnn.model.layer.BidirectionalSpec;
import dev.rnn.model.layer.Merge;
import dev.rnn.model.layer.ReverseSpec;
import dev.rnn.model.layer.StackSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written, ONNX Runtime computes as the network does. */
class OnnxExportTest {
    private static final Backend BACKEND = Backends.named("scalar");
    private static final int FEATURES = 5;
    private static final int SYMBOLS = 7;

    /** Initial states that are not zeros. */
    private static final Initialization SPREAD =
            Initialization.NOTHING.with(Initializer.normal(0.5), "initial.*");

    private static double largest;
    private static int runs;

    private final Random random = new Random(3);

    @AfterAll
    static void report() {
        System.out.printf("%d runs of written files, largest difference %.2g%n", runs, largest);
    }

    private Network network(UnaryOperator<NetworkBuilder> options) {
        return options.apply(Network.builder(BACKEND).features(FEATURES).outputs(3).seed(9))
                .build();
    }

    /** Runs both on some shapes and compares. */
    private void agrees(Network network, UnaryOperator<OnnxExport> options) throws Exception {
        OnnxExport export = options.apply(OnnxExport.of(network));
        boolean symbols = network.spec().inputs() == SYMBOLS;
        try (Peer peer = new Peer((symbols ? export.symbols() : export).bytes())) {
            for (int[] size : new int[][] {{6, 3}, {1, 1}, {9, 2}}) {
                agrees(network, peer, size[0], size[1], symbols, null, false);
            }
        }
    }

    /** The same with a length for each sequence, and with sequences as rows. */
    private void agreesInAllForms(UnaryOperator<NetworkBuilder> options) throws Exception {
        Network network = network(options);
        agrees(network, export -> export);
        boolean symbols = network.spec().inputs() == SYMBOLS;
        OnnxExport turned = OnnxExport.of(network).batchFirst();
        try (Peer peer = new Peer((symbols ? turned.symbols() : turned).bytes())) {
            agrees(network, peer, 5, 3, symbols, null, true);
        }
        OnnxExport ragged = OnnxExport.of(network).lengths();
        try (Peer peer = new Peer((symbols ? ragged.symbols() : ragged).bytes())) {
            agrees(network, peer, 5, 4, symbols, new int[] {3, 5, 0, 1}, false);
            agrees(network, peer, 5, 2, symbols, new int[] {5, 5}, false);
        }
    }

    private void agrees(
            Network network,
            Peer peer,
            int steps,
            int batch,
            boolean symbols,
            int[] lengths,
            boolean batchFirst)
            throws Exception {
        SequenceShape shape = SequenceShape.of(steps, batch);
        Map<String, OnnxTensor> given = new LinkedHashMap<>();
        if (lengths != null) {
            shape = shape.withLengths(lengths);
            long[] longs = Arrays.stream(lengths).asLongStream().toArray();
            given.put(
                    "lengths",
                    OnnxTensor.integers(OnnxTensor.Type.INT32, new int[] {batch}, longs));
        }
        Input input;
        if (symbols) {
            int[] indices = random.ints((long) steps * batch, 0, SYMBOLS).toArray();
            input = Input.oneHot(indices);
            OnnxTensor tensor =
                    OnnxTensor.integers(
                            new int[] {steps, batch},
                            Arrays.stream(indices).asLongStream().toArray());
            given.put("input", batchFirst ? Samples.turned(tensor) : tensor);
        } else {
            float[] x = Samples.normal(random, steps * batch * FEATURES);
            input = Input.dense(Slice.of(x));
            OnnxTensor tensor = OnnxTensor.floats(new int[] {steps, batch, FEATURES}, x);
            given.put("input", batchFirst ? Samples.turned(tensor) : tensor);
        }
        Session session = network.newSession(steps, batch);
        int rows = steps * batch;
        int[] want = {steps, batch, network.spec().outputs()};
        if (network.spec().outputAt() == OutputAt.LAST_STEP) {
            rows = batch;
            want = new int[] {batch, network.spec().outputs()};
        } else if (network.spec().outputAt() == OutputAt.CHOSEN_STEPS) {
            int[] chosen = steps < 3 ? new int[] {0} : new int[] {0, 2};
            session.choose(chosen);
            given.put(
                    "steps",
                    OnnxTensor.integers(
                            new int[] {chosen.length},
                            Arrays.stream(chosen).asLongStream().toArray()));
            rows = chosen.length * batch;
            want = new int[] {chosen.length, batch, network.spec().outputs()};
        }
        Slice logits = Slice.zeros(rows * network.spec().outputs());
        session.run(shape, input, session.newState(batch), logits);
        OnnxTensor got = peer.run(given).get("logits");
        if (batchFirst && want.length == 3) {
            got = Samples.turned(got);
        }
        assertArrayEquals(want, got.shape());
        largest =
                Math.max(
                        largest,
                        Samples.near(network.spec().toString(), logits.toArray(), got.floats()));
        runs++;
    }

    @Test
    void cellsInBothDirections() throws Exception {
        List<CellSpec> cells =
                List.of(
                        RnnSpec.tanh(FEATURES, 4),
                        new RnnSpec(FEATURES, 4, Function.RELU, Bias.TWO),
                        new RnnSpec(FEATURES, 4, Function.SIGMOID, Bias.NONE),
                        new LstmSpec(FEATURES, 4),
                        new LstmSpec(FEATURES, 4, Bias.NONE),
                        new GruSpec(FEATURES, 4, GruSpec.Form.RESET_BEFORE),
                        GruSpec.torch(FEATURES, 4),
                        RnnVariant.builder(FEATURES, 4)
                                .activation(Activation.leakyRelu(0.2f))
                                .clip(0.7f)
                                .build(),
                        LstmVariant.builder(FEATURES, 4)
                                .peepholes()
                                .coupled()
                                .clip(0.5f)
                                .activations(
                                        Activation.HARD_SIGMOID,
                                        Activation.SOFTSIGN,
                                        Activation.scaledTanh(0.9f, 0.7f))
                                .build(),
                        LstmVariant.builder(FEATURES, 4)
                                .activations(
                                        Activation.SIGMOID, Activation.TANH, Activation.IDENTITY)
                                .build());
        for (CellSpec cell : cells) {
            agrees(network(b -> b.cell(width -> cell)), export -> export);
            agrees(network(b -> b.cell(width -> new ReverseSpec(cell))), export -> export);
            agrees(network(b -> b.cell(width -> cell).bidirectional(Merge.CONCAT)), e -> e);
        }
    }

    @Test
    void layers() throws Exception {
        for (Merge merge : List.of(Merge.CONCAT, Merge.SUM, Merge.AVERAGE, Merge.MULTIPLY)) {
            agreesInAllForms(b -> b.lstm(4).layers(2).bidirectional(merge).dropout(0.3f));
        }
        agreesInAllForms(b -> b.gru(FEATURES, GruSpec.Form.RESET_AFTER).layers(3).residual());
        agreesInAllForms(b -> b.rnn(4).layers(3));
    }

    @Test
    void directionsThatAreNotTheSame() throws Exception {
        CellSpec forward = new LstmSpec(FEATURES, 4);
        CellSpec reverse = new GruSpec(FEATURES, 3, GruSpec.Form.RESET_BEFORE);
        agreesInAllForms(
                b -> b.cell(width -> new BidirectionalSpec(forward, reverse, Merge.CONCAT)));
        // The same operator with other activations in each direction
        CellSpec soft =
                LstmVariant.builder(FEATURES, 4)
                        .activations(Activation.elu(0.3f), Activation.SOFTPLUS, Activation.TANH)
                        .build();
        agreesInAllForms(b -> b.cell(width -> new BidirectionalSpec(forward, soft, Merge.SUM)));
        agreesInAllForms(
                b ->
                        b.cell(
                                width ->
                                        new BidirectionalSpec(
                                                GruVariant.builder(
                                                                width, 4, GruSpec.Form.RESET_AFTER)
                                                        .clip(0.3f)
                                                        .build(),
                                                GruSpec.torch(width, 4),
                                                Merge.AVERAGE)));
        // Read from the end, both directions and all layers change places
        agreesInAllForms(
                b ->
                        b.cell(
                                width ->
                                        new ReverseSpec(
                                                StackSpec.of(
                                                        BidirectionalSpec.of(
                                                                new LstmSpec(width, 3)),
                                                        RnnSpec.tanh(6, 2)))));
    }

    @Test
    void inputs() throws Exception {
        agreesInAllForms(b -> b.symbols(SYMBOLS).lstm(4));
        agreesInAllForms(b -> b.symbols(SYMBOLS).embedding(3).gru(4, GruSpec.Form.RESET_BEFORE));
        agreesInAllForms(b -> b.symbols(SYMBOLS).embedding(3).padding(0).rnn(4));
        agreesInAllForms(b -> b.symbols(SYMBOLS).embedding(4).lstm(4).outputs(SYMBOLS).tied());
    }

    @Test
    void outputs() throws Exception {
        for (OutputAt at : OutputAt.values()) {
            agreesInAllForms(b -> b.lstm(4).outputAt(at));
            agreesInAllForms(b -> b.rnn(4).layers(2).bidirectional(Merge.CONCAT).outputAt(at));
        }
    }

    @Test
    void learntInitialStates() throws Exception {
        agreesInAllForms(b -> b.lstm(4).learnedInitialState().init(SPREAD));
        agreesInAllForms(
                b ->
                        b.lstm(4)
                                .layers(2)
                                .bidirectional(Merge.CONCAT)
                                .learnedInitialState()
                                .init(SPREAD));
        agreesInAllForms(b -> b.rnn(4).bidirectional(Merge.SUM).learnedInitialState().init(SPREAD));
    }

    @Test
    void everyOpset() throws Exception {
        Network network =
                network(
                        b ->
                                b.symbols(SYMBOLS)
                                        .embedding(3)
                                        .lstm(4)
                                        .layers(2)
                                        .bidirectional(Merge.SUM)
                                        .learnedInitialState());
        for (int opset = OnnxExport.OLDEST_OPSET; opset <= OnnxExport.NEWEST_OPSET; opset++) {
            int version = opset;
            agrees(network, export -> export.opset(version));
            assertEquals(
                    version,
                    OnnxReader.parse(OnnxExport.of(network).opset(version).bytes(), null)
                            .opsets()
                            .get(""));
        }
        OnnxExport export = OnnxExport.of(network);
        assertEquals(
                "opset is 13, must be from 14 to 22",
                assertThrows(IllegalArgumentException.class, () -> export.opset(13)).getMessage());
    }

    @Test
    void carriedStates() throws Exception {
        Network network = network(b -> b.lstm(4).layers(2));
        int steps = 6;
        int batch = 2;
        float[] x = Samples.normal(random, steps * batch * FEATURES);
        Session session = network.newSession(steps, batch);
        Slice whole = Slice.zeros(steps * batch * 3);
        session.run(
                SequenceShape.of(steps, batch),
                Input.dense(Slice.of(x)),
                session.newState(batch),
                whole);
        Map<String, OnnxTensor> given = new LinkedHashMap<>();
        for (String name : List.of("h_0", "c_0", "h_1", "c_1")) {
            given.put("initial_" + name, OnnxTensor.floats(new int[] {1, batch, 4}, new float[8]));
        }
        byte[] file = OnnxExport.of(network).states().bytes();
        assertEquals("logits", OnnxModel.parse(file).outputs().get(0).name());
        try (Peer peer = new Peer(file)) {
            for (int t = 0; t < steps; t++) {
                float[] step =
                        Arrays.copyOfRange(x, t * batch * FEATURES, (t + 1) * batch * FEATURES);
                given.put("input", OnnxTensor.floats(new int[] {1, batch, FEATURES}, step));
                Map<String, OnnxTensor> got = peer.run(given);
                Samples.near(
                        "step " + t,
                        whole.part(t * batch * 3, batch * 3).toArray(),
                        got.get("logits").floats());
                for (String name : List.of("h_0", "c_0", "h_1", "c_1")) {
                    given.put("initial_" + name, got.get("last_" + name));
                }
            }
        }
    }

    @Test
    void layersAlone() throws Exception {
        CellSpec spec = GruSpec.torch(FEATURES, 4);
        float[] parameters = Samples.normal(random, spec.parameters().size());
        float[] x = Samples.normal(random, 3 * 2 * FEATURES);
        byte[] file = OnnxExport.of(spec, Slice.of(parameters)).bytes();
        OnnxTensor input = OnnxTensor.floats(new int[] {3, 2, FEATURES}, x);
        OnnxTensor got = Peer.run(file, Map.of("input", input)).get("output");
        assertArrayEquals(new int[] {3, 2, 4}, got.shape());
        float[] y = new float[24];
        var cell = BACKEND.cell(spec);
        var weights = cell.newWeights(Mode.INFERENCE);
        cell.pack(Slice.of(parameters), weights);
        Slice state = Slice.zeros(8);
        cell.forward(
                weights,
                cell.newWorkspace(3, 2, Mode.INFERENCE, Workers.ONE),
                SequenceShape.of(3, 2),
                Input.dense(Slice.of(x)),
                state,
                Slice.of(y),
                state);
        Samples.near("GRU", y, got.floats());
    }

    @Test
    void whatOnnxDoesNotHaveIsRefused() {
        for (CellSpec cell :
                List.of(
                        LstmVariant.builder(FEATURES, 4).projection(2).build(),
                        LstmVariant.builder(FEATURES, 4).cellClip(2).build(),
                        GruVariant.builder(FEATURES, 4, GruSpec.Form.RESET_AFTER)
                                .layerNorm()
                                .build())) {
            OnnxExport export = OnnxExport.of(network(b -> b.cell(width -> cell)));
            String message =
                    assertThrows(IllegalArgumentException.class, export::bytes).getMessage();
            assertTrue(message.contains("has no operator in ONNX"), message);
        }
    }

    @Test
    void theFileSaysWhereItComesFrom() throws Exception {
        Network network = Network.builder(BACKEND).symbols(4).rnn(3).outputs(4).build();
        SavedModel model =
                new SavedModel(
                        network,
                        Optional.of(Vocabulary.of("helo")),
                        new TreeMap<>(Map.of("seed", "1")));
        OnnxModel read = OnnxModel.parse(OnnxExport.of(model).bytes());
        assertEquals("rnn", read.producer());
        assertEquals("1", read.metadata().get("made.seed"));
        assertEquals("101,104,108,111", read.metadata().get("vocabulary"));
        assertEquals(OnnxTensor.Type.INT64, read.inputs().get(0).type());
        assertArrayEquals(OnnxExport.of(model).bytes(), OnnxExport.of(model).bytes());
    }

    @Test
    void theFileIsWrittenWhole(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("network.onnx");
        OnnxExport export = OnnxExport.of(network(b -> b.lstm(4)));
        export.write(file);
        assertArrayEquals(export.bytes(), Files.readAllBytes(file));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    /** What was written and read again is the same network, to the bit. */
    @Test
    void thereAndBack() throws Exception {
        List<UnaryOperator<NetworkBuilder>> networks =
                List.of(
                        b -> b.rnn(4),
                        b -> b.cell(w -> new RnnSpec(w, 4, Function.RELU, Bias.TWO)),
                        b -> b.cell(w -> new LstmSpec(w, 4, Bias.NONE)),
                        b -> b.gru(4, GruSpec.Form.RESET_BEFORE),
                        b -> b.gru(FEATURES, GruSpec.Form.RESET_AFTER).layers(2).residual(),
                        b -> b.lstm(4).layers(2).bidirectional(Merge.CONCAT),
                        b -> b.lstm(4).layers(2).bidirectional(Merge.SUM),
                        b -> b.lstm(4).layers(2).bidirectional(Merge.AVERAGE),
                        b -> b.rnn(4).bidirectional(Merge.MULTIPLY),
                        b -> b.lstm(4).layers(2).learnedInitialState().init(SPREAD),
                        b -> b.lstm(4).outputAt(OutputAt.LAST_STEP),
                        b -> b.symbols(SYMBOLS).embedding(3).lstm(4),
                        b -> b.symbols(SYMBOLS).embedding(4).lstm(4).outputs(SYMBOLS).tied(),
                        b -> b.symbols(SYMBOLS).rnn(4).outputAt(OutputAt.LAST_STEP),
                        b ->
                                b.cell(
                                        w ->
                                                LstmVariant.builder(w, 4)
                                                        .peepholes()
                                                        .coupled()
                                                        .clip(0.5f)
                                                        .build()));
        for (UnaryOperator<NetworkBuilder> options : networks) {
            Network network = network(options);
            List<OnnxExport> exports =
                    new ArrayList<>(
                            List.of(
                                    OnnxExport.of(network),
                                    OnnxExport.of(network).batchFirst().opset(22),
                                    OnnxExport.of(network).lengths()));
            if (!network.spec().learnedInitialState()) {
                exports.add(OnnxExport.of(network).states());
            }
            for (OnnxExport export : exports) {
                if (network.spec().inputs() == SYMBOLS) {
                    export.symbols();
                }
                OnnxNetwork back = OnnxModel.parse(export.bytes()).network(BACKEND);
                assertEquals(network.spec(), back.network().spec());
                assertArrayEquals(network.parameters(), back.network().parameters());
            }
        }
    }
}
