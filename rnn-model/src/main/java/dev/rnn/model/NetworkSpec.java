package dev.rnn.model;

import dev.rnn.api.CellSpec;
import dev.rnn.api.Checks;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.StateLayout;
import dev.rnn.model.layer.BidirectionalSpec;
import dev.rnn.model.layer.CombinedSpec;
import dev.rnn.model.layer.Merge;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Describes a network, as an immutable value: an input, one recurrent cell or layers of them
 * ({@link dev.rnn.model.layer}), and a linear output.
 *
 * <p>All parameters lie in one flat array in this order: {@code embedding.E [inputs][embedding]} if
 * there is an embedding; the cell's own blocks with the prefix {@code rnn.}; {@code initial.h [H]}
 * and so on, one for each state, if the initial state is learnt; {@code out.V [H][outputs]}, unless
 * it is tied to the embedding; and {@code out.c [outputs]}.
 *
 * @param inputs features of a dense input, or symbols of a one-hot input; at least 1
 * @param embedding floats that stand for each symbol, learnt; 0 to feed the input to the cell as it
 *     is
 * @param padding the symbol that stands for none: its row of the embedding starts as zeros and gets
 *     no gradient from being read, but with tied weights that of its output, both as in PyTorch;
 *     {@link #NO_PADDING} if there is no such symbol
 * @param cell the recurrent cell; it reads {@code embedding} floats a step, or {@code inputs}
 *     without one
 * @param outputs logits at each step, at least 1
 * @param outputAt at which steps there are outputs
 * @param tied whether the output's weights are those of the embedding, V = E^T (Press and Wolf,
 *     2017)
 * @param learnedInitialState whether sequences start from a learnt state instead of zeros
 */
public record NetworkSpec(
        int inputs,
        int embedding,
        int padding,
        CellSpec cell,
        int outputs,
        OutputAt outputAt,
        boolean tied,
        boolean learnedInitialState) {

    /** No symbol stands for none. */
    public static final int NO_PADDING = -1;

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if a size is out of range, or the parts do not fit
     */
    public NetworkSpec {
        if (inputs < 1) {
            throw new IllegalArgumentException(
                    "inputs is %d, must be at least 1".formatted(inputs));
        }
        if (embedding < 0) {
            throw new IllegalArgumentException(
                    "embedding is %d, must be at least 1, or 0 for none".formatted(embedding));
        }
        if (padding != NO_PADDING && (padding < 0 || padding >= inputs)) {
            throw new IllegalArgumentException(
                    "padding is %d, must be from 0 to %d (the symbols), or %d for none"
                            .formatted(padding, inputs - 1, NO_PADDING));
        }
        if (padding != NO_PADDING && embedding == 0) {
            throw new IllegalArgumentException(
                    "padding is %d, but there is no embedding; give embedding a width"
                            .formatted(padding));
        }
        if (outputs < 1) {
            throw new IllegalArgumentException(
                    "outputs is %d, must be at least 1".formatted(outputs));
        }
        Checks.given("cell", cell);
        Checks.given("outputAt", outputAt);
        int width = embedding == 0 ? inputs : embedding;
        if (cell.inputs() != width) {
            throw new IllegalArgumentException(
                    "the %s has %d features, the cell expects %d"
                            .formatted(
                                    embedding == 0 ? "input" : "embedding", width, cell.inputs()));
        }
        if (tied && (embedding != cell.outputs() || outputs != inputs)) {
            throw new IllegalArgumentException(
                    "tied weights need an embedding as wide as the cell's output and as many outputs as symbols; these are %d and %d, %d and %d"
                            .formatted(embedding, cell.outputs(), outputs, inputs));
        }
        if (apart(cell)) {
            throw new IllegalArgumentException(
                    "the cell's directions lie apart, [T][2][B][H], and the output reads rows; use"
                            + " Merge.CONCAT");
        }
    }

    /**
     * A network with an output at every step, its own output weights, and zeros to start from.
     *
     * @param inputs features of a dense input, or symbols of a one-hot input; at least 1
     * @param embedding floats that stand for each symbol, learnt; 0 for none
     * @param cell the recurrent cell
     * @param outputs logits at each step, at least 1
     */
    public NetworkSpec(int inputs, int embedding, CellSpec cell, int outputs) {
        this(inputs, embedding, NO_PADDING, cell, outputs, OutputAt.EVERY_STEP, false, false);
    }

    private static boolean apart(CellSpec cell) {
        if (cell instanceof BidirectionalSpec both) {
            return both.merge() == Merge.APART;
        }
        return cell instanceof CombinedSpec combined
                && apart(combined.cells().get(combined.cells().size() - 1));
    }

    /**
     * The description as plain values, to be written in JSON or the like: words, numbers, truth
     * values, and maps and lists of them. {@code type} names a cell.
     *
     * @return names and values, in the order of the components
     * @throws IllegalArgumentException if a cell is none of the library's own
     */
    public Map<String, Object> toTree() {
        Map<String, Object> tree = new LinkedHashMap<>(SpecTree.of(this));
        tree.remove(SpecTree.KIND);
        return tree;
    }

    /**
     * The description of plain values.
     *
     * @param tree as {@link #toTree} gives it; {@code inputs}, {@code cell} and {@code outputs} at
     *     least, the others as the four-argument constructor has them
     * @return the description
     * @throws IllegalArgumentException if something is missing, unknown or out of range, naming it
     */
    public static NetworkSpec of(Map<String, ?> tree) {
        Checks.given("tree", tree);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("embedding", 0);
        all.put("padding", NO_PADDING);
        all.put("outputAt", OutputAt.EVERY_STEP);
        all.put("tied", false);
        all.put("learnedInitialState", false);
        all.putAll(tree);
        return (NetworkSpec) SpecTree.record(all, NetworkSpec.class);
    }

    /**
     * Where each parameter lies in the flat array.
     *
     * @return the layout
     */
    public ParameterLayout parameters() {
        ParameterLayout.Builder layout = ParameterLayout.builder();
        if (embedding > 0) {
            layout.add("embedding.E", inputs, embedding);
        }
        layout.addAll("rnn.", cell.parameters());
        if (learnedInitialState) {
            for (StateLayout.State state : cell.states().states()) {
                layout.add("initial." + state.name(), 1, state.width());
            }
        }
        if (!tied) {
            layout.add("out.V", cell.outputs(), outputs);
        }
        return layout.add("out.c", 1, outputs).build();
    }

    /**
     * Whether some layer reads sequences from their end: such a network needs a sequence whole, and
     * cannot write text step by step or carry its state from piece to piece.
     *
     * @return true if there is a reverse direction
     */
    public boolean readsAhead() {
        return CombinedSpec.readsAhead(cell);
    }
}
