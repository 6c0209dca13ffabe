package dev.rnn.interchange.onnx;

import dev.rnn.api.Bias;
import dev.rnn.api.CellSpec;
import dev.rnn.interchange.InterchangeException;
import dev.rnn.model.convert.OnnxLayout;
import dev.rnn.model.layer.BidirectionalSpec;
import dev.rnn.model.layer.Merge;
import dev.rnn.model.layer.ResidualSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * A recurrent operator as a layer of a network.
 *
 * @param node the operator's
 * @param parameters in the order of {@link CellSpec#parameters()}
 * @param initial in the order of {@link CellSpec#states()}; null for zeros
 * @param input what it read
 * @param candidates what it may be with what is done to its output, and what is given then
 */
record FoundLayer(
        NodeProto node,
        float[] parameters,
        float[] initial,
        Rows input,
        List<Candidate> candidates) {

    /**
     * A layer and what it gave.
     *
     * @param spec the layer
     * @param rows its output
     */
    record Candidate(CellSpec spec, Rows rows) {}

    /**
     * The layer of a computation.
     *
     * @param ownFile whether this library wrote the file: then a second bias of zeros is none
     * @throws InterchangeException if its weights depend on the graph's inputs, or its initial
     *     state on the sequence
     */
    static FoundLayer of(Trial trial, Trial.Computed computed, boolean ownFile)
            throws InterchangeException {
        NodeProto node = computed.node();
        Call call = new Call(node, computed.inputs());
        for (int index : new int[] {1, 2, 3, 7}) {
            boolean there = index < node.inputs().size() && !node.inputs().get(index).isEmpty();
            if (there && !trial.constant(node.inputs().get(index))) {
                throw call.wrong(
                        "has weights that are computed from the graph's inputs, so it is no layer of a network");
            }
        }
        int layout = (int) call.integer("layout", 0);
        Rows x = Rows.of(call.input(0), layout == 1);
        OnnxTensor b = call.optional(3);
        OnnxTensor p = call.optional(7);
        CellSpec spec =
                RecurrentOperators.operator(call).spec(x.width(), bias(call, ownFile), p != null);
        float[] parameters =
                OnnxLayout.of(spec)
                        .fromOnnx(
                                new OnnxLayout.Tensors(
                                        call.input(1).f(),
                                        call.input(2).f(),
                                        b == null ? null : b.f(),
                                        p == null ? null : p.f()));
        return new FoundLayer(
                node,
                parameters,
                initial(call, layout),
                x,
                candidates(spec, x, computed.results().get(0), layout));
    }

    private static Bias bias(Call call, boolean ownFile) {
        OnnxTensor b = call.optional(3);
        if (b == null) {
            return Bias.NONE;
        }
        boolean zeros = true;
        int half = b.dimension(1) / 2;
        for (int i = 0; i < b.size(); i++) {
            zeros &= i / half % 2 == 0 || b.f()[i] == 0;
        }
        return ownFile && zeros ? Bias.ONE : Bias.TWO;
    }

    private static List<Candidate> candidates(CellSpec spec, Rows x, OnnxTensor y, int layout) {
        List<Candidate> all = new ArrayList<>();
        Rows first = Rows.direction(y, layout, 0);
        if (spec instanceof BidirectionalSpec both) {
            Rows second = Rows.direction(y, layout, 1);
            all.add(new Candidate(merged(both, Merge.CONCAT), first.beside(second)));
            all.add(new Candidate(merged(both, Merge.SUM), first.with(second, Float::sum)));
            all.add(
                    new Candidate(
                            merged(both, Merge.AVERAGE),
                            first.with(second, (f, r) -> (f + r) * 0.5f)));
            all.add(
                    new Candidate(
                            merged(both, Merge.MULTIPLY), first.with(second, (f, r) -> f * r)));
        } else {
            all.add(new Candidate(spec, first));
        }
        for (Candidate each : List.copyOf(all)) {
            if (each.rows.width() == x.width()) {
                all.add(new Candidate(new ResidualSpec(each.spec), each.rows.with(x, Float::sum)));
            }
        }
        return all;
    }

    private static CellSpec merged(BidirectionalSpec both, Merge merge) {
        return new BidirectionalSpec(both.forward(), both.reverse(), merge);
    }

    /** h of a direction, then c of it, as one sequence has them; null if all are zeros. */
    private static float[] initial(Call call, int layout) throws InterchangeException {
        List<OnnxTensor> states = new ArrayList<>();
        states.add(call.optional(5));
        if (call.node().operator().equals("LSTM")) {
            states.add(call.optional(6));
        }
        int hidden = call.input(2).dimension(2);
        int directions = call.input(2).dimension(0);
        float[] all = new float[directions * states.size() * hidden];
        boolean zeros = true;
        for (int d = 0; d < directions; d++) {
            for (int s = 0; s < states.size(); s++) {
                OnnxTensor state = states.get(s);
                int batch = state == null ? 0 : state.dimension(layout == 0 ? 1 : 0);
                for (int b = 0; b < batch; b++) {
                    int row = layout == 0 ? d * batch + b : b * directions + d;
                    for (int j = 0; j < hidden; j++) {
                        int to = (d * states.size() + s) * hidden + j;
                        float value = state.f()[row * hidden + j];
                        if (b > 0 && value != all[to]) {
                            throw call.wrong(
                                    "starts from a state that differs from sequence to sequence");
                        }
                        all[to] = value;
                        zeros &= value == 0;
                    }
                }
            }
        }
        return zeros ? null : all;
    }
}
