package dev.rnn.model.insight;

import dev.rnn.api.Backend;
import dev.rnn.api.Cell;
import dev.rnn.api.CellSpec;
import dev.rnn.api.CellWeights;
import dev.rnn.api.Checks;
import dev.rnn.api.Function;
import dev.rnn.api.GruSpec;
import dev.rnn.api.Input;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.MatMul;
import dev.rnn.api.Matrix;
import dev.rnn.api.Mode;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Start;
import dev.rnn.api.Workers;
import dev.rnn.model.Network;
import dev.rnn.model.NetworkSpec;
import dev.rnn.model.layer.BidirectionalSpec;
import dev.rnn.model.layer.CombinedSpec;
import dev.rnn.model.layer.Embedding;
import dev.rnn.model.layer.ReverseSpec;
import dev.rnn.model.layer.StackSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Follows the gates of a network over one sequence. The cells run as they always do; from what they
 * read and gave, the gates of each step follow by their equation, docs/equations.md, "LSTM" and
 * "GRU". Dropout is off. A cell of another kind than RNN, LSTM and GRU shows its output.
 */
public final class GateTraces {
    private final Backend backend;
    private final List<GateTrace> traces = new ArrayList<>();

    private GateTraces(Backend backend) {
        this.backend = backend;
    }

    /**
     * The gates of all layers of a network.
     *
     * @param network reads the sequence from its starting state
     * @param tokens what is read, as a person reads it; T of them, at least one
     * @param input {@code [T]} symbols, or {@code [T][inputs]} features
     * @return layer by layer: LSTM i, f, o; GRU r, z; others the state
     * @throws IllegalArgumentException if a size does not match
     */
    public static List<GateTrace> of(Network network, List<String> tokens, Input input) {
        Checks.given("network", network);
        NetworkSpec spec = network.spec();
        Slice parameters = Slice.of(network.parameters());
        Slice embedding =
                spec.embedding() == 0
                        ? Slice.NONE
                        : parameters.part(0, spec.inputs() * spec.embedding());
        return of(
                network.backend(),
                spec.cell(),
                parameters.part(embedding.length(), spec.cell().parameters().size()),
                embedding,
                network.newSession(1, 1).newState(1),
                tokens,
                input);
    }

    /**
     * The gates of all layers of a cell.
     *
     * @param backend computes
     * @param cell its description
     * @param parameters the cell's own, in the order of its layout
     * @param embedding {@code [symbols][inputs of the cell]}; {@link Slice#NONE} for none
     * @param initial the state that the sequence starts from; {@link Slice#NONE} for zeros
     * @param tokens what is read, as a person reads it; T of them, at least one
     * @param input {@code [T]} symbols, or {@code [T][inputs]} features
     * @return layer by layer
     * @throws IllegalArgumentException if a size does not match
     */
    public static List<GateTrace> of(
            Backend backend,
            CellSpec cell,
            Slice parameters,
            Slice embedding,
            Slice initial,
            List<String> tokens,
            Input input) {
        Checks.given("backend", backend);
        Checks.given("cell", cell);
        Checks.all("tokens", tokens);
        Checks.given("input", input);
        Checks.length(
                "parameters",
                parameters,
                cell.parameters().size(),
                "the size of the cell's layout");
        Checks.given("embedding", embedding);
        Checks.given("initial", initial);
        if (tokens.isEmpty()) {
            throw new IllegalArgumentException("tokens is empty, give at least one");
        }
        if (!initial.isNone()) {
            Checks.length("initial", initial, cell.states().width(), "the cell's states");
        }
        GateTraces found = new GateTraces(backend);
        Input read = found.dense(cell.inputs(), embedding, tokens.size(), input);
        Slice start = initial.isNone() ? Slice.zeros(cell.states().width()) : initial;
        found.follow("", cell, parameters, start, tokens, read);
        return List.copyOf(found.traces);
    }

    /** Features, {@code [T][width]}, whatever the input is. */
    private Input dense(int width, Slice embedding, int steps, Input input) {
        if (input instanceof Input.Dense dense) {
            Checks.length("input", dense.values(), steps * width, "tokens x features");
            return input;
        }
        Input.OneHot symbols = (Input.OneHot) input;
        if (symbols.indices().length - symbols.offset() < steps) {
            throw new IllegalArgumentException(
                    "input has %d symbols, there are %d tokens"
                            .formatted(symbols.indices().length - symbols.offset(), steps));
        }
        int rows = embedding.isNone() ? width : embedding.length() / width;
        Slice x = Slice.zeros(steps * width);
        for (int t = 0; t < steps; t++) {
            int symbol = symbols.indices()[symbols.offset() + t];
            if (symbol < 0 || symbol >= rows) {
                throw new IllegalArgumentException(
                        "input has symbol %d at %d, must be from 0 to %d"
                                .formatted(symbol, t, rows - 1));
            }
            if (embedding.isNone()) {
                x.array()[t * width + symbol] = 1;
            }
        }
        if (!embedding.isNone()) {
            new Embedding(rows, width, NetworkSpec.NO_PADDING).forward(embedding, input, steps, x);
        }
        return Input.dense(x);
    }

    private void follow(
            String layer,
            CellSpec spec,
            Slice parameters,
            Slice initial,
            List<String> tokens,
            Input x) {
        if (spec instanceof CombinedSpec combined) {
            followParts(layer, combined, parameters, initial, tokens, x);
            return;
        }
        String name = layer.isEmpty() ? "recurrent layer" : layer.strip();
        Slice y = run(spec, parameters, initial, tokens.size(), x);
        if (spec instanceof LstmSpec lstm) {
            Slice a = gates(lstm, LstmSpec.GATES, parameters, initial, x, y);
            add(name, "input gate i", tokens, a, LstmSpec.GATES, 0);
            add(name, "forget gate f", tokens, a, LstmSpec.GATES, 1);
            add(name, "output gate o", tokens, a, LstmSpec.GATES, 3);
        } else if (spec instanceof GruSpec gru) {
            Slice a = gates(gru, GruSpec.GATES, parameters, initial, x, y);
            add(name, "reset gate r", tokens, a, GruSpec.GATES, 0);
            add(name, "update gate z", tokens, a, GruSpec.GATES, 1);
        } else {
            float[][] values = rows(y, tokens.size(), 1, 0);
            float largest = 0;
            for (float value : y.toArray()) {
                largest = Math.max(largest, Math.abs(value));
            }
            boolean relu = spec instanceof RnnSpec rnn && rnn.activation() == Function.RELU;
            boolean sigmoid = spec instanceof RnnSpec rnn && rnn.activation() == Function.SIGMOID;
            float high = relu || largest > 1 ? Math.max(largest, 1e-6f) : 1;
            float low = relu || sigmoid ? 0 : -high;
            traces.add(new GateTrace(name, "state h", low, high, tokens, values));
        }
    }

    private void followParts(
            String layer,
            CombinedSpec spec,
            Slice parameters,
            Slice initial,
            List<String> tokens,
            Input x) {
        int from = 0;
        int state = 0;
        Input read = x;
        for (int k = 0; k < spec.cells().size(); k++) {
            CellSpec cell = spec.cells().get(k);
            Slice own = parameters.part(from, cell.parameters().size());
            Slice start = initial.part(state, cell.states().width());
            if (spec instanceof StackSpec) {
                if (k > 0) {
                    CellSpec below = spec.cells().get(k - 1);
                    read =
                            Input.dense(
                                    run(
                                            below,
                                            parameters.part(
                                                    from - below.parameters().size(),
                                                    below.parameters().size()),
                                            initial.part(
                                                    state - below.states().width(),
                                                    below.states().width()),
                                            tokens.size(),
                                            read));
                }
                follow(layer + " layer " + k, cell, own, start, tokens, read);
            } else if (spec instanceof ReverseSpec || spec instanceof BidirectionalSpec && k == 1) {
                followBack(layer + " backwards", cell, own, start, tokens, x);
            } else {
                String way = spec instanceof BidirectionalSpec ? " forwards" : "";
                follow(layer + way, cell, own, start, tokens, x);
            }
            from += own.length();
            state += start.length();
        }
    }

    /** Reads from the end; what is shown stands at its own token again. */
    private void followBack(
            String layer,
            CellSpec cell,
            Slice parameters,
            Slice initial,
            List<String> tokens,
            Input x) {
        int first = traces.size();
        Slice forwards = ((Input.Dense) x).values();
        int width = cell.inputs();
        Slice backwards = Slice.zeros(forwards.length());
        for (int t = 0; t < tokens.size(); t++) {
            System.arraycopy(
                    forwards.array(),
                    forwards.offset() + t * width,
                    backwards.array(),
                    (tokens.size() - 1 - t) * width,
                    width);
        }
        follow(layer, cell, parameters, initial, tokens.reversed(), Input.dense(backwards));
        for (int i = first; i < traces.size(); i++) {
            GateTrace back = traces.get(i);
            List<float[]> values = Arrays.asList(back.values().clone());
            Collections.reverse(values);
            traces.set(
                    i,
                    new GateTrace(
                            back.layer(),
                            back.gate(),
                            back.low(),
                            back.high(),
                            back.tokens().reversed(),
                            values.toArray(float[][]::new)));
        }
    }

    /** The outputs {@code [T][outputs]}. */
    private Slice run(CellSpec spec, Slice parameters, Slice initial, int steps, Input x) {
        Cell cell = backend.cell(spec);
        CellWeights weights = cell.newWeights(Mode.INFERENCE);
        cell.pack(parameters, weights);
        Slice y = Slice.zeros(steps * spec.outputs());
        cell.forward(
                weights,
                cell.newWorkspace(steps, 1, Mode.INFERENCE, Workers.ONE),
                SequenceShape.of(steps, 1),
                x,
                initial,
                y,
                Slice.NONE);
        return y;
    }

    /** Sigmoids of b + x_t W + h_{t-1} U for all gates, {@code [T][G * H]}. */
    private Slice gates(
            CellSpec spec, int gates, Slice parameters, Slice initial, Input x, Slice y) {
        int hidden = spec.outputs();
        int width = gates * hidden;
        int steps = y.length() / hidden;
        Slice before = Slice.zeros(y.length());
        System.arraycopy(initial.array(), initial.offset(), before.array(), 0, hidden);
        System.arraycopy(y.array(), y.offset(), before.array(), hidden, y.length() - hidden);
        ParameterLayout layout = spec.parameters();
        Slice a = Slice.zeros(steps * width);
        Matrix sums = Matrix.of(a.array(), steps, width);
        for (ParameterLayout.Block block : layout.blocks()) {
            if (block.rows() == 1 && block.name().startsWith("b")) {
                for (int t = 0; t < steps; t++) {
                    backend.reductions().addRows(block.in(parameters), a.part(t * width, width));
                }
            }
        }
        MatMul product = backend.matMul(Workers.ONE);
        Slice read = ((Input.Dense) x).values();
        product.multiply(
                Matrix.of(read.array(), read.offset(), steps, spec.inputs()),
                layout.block("W").in(parameters),
                Start.SUM,
                sums);
        product.multiply(
                Matrix.of(before.array(), steps, hidden),
                layout.block("U").in(parameters),
                Start.SUM,
                sums);
        backend.elementwise().apply(Function.SIGMOID, a, a);
        return a;
    }

    private void add(
            String layer, String gate, List<String> tokens, Slice a, int gates, int index) {
        float[][] values = rows(a, tokens.size(), gates, index);
        traces.add(new GateTrace(layer, gate, 0, 1, tokens, values));
    }

    /** One of several equally wide parts of each row. */
    private static float[][] rows(Slice all, int steps, int parts, int index) {
        int width = all.length() / steps;
        int hidden = width / parts;
        float[][] rows = new float[steps][];
        for (int t = 0; t < steps; t++) {
            rows[t] = all.part(t * width + index * hidden, hidden).toArray();
        }
        return rows;
    }
}
