package dev.rnn.interchange.onnx;

import dev.rnn.api.CellSpec;
import dev.rnn.api.Slice;
import dev.rnn.interchange.onnx.OnnxTensor.Type;
import dev.rnn.model.convert.OnnxLayout;
import dev.rnn.model.layer.BidirectionalSpec;
import dev.rnn.model.layer.DropoutSpec;
import dev.rnn.model.layer.MaskedOutput;
import dev.rnn.model.layer.MaskedSpec;
import dev.rnn.model.layer.Merge;
import dev.rnn.model.layer.ResidualSpec;
import dev.rnn.model.layer.ReverseSpec;
import dev.rnn.model.layer.StackSpec;
import java.util.List;
import java.util.Map;

/**
 * Writes recurrent layers into a graph: a node for each cell, or one for the two cells of a layer
 * of both directions. Parameters and states of layers lie one after the other, so they are taken in
 * the order in which cells are met.
 */
final class ExportedLayers {
    private final GraphBuilder graph;

    /** {@code [B]}; "" for full lengths. */
    private final String lengths;

    /** Whether states come in and go out. */
    private final boolean carried;

    /** Those of the cells that are still to come. */
    private Slice parameters;

    private Slice initial;

    /** Which sequences have which steps, {@code [T][B][1]}; made once it is needed. */
    private String live = "";

    private int nodes;

    /**
     * Starts to write.
     *
     * @param lengths the value {@code [B]}; "" for full lengths
     * @param carried whether states come in and go out
     * @param parameters of all layers
     * @param initial the state of a new sequence; none for zeros
     */
    ExportedLayers(
            GraphBuilder graph, String lengths, boolean carried, Slice parameters, Slice initial) {
        this.graph = graph;
        this.lengths = lengths;
        this.carried = carried;
        this.parameters = parameters;
        this.initial = initial;
    }

    /**
     * Writes a cell or layers of them.
     *
     * @param spec what is computed
     * @param reversed whether sequences are read from their ends
     * @param x {@code [T][B][I]}
     * @return {@code [T][B][outputs]}
     */
    String write(CellSpec spec, boolean reversed, String x) {
        if (RecurrentAttributes.isCell(spec)) {
            CellSpec directed = reversed ? new ReverseSpec(spec) : spec;
            String y = node(directed, reversed ? "reverse" : "forward", List.of(spec), x);
            return graph.node("Squeeze", y, graph.integers(1));
        }
        if (spec instanceof BidirectionalSpec both) {
            return both(both, reversed, x);
        }
        if (spec instanceof ReverseSpec reverse) {
            return write(reverse.cell(), !reversed, x);
        }
        if (spec instanceof DropoutSpec dropout) {
            return write(dropout.cell(), reversed, x);
        }
        if (spec instanceof MaskedSpec masked && masked.output() == MaskedOutput.ZERO) {
            return write(masked.cell(), reversed, x);
        }
        if (spec instanceof ResidualSpec residual) {
            String sum = graph.node("Add", x, write(residual.cell(), reversed, x));
            return lengths.isEmpty() ? sum : graph.node("Mul", sum, live(x));
        }
        if (spec instanceof StackSpec stack) {
            String y = x;
            for (CellSpec layer : stack.layers()) {
                y = write(layer, reversed, y);
            }
            return y;
        }
        throw new IllegalArgumentException("%s cannot be written as ONNX".formatted(spec));
    }

    private String both(BidirectionalSpec both, boolean reversed, String x) {
        if (reversed || !together(both)) {
            String forward = write(both.forward(), reversed, x);
            String reverse = write(both.reverse(), !reversed, x);
            return switch (both.merge()) {
                case CONCAT -> graph.node("Concat", Map.of("axis", 2L), forward, reverse);
                case SUM -> graph.node("Add", forward, reverse);
                case AVERAGE -> half(graph.node("Add", forward, reverse));
                case MULTIPLY -> graph.node("Mul", forward, reverse);
                case APART -> throw apart();
            };
        }
        String y = node(both, "bidirectional", both.cells(), x);
        return switch (both.merge()) {
            case CONCAT -> {
                String beside = graph.node("Transpose", Map.of("perm", new long[] {0, 2, 1, 3}), y);
                yield graph.node("Reshape", beside, graph.integers(0, 0, -1));
            }
            case SUM -> sum(y);
            case AVERAGE -> half(sum(y));
            case MULTIPLY -> graph.node("Mul", direction(y, 0), direction(y, 1));
            case APART -> throw apart();
        };
    }

    private static IllegalArgumentException apart() {
        return new IllegalArgumentException(
                "%s lies apart, which ONNX has within its operators alone; use another merge"
                        .formatted(Merge.APART));
    }

    private String sum(String y) {
        return graph.node("ReduceSum", Map.of("keepdims", 0L), y, graph.integers(1));
    }

    private String half(String sum) {
        String half = graph.constant("half", OnnxTensor.floats(new int[0], 0.5f));
        return graph.node("Mul", sum, half);
    }

    private String direction(String y, int index) {
        return graph.node("Gather", Map.of("axis", 1L), y, graph.integer(index));
    }

    /** Whether both directions are one operator: all but their activations is the same. */
    private static boolean together(BidirectionalSpec both) {
        if (!RecurrentAttributes.isCell(both.forward())
                || !RecurrentAttributes.isCell(both.reverse())
                || !both.forward().parameters().equals(both.reverse().parameters())) {
            return false;
        }
        RecurrentAttributes forward = RecurrentAttributes.of(both.forward());
        RecurrentAttributes reverse = RecurrentAttributes.of(both.reverse());
        return forward.operator().equals(reverse.operator())
                && forward.attributes().equals(reverse.attributes());
    }

    /** The operator's Y, {@code [T][D][B][H]}. */
    private String node(CellSpec spec, String direction, List<CellSpec> cells, String x) {
        List<RecurrentAttributes> each = cells.stream().map(RecurrentAttributes::of).toList();
        RecurrentAttributes first = each.get(0);
        boolean lstm = first.operator().equals("LSTM");
        String suffix = "_" + nodes++;
        OnnxLayout.Tensors weights =
                OnnxLayout.of(spec).toOnnx(takeParameters(spec.parameters().size()));
        int width = weights.w().length / spec.inputs() / cells.size();
        String w = weight("W" + suffix, weights.w(), cells.size(), width, spec.inputs());
        String r = weight("R" + suffix, weights.r(), cells.size(), width, first.hidden());
        String b = weight("B" + suffix, weights.b(), cells.size(), 2 * width);
        String p = weight("P" + suffix, weights.p(), cells.size(), 3 * first.hidden());
        float[] start = takeInitial(spec.states().width());
        String h = state("initial_h" + suffix, start, 0, cells.size(), first.hidden(), lstm, x);
        String c =
                lstm
                        ? state(
                                "initial_c" + suffix,
                                start,
                                first.hidden(),
                                cells.size(),
                                first.hidden(),
                                true,
                                x)
                        : "";
        String[] inputs =
                lstm
                        ? new String[] {x, w, r, b, lengths, h, c, p}
                        : new String[] {x, w, r, b, lengths, h};
        List<String> y =
                graph.node(
                        first.operator(),
                        RecurrentAttributes.all(direction, each),
                        lstm ? 3 : 2,
                        inputs);
        if (carried) {
            graph.stateOutput("last_h" + suffix, y.get(1), cells.size(), "B", first.hidden());
            if (lstm) {
                graph.stateOutput("last_c" + suffix, y.get(2), cells.size(), "B", first.hidden());
            }
        }
        return y.get(0);
    }

    private Slice takeParameters(int count) {
        Slice taken = parameters.part(0, count);
        parameters = parameters.part(count, parameters.length() - count);
        return taken;
    }

    private float[] takeInitial(int count) {
        if (initial.isNone()) {
            return null;
        }
        float[] taken = initial.part(0, count).toArray();
        initial = initial.part(count, initial.length() - count);
        return taken;
    }

    private String weight(String name, float[] values, int... shape) {
        return values == null ? "" : graph.constant(name, OnnxTensor.owning(shape, values));
    }

    /** A state {@code [D][B][H]}: given, the same for all sequences, or zeros. */
    private String state(
            String name, float[] start, int at, int directions, int hidden, boolean two, String x) {
        if (carried) {
            return graph.input(name, Type.FLOAT, directions, "B", hidden);
        }
        if (start == null) {
            return "";
        }
        float[] values = new float[directions * hidden];
        for (int d = 0; d < directions; d++) {
            int from = d * (two ? 2 : 1) * hidden + at;
            System.arraycopy(start, from, values, d * hidden, hidden);
        }
        String one =
                graph.constant(name, OnnxTensor.owning(new int[] {directions, 1, hidden}, values));
        String shape =
                graph.node(
                        "Concat",
                        Map.of("axis", 0L),
                        graph.integers(1),
                        size(x, 1),
                        graph.integers(1));
        return graph.node("Expand", one, shape);
    }

    /** A dimension, {@code [1]}. */
    private String size(String x, long axis) {
        return graph.node("Gather", graph.node("Shape", x), graph.integers(axis));
    }

    /** 1 where a sequence has a step and 0 past its end, {@code [T][B][1]}. */
    private String live(String x) {
        if (live.isEmpty()) {
            String steps = graph.node("Squeeze", size(x, 0));
            String t = graph.node("Range", graph.integer(0), steps, graph.integer(1));
            String longs = graph.node("Cast", Map.of("to", (long) Type.INT64.code), lengths);
            String less = graph.node("Less", graph.node("Unsqueeze", t, graph.integers(1)), longs);
            String floats = graph.node("Cast", Map.of("to", (long) Type.FLOAT.code), less);
            live = graph.node("Unsqueeze", floats, graph.integers(2));
        }
        return live;
    }
}
