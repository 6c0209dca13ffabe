package dev.rnn.interchange.onnx;

import dev.rnn.api.CellSpec;
import dev.rnn.api.Checks;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.Slice;
import dev.rnn.interchange.onnx.OnnxTensor.Type;
import dev.rnn.model.AtomicFile;
import dev.rnn.model.Network;
import dev.rnn.model.NetworkSpec;
import dev.rnn.model.OutputAt;
import dev.rnn.model.SavedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes a network, or recurrent layers alone, as an ONNX file that any number of steps T and
 * sequences B can be run with.
 *
 * <p>Inputs: {@code input}, int64 {@code [T][B]} symbols or float {@code [T][B][features]}; {@code
 * lengths}, int32 {@code [B]}, with {@link #lengths}; {@code steps}, int64 {@code [n]}, of a
 * network of {@link OutputAt#CHOSEN_STEPS}; {@code initial_h_0} and so on with {@link #states}.
 * Outputs: {@code logits}, of the shape of {@link OutputAt}, or {@code output} of layers alone;
 * {@code last_h_0} and so on.
 *
 * <p>Dropout computes nothing outside training, and is left out. An LSTM with projection or clipped
 * cell state, layer normalization, and attention have no operator in ONNX and are refused.
 */
public final class OnnxExport {
    /** The oldest operator set that can be written. */
    public static final int OLDEST_OPSET = 14;

    /** The newest operator set that can be written. */
    public static final int NEWEST_OPSET = 22;

    /** What other tools read almost everywhere. */
    static final int USUAL_OPSET = 17;

    /** Floats that fit in a file of 2 GiB, which is protobuf's limit, beside all else. */
    private static final int LARGEST = (1 << 29) - (1 << 20);

    /** Who wrote a file. */
    static final String PRODUCER = "rnn";

    private final CellSpec cell;
    private final Slice cellParameters;

    /** Null if layers alone are written. */
    private final Network network;

    private final SortedMap<String, String> metadata = new TreeMap<>();
    private int opset = USUAL_OPSET;
    private boolean symbols;
    private boolean batchFirst;
    private boolean lengths;
    private boolean states;

    private OnnxExport(Network network, CellSpec cell, Slice cellParameters) {
        this.network = network;
        this.cell = cell;
        this.cellParameters = cellParameters;
    }

    /**
     * Starts to write a network.
     *
     * @param network any whose cells ONNX has operators for
     * @return an export with its defaults: opset 17, time-major, all sequences of full length
     */
    public static OnnxExport of(Network network) {
        Checks.given("network", network);
        NetworkSpec spec = network.spec();
        int at = spec.embedding() == 0 ? 0 : spec.inputs() * spec.embedding();
        OnnxExport export =
                new OnnxExport(
                        network,
                        spec.cell(),
                        new Slice(network.parameters(), at, spec.cell().parameters().size()));
        export.symbols = spec.embedding() > 0;
        return export;
    }

    /**
     * Starts to write a network with its description, characters and provenance, which become the
     * file's metadata.
     *
     * @param model the model; its input is symbols where they stand for characters
     * @return an export with its defaults
     */
    public static OnnxExport of(SavedModel model) {
        Checks.given("model", model);
        OnnxExport export = of(model.network());
        export.symbols |= model.vocabulary().isPresent();
        export.metadata.putAll(model.description());
        return export;
    }

    /**
     * Starts to write recurrent layers without an output layer: dense input {@code [T][B][I]},
     * {@code output [T][B][outputs]}.
     *
     * @param cell the layers
     * @param parameters in the order of {@link CellSpec#parameters()}
     * @return an export with its defaults
     * @throws IllegalArgumentException if the number of parameters does not match
     */
    public static OnnxExport of(CellSpec cell, Slice parameters) {
        Checks.given("cell", cell);
        Checks.length("parameters", parameters, cell.parameters().size(), "the layout's size");
        return new OnnxExport(null, cell, parameters);
    }

    /**
     * The operator set.
     *
     * @param version from {@value #OLDEST_OPSET} to {@value #NEWEST_OPSET}; 17 if nothing is said
     * @return this export
     * @throws IllegalArgumentException if it is another
     */
    public OnnxExport opset(int version) {
        opset = checkedOpset(version);
        return this;
    }

    static int checkedOpset(int version) {
        if (version < OLDEST_OPSET || version > NEWEST_OPSET) {
            throw new IllegalArgumentException(
                    "opset is %d, must be from %d to %d"
                            .formatted(version, OLDEST_OPSET, NEWEST_OPSET));
        }
        return version;
    }

    /**
     * The input is symbols, also where there is no embedding: they are made one-hot in the graph.
     *
     * @return this export
     */
    public OnnxExport symbols() {
        symbols = true;
        return this;
    }

    /**
     * Inputs and outputs are {@code [B][T]...} instead of {@code [T][B]...}.
     *
     * @return this export
     */
    public OnnxExport batchFirst() {
        batchFirst = true;
        return this;
    }

    /**
     * With an input of a length for each sequence.
     *
     * @return this export
     */
    public OnnxExport lengths() {
        lengths = true;
        return this;
    }

    /**
     * With inputs and outputs for the carried state, one {@code [D][B][H]} for each state of each
     * node; the caller gives zeros, or what was learnt, to new sequences.
     *
     * @return this export
     */
    public OnnxExport states() {
        states = true;
        return this;
    }

    /**
     * An entry of the file's metadata, such as where the network comes from.
     *
     * @param name its name
     * @param value its value
     * @return this export
     */
    public OnnxExport metadata(String name, String value) {
        Checks.given("name", name);
        Checks.given("value", value);
        metadata.put(name, value);
        return this;
    }

    /**
     * The file.
     *
     * @return its bytes; the same network and options give the same ones
     * @throws IllegalArgumentException if ONNX has no operator for a part of the network
     */
    public byte[] bytes() {
        if (cellParameters.array().length > LARGEST) {
            throw new IllegalArgumentException(
                    "the network has %d parameters, an ONNX file has room for %d"
                            .formatted(cellParameters.array().length, LARGEST));
        }
        GraphBuilder graph = new GraphBuilder();
        String x = input(graph);
        String length = lengths ? graph.input("lengths", Type.INT32, "B") : "";
        String y = layers(graph, length, timeMajor(graph, x));
        if (network == null) {
            graph.output("output", turned(graph, y), first(), second(), cell.outputs());
        } else {
            head(graph, length, y);
        }
        return OnnxWriter.bytes(
                new ModelProto(
                        irVersion(),
                        PRODUCER,
                        new TreeMap<>(Map.of("", (long) opset)),
                        metadata,
                        graph.graph(PRODUCER)));
    }

    /**
     * Writes the file, all or nothing.
     *
     * @param path the file; replaced if it exists
     * @throws IOException if it cannot be written
     * @throws IllegalArgumentException if ONNX has no operator for a part of the network
     */
    public void write(Path path) throws IOException {
        byte[] bytes = bytes();
        AtomicFile.write(path, out -> out.write(bytes));
    }

    /** The version of the file format that came with an operator set. */
    private long irVersion() {
        return opset == 14 ? 7 : opset < 19 ? 8 : opset < 21 ? 9 : 10;
    }

    private String first() {
        return batchFirst ? "B" : "T";
    }

    private String second() {
        return batchFirst ? "T" : "B";
    }

    private String input(GraphBuilder graph) {
        return symbols
                ? graph.input("input", Type.INT64, first(), second())
                : graph.input("input", Type.FLOAT, first(), second(), width());
    }

    private int width() {
        return network == null ? cell.inputs() : network.spec().inputs();
    }

    private String timeMajor(GraphBuilder graph, String x) {
        long[] perm = symbols ? new long[] {1, 0} : new long[] {1, 0, 2};
        return batchFirst ? graph.node("Transpose", Map.of("perm", perm), x) : x;
    }

    private String turned(GraphBuilder graph, String rows) {
        return batchFirst
                ? graph.node("Transpose", Map.of("perm", new long[] {1, 0, 2}), rows)
                : rows;
    }

    private String layers(GraphBuilder graph, String length, String x) {
        String dense = x;
        if (network != null && network.spec().embedding() > 0) {
            dense = graph.node("Gather", block(graph, "embedding.E"), x);
        } else if (symbols) {
            String depth = graph.integer(width());
            String values = graph.constant("off_on", OnnxTensor.floats(new int[] {2}, 0, 1));
            dense = graph.node("OneHot", x, depth, values);
        }
        Slice initial = Slice.NONE;
        if (network != null && network.spec().learnedInitialState()) {
            int at = cellParameters.offset() + cellParameters.length();
            initial = new Slice(cellParameters.array(), at, cell.states().width());
        }
        return new ExportedLayers(graph, length, states, cellParameters, initial)
                .write(cell, false, dense);
    }

    private void head(GraphBuilder graph, String length, String y) {
        NetworkSpec spec = network.spec();
        String rows =
                switch (spec.outputAt()) {
                    case EVERY_STEP -> y;
                    case LAST_STEP ->
                            lengths
                                    ? lastOfEach(graph, length, y)
                                    : graph.node("Gather", y, graph.integer(-1));
                    case CHOSEN_STEPS ->
                            graph.node("Gather", y, graph.input("steps", Type.INT64, "n"));
                };
        String v =
                spec.tied()
                        ? graph.node("Transpose", block(graph, "embedding.E"))
                        : block(graph, "out.V");
        float[] c = parameters("out.c");
        String bias = graph.constant("out.c", OnnxTensor.floats(new int[] {c.length}, c));
        String logits = graph.node("Add", graph.node("MatMul", rows, v), bias);
        switch (spec.outputAt()) {
            case EVERY_STEP ->
                    graph.output(
                            "logits", turned(graph, logits), first(), second(), spec.outputs());
            case LAST_STEP -> graph.output("logits", logits, "B", spec.outputs());
            case CHOSEN_STEPS ->
                    graph.output(
                            "logits",
                            turned(graph, logits),
                            batchFirst ? "B" : "n",
                            batchFirst ? "n" : "B",
                            spec.outputs());
        }
    }

    /** The row (length - 1, b) of each sequence b; of an empty one the last, which is zeros. */
    private String lastOfEach(GraphBuilder graph, String length, String y) {
        String longs = graph.node("Cast", Map.of("to", (long) Type.INT64.code), length);
        String t = graph.node("Sub", longs, graph.integer(1));
        String count = graph.node("Squeeze", graph.node("Shape", longs));
        String b = graph.node("Range", graph.integer(0), count, graph.integer(1));
        String axis = graph.integers(1);
        String places =
                graph.node(
                        "Concat",
                        Map.of("axis", 1L),
                        graph.node("Unsqueeze", t, axis),
                        graph.node("Unsqueeze", b, axis));
        return graph.node("GatherND", y, places);
    }

    private float[] parameters(String name) {
        ParameterLayout.Block block = network.spec().parameters().block(name);
        return Arrays.copyOfRange(
                cellParameters.array(), block.offset(), block.offset() + block.size());
    }

    private String block(GraphBuilder graph, String name) {
        ParameterLayout.Block block = network.spec().parameters().block(name);
        return graph.constant(
                name,
                OnnxTensor.owning(new int[] {block.rows(), block.columns()}, parameters(name)));
    }
}
