package dev.rnn.model.optimizer;

import dev.rnn.api.Checks;
import dev.rnn.api.ParameterLayout;
import java.util.List;

/**
 * Which parameter an index into the flat array is, in the words of docs/notation.md.
 *
 * @param block the name of its block, such as {@code rnn.U}
 * @param row its row in the block
 * @param column its column in the block
 * @param gate the gate that it belongs to: i f g o of an LSTM, r z n of a GRU, a number counted
 *     from 0 of another cell with several; empty if there is one alone, or none
 * @param unit the unit that it belongs to within the gate; the column itself where there are no
 *     gates
 */
public record ParameterPlace(String block, int row, int column, String gate, int unit) {
    private static final List<String> LSTM = List.of("i", "f", "g", "o");
    private static final List<String> GRU = List.of("r", "z", "n");

    /**
     * The place of one parameter. Gates are read off the layout: W, U, b and bU of one cell are as
     * wide as all its gates together, and U (with a projection, R) has a row for each unit.
     *
     * @param layout all blocks
     * @param index the position in the flat array
     * @return the place
     * @throws IllegalArgumentException if the index is outside the layout
     */
    public static ParameterPlace of(ParameterLayout layout, int index) {
        Checks.given("layout", layout);
        for (ParameterLayout.Block block : layout.blocks()) {
            int at = index - block.offset();
            if (at >= 0 && at < block.size()) {
                int column = at % block.columns();
                int units = units(layout, block);
                return new ParameterPlace(
                        block.name(),
                        at / block.columns(),
                        column,
                        gate(column / units, block.columns() / units),
                        column % units);
            }
        }
        throw new IllegalArgumentException(
                "index is %d, must be from 0 to %d (the layout's size)"
                        .formatted(index, layout.size() - 1));
    }

    /** H if the block's columns are those of several gates; all its columns otherwise. */
    private static int units(ParameterLayout layout, ParameterLayout.Block block) {
        String name = block.name();
        String prefix = name.substring(0, name.lastIndexOf('.') + 1);
        if (!List.of("W", "U", "b", "bU").contains(name.substring(prefix.length()))) {
            return block.columns();
        }
        int units = 0;
        for (ParameterLayout.Block other : layout.blocks()) {
            if (other.name().equals(prefix + "R")) {
                units = other.rows();
            } else if (other.name().equals(prefix + "U") && units == 0) {
                units = other.rows();
            }
        }
        return units > 0 && block.columns() % units == 0 ? units : block.columns();
    }

    private static String gate(int gate, int gates) {
        if (gates == 1) {
            return "";
        }
        List<String> names = gates == 4 ? LSTM : gates == 3 ? GRU : List.of();
        return names.isEmpty() ? Integer.toString(gate) : names.get(gate);
    }

    /**
     * In words.
     *
     * @return such as {@code rnn.U[3][70] (gate f, unit 6)}
     */
    @Override
    public String toString() {
        String place = "%s[%d][%d]".formatted(block, row, column);
        return gate.isEmpty() ? place : place + " (gate %s, unit %d)".formatted(gate, unit);
    }
}
